package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// fuzzedDialects are how the texts below may be written.
var fuzzedDialects = []splitter{
	dialect(",", '"', 0), dialect(";", '"', '\\'), dialect("||", '\'', 0), dialect("\t", 0, 0), dialect("§", '\'', '\\'), dialect(" ", '"', 0), dialect("aab", '"', 0),
}

// splitPlainly cuts a text as docs/contract.md says, one character after the other and with nothing clever about it.
func splitPlainly(s splitter, text string) (list []string) {
	for line := 1; text != ""; {
		cells, broken, begun := []string{}, "", text
		for {
			var cell string
			var whole bool
			cell, text, whole = cellPlainly(s, text)
			if !whole {
				broken, text = openQuote, ""
				break
			}
			cells = append(cells, cell)
			if end := endPlainly(s, text); end > 0 { // text after a closing quote
				broken, text = afterQuote, text[end:]
			}
			rest, more := strings.CutPrefix(text, string(s.delim))
			if !more {
				break
			}
			text = rest
		}
		r := fmt.Sprintf("%d %q", line, cells)
		if broken != "" {
			r += " " + broken
		}
		list = append(list, r)
		line += len(splitLines([]byte(begun[:len(begun)-len(text)]))) - 1 // within quotes
		switch {
		case strings.HasPrefix(text, "\r\n"):
			text = text[2:]
		case text != "":
			text = text[1:]
		}
		line++
	}
	return list
}

// cellPlainly takes a cell off the front of a text.
func cellPlainly(s splitter, text string) (cell, rest string, whole bool) {
	if s.quote == 0 || text == "" || text[0] != s.quote {
		end := endPlainly(s, text)
		return text[:end], text[end:], true
	}
	for i := 1; i < len(text); i++ {
		next := byte(0)
		if i+1 < len(text) {
			next = text[i+1]
		}
		last := i+1 == len(text)
		switch {
		case s.escape == 0 && text[i] == s.quote && next == s.quote && !last, s.escape != 0 && text[i] == s.escape && !last && (next == s.quote || next == s.escape):
			i++
			cell += string([]byte{next})
		case text[i] == s.quote:
			return cell, text[i+1:], true
		default:
			cell += text[i : i+1]
		}
	}
	return "", "", false
}

// endPlainly is where a delimiter or a line's end stands, or the text's.
func endPlainly(s splitter, text string) int {
	for i := range len(text) {
		if text[i] == '\n' || text[i] == '\r' || strings.HasPrefix(text[i:], string(s.delim)) {
			return i
		}
	}
	return len(text)
}

// A text is cut as the plain way cuts it, whole and in chunks that end anywhere; and where encoding/csv reads it at all, or says
// only that a quote stands within a cell, its records are the same, but that a CR means another thing there and empty lines are left out.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{"a,b\nc,d\n", "\"a\"\"b\",c\n", "\"a\nb\",\n\n\"\"\n", ",,\n", "a\"b,c", "\"a\"b\n", "\"", "1,2\r\n\"3\r4\",5"} {
		f.Add(s, uint8(7), uint8(0))
		for at := 50; at < 70; at++ { // cells and line ends where one block of 64 bytes ends and the next begins
			f.Add(strings.Repeat("a,", at/2)+strings.Repeat("b", at%2)+s+s, uint8(200), uint8(0))
			f.Add(strings.Repeat("x", at)+"\r\n"+s+strings.Repeat("y,", 40)+"\r", uint8(200), uint8(0))
		}
	}
	f.Fuzz(func(t *testing.T, text string, size, which uint8) {
		s := fuzzedDialects[int(which)%len(fuzzedDialects)]
		whole := split(s, text)
		if plainly := splitPlainly(s, text); !slices.Equal(whole, plainly) {
			t.Errorf("%q with %q %q %q\n%s\nthe plain way\n%s", text, s.delim, s.quote, s.escape, strings.Join(whole, "\n"), strings.Join(plainly, "\n"))
		}
		// How much of a row without end is there depends on the chunks; the rows before it do not.
		chunks := inChunks(t, s, text, int(size)+1)
		if n := len(whole) - 1; n >= 0 && strings.HasSuffix(whole[n], openQuote) {
			whole = whole[:n]
			if len(chunks) <= n || !strings.HasSuffix(chunks[n], openQuote) {
				t.Errorf("%q: the quote that never ends is missing: %q", text, chunks)
			}
			chunks = chunks[:min(n, len(chunks))]
		}
		if !slices.Equal(chunks, whole) {
			t.Errorf("whole\n%s\nin chunks of %d\n%s", strings.Join(whole, "\n"), int(size)+1, strings.Join(chunks, "\n"))
		}
		if s.quote == '"' && s.escape == 0 && len(s.delim) == 1 && !strings.ContainsRune(text, '\r') {
			asGoReads(t, s, text)
		}
	})
}

// asGoReads compares the records of a text with those of encoding/csv.
func asGoReads(t *testing.T, s splitter, text string) {
	t.Helper()
	read := func(lazy bool) ([][]string, error) {
		r := csv.NewReader(strings.NewReader(text))
		r.Comma, r.FieldsPerRecord, r.LazyQuotes = rune(s.delim[0]), -1, lazy
		return r.ReadAll()
	}
	want, err := read(false)
	if errors.Is(err, csv.ErrBareQuote) {
		want, err = read(true)
	}
	if err != nil {
		return
	}
	var got [][]string
	for s.begin([]byte(text), true); s.next(); {
		if s.start == s.end {
			continue
		}
		if s.broken != "" {
			return // read lazily, encoding/csv guesses
		}
		var cells []string
		for i := range s.cells {
			cells = append(cells, string(s.cell(i)))
		}
		got = append(got, cells)
	}
	if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("%q\ngot  %q\nwant %q", text, got, want)
	}
}

// What encoding/csv writes is read as it was, whole and in chunks.
func FuzzSplitWritten(f *testing.F) {
	f.Add("a", "b,c", "d\"e\nf")
	f.Add("", "\r", " x ")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		var doc bytes.Buffer
		w := csv.NewWriter(&doc)
		row := []string{a, b, c}
		if err := errors.Join(w.Write(row), w.Write(row)); err != nil {
			t.Skip(err)
		}
		w.Flush()
		s := dialect(",", '"', 0)
		want := []string{fmt.Sprintf("1 %q", row), ""}
		want[1] = fmt.Sprintf("%d %q", 1+len(splitLines(doc.Bytes()[:doc.Len()/2]))-1, row)
		if got := split(s, doc.String()); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", doc.String(), got, want)
		}
		for _, size := range []int{1, 2, 3, 7, 64} {
			if got := inChunks(t, s, doc.String(), size); !slices.Equal(got, want) {
				t.Errorf("%q in chunks of %d: got %q, want %q", doc.String(), size, got, want)
			}
		}
	})
}

// Every text of up to six characters that mean something is cut as the plain way cuts it, in every dialect.
func TestSplit_EveryShortText(t *testing.T) {
	t.Parallel()
	for _, s := range fuzzedDialects {
		letters := []string{"a", string(s.delim), "\n", "\r"}
		for _, c := range []byte{s.quote, s.escape} {
			if c != 0 {
				letters = append(letters, string([]byte{c}))
			}
		}
		texts := []string{""}
		for from, length := 0, 1; length <= 6; length++ {
			to := len(texts)
			for _, text := range texts[from:to] {
				for _, letter := range letters {
					texts = append(texts, text+letter)
				}
			}
			from = to
		}
		for _, text := range texts {
			whole := split(s, text)
			if plainly := splitPlainly(s, text); !slices.Equal(whole, plainly) {
				t.Fatalf("%q with %q %q %q\n%s\nthe plain way\n%s", text, s.delim, s.quote, s.escape, strings.Join(whole, "\n"), strings.Join(plainly, "\n"))
			}
		}
	}
}
