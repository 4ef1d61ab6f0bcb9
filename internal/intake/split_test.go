package intake

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// dialect is how the tests below name a splitter: delimiter, quote, escape.
func dialect(delimiter string, quote, escape byte) splitter {
	return splitter{delim: []byte(delimiter), quote: quote, escape: escape, most: 1000}
}

// split returns each record as its line and its cells, with what is wrong with it.
func split(s splitter, text string) []string {
	var list []string
	line := 1
	for s.begin([]byte(text), true); s.next(); line += s.lines {
		cells := make([]string, len(s.cells))
		for i := range cells {
			cells[i] = string(s.cell(i))
		}
		r := fmt.Sprintf("%d %q", line, cells)
		if s.broken != "" {
			r += " " + s.broken
		}
		list = append(list, r)
	}
	return list
}

func TestSplit(t *testing.T) {
	t.Parallel()
	comma := dialect(",", '"', 0)
	for _, c := range []struct {
		name string
		s    splitter
		text string
		want []string
	}{
		{"nothing", comma, "", nil},
		{"LF", comma, "a,b\nc,d\n", []string{`1 ["a" "b"]`, `2 ["c" "d"]`}},
		{"CRLF", comma, "a,b\r\nc,d\r\n", []string{`1 ["a" "b"]`, `2 ["c" "d"]`}},
		{"CR alone", comma, "a,b\rc,d\r", []string{`1 ["a" "b"]`, `2 ["c" "d"]`}},
		{"mixed", comma, "a\nb\r\nc\rd\n", []string{`1 ["a"]`, `2 ["b"]`, `3 ["c"]`, `4 ["d"]`}},
		{"CR CR LF is a line and an empty one", comma, "a\r\r\nb", []string{`1 ["a"]`, `2 [""]`, `3 ["b"]`}},
		{"the last line has no end", comma, "a,b\nc,d", []string{`1 ["a" "b"]`, `2 ["c" "d"]`}},
		{"the last line ends with a CR", comma, "a,b\nc,d\r", []string{`1 ["a" "b"]`, `2 ["c" "d"]`}},
		{"empty lines", comma, "\na\n\n\nb\n\n", []string{`1 [""]`, `2 ["a"]`, `3 [""]`, `4 [""]`, `5 ["b"]`, `6 [""]`}},
		{"trailing delimiter", comma, "a,b,\n", []string{`1 ["a" "b" ""]`}},
		{"only delimiters", comma, ",,\n", []string{`1 ["" "" ""]`}},
		{"spaces stay", comma, " a , b \n", []string{`1 [" a " " b "]`}},
		{"quoted", comma, `"a","b"` + "\n", []string{`1 ["a" "b"]`}},
		{"quoted and unquoted mixed", comma, `a,"b",c,"d,e"` + "\n", []string{`1 ["a" "b" "c" "d,e"]`}},
		{"empty quotes", comma, `"",a,""` + "\n", []string{`1 ["" "a" ""]`}},
		{"doubled quotes", comma, `"a""b","""","""c"""` + "\n", []string{`1 ["a\"b" "\"" "\"c\""]`}},
		{"delimiter in quotes", comma, `"a,b",c` + "\n", []string{`1 ["a,b" "c"]`}},
		{"line ends in quotes", comma, "\"a\nb\",c\nd,e\n", []string{`1 ["a\nb" "c"]`, `3 ["d" "e"]`}},
		{"each kind of line end in quotes counts once", comma, "\"a\nb\r\nc\rd\",x\ny,z", []string{`1 ["a\nb\r\nc\rd" "x"]`, `5 ["y" "z"]`}},
		{"a quote in the middle is a letter", comma, `5" pan,b"c` + "\n" + `a",b`, []string{`1 ["5\" pan" "b\"c"]`, `2 ["a\"" "b"]`}},
		{"a quote after a space is a letter", comma, `a, "b"` + "\n", []string{`1 ["a" " \"b\""]`}},
		{"text after a closing quote", comma, `"a"x,b` + "\nc,d", []string{`1 ["a" "b"] ` + afterQuote, `2 ["c" "d"]`}},
		{"space after a closing quote", comma, `"a" ,b` + "\n", []string{`1 ["a" "b"] ` + afterQuote}},
		{"a quote never ends", comma, "a,b\nc,\"d\ne,f\n", []string{`1 ["a" "b"]`, `2 ["c"] ` + openQuote}},
		{"a quote opens at the very end", comma, `a,"`, []string{`1 ["a"] ` + openQuote}},
		{"quoted to the end", comma, `a,"b"`, []string{`1 ["a" "b"]`}},
		{"tab", dialect("\t", '"', 0), "a\tb c\t\"d\te\"\n", []string{`1 ["a" "b c" "d\te"]`}},
		{"several characters", dialect("||", '"', 0), `a||b|c||"d||e"||` + "\n", []string{`1 ["a" "b|c" "d||e" ""]`}},
		{"a letter of several bytes", dialect("§", '"', 0), "a§b\n", []string{`1 ["a" "b"]`}},
		{"no quote", dialect(",", 0, 0), `"a,b",c` + "\n", []string{`1 ["\"a" "b\"" "c"]`}},
		{"apostrophes", dialect(",", '\'', 0), `'a,b','it''s',"c"` + "\n", []string{`1 ["a,b" "it's" "\"c\""]`}},
		{"escaped quote", dialect(",", '"', '\\'), `"a\"b",c` + "\n", []string{`1 ["a\"b" "c"]`}},
		{"escaped escape", dialect(",", '"', '\\'), `"a\\",b` + "\n", []string{`1 ["a\\" "b"]`}},
		{"an escape before anything else is a letter", dialect(",", '"', '\\'), `"C:\new",d\e` + "\n", []string{`1 ["C:\\new" "d\\e"]`}},
		{"with an escape nothing is doubled", dialect(",", '"', '\\'), `"a""b",c` + "\n", []string{`1 ["a" "c"] ` + afterQuote}},
		{"an escape at the very end", dialect(",", '"', '\\'), `"a\`, []string{`1 [] ` + openQuote}},
		{"long rows of short cells", comma, strings.Repeat("1,22,333,", 40) + "\n", []string{fmt.Sprintf("1 %q", append(slices.Repeat([]string{"1", "22", "333"}, 40), ""))}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := split(c.s, c.text); !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
			for size := 1; size <= len(c.text)+1 && size < 40; size++ {
				if got := inChunks(t, c.s, c.text, size); !slices.Equal(got, c.want) {
					t.Errorf("in chunks of %d got\n%s\nwant\n%s", size, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
				}
			}
		})
	}
}

// inChunks does what split does, through chunks of size bytes.
func inChunks(t *testing.T, s splitter, text string, size int) []string {
	t.Helper()
	c := newChunker(iotestReader(text), s, size, 1<<20)
	var list []string
	for {
		x, err := c.next(nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(x.text) == 0 {
			break
		}
		for _, r := range split(s, string(x.text)) {
			var line int
			_, _ = fmt.Sscan(r, &line)
			list = append(list, fmt.Sprint(line+int(x.line)-1)+strings.TrimPrefix(r, fmt.Sprint(line)))
		}
	}
	if c.broken == "" {
		return list
	}
	// The chunker keeps what it could not cut to itself: split tells it from the begin that it kept.
	for _, r := range split(s, string(c.raw)) {
		list = append(list, fmt.Sprint(c.line)+strings.TrimPrefix(r, "1"))
	}
	return list
}

// iotestReader reads a text in pieces that end anywhere.
func iotestReader(text string) io.Reader {
	var readers []io.Reader
	for i := 0; len(text) > 0; i++ {
		n := min(1+i%5, len(text))
		readers = append(readers, strings.NewReader(text[:n]))
		text = text[n:]
	}
	return io.MultiReader(readers...)
}

func TestChunker_RefusesARowThatIsTooLong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, why string }{
		"without end":    {"a,b\n" + strings.Repeat("x", 300) + "\nc,d\n", "the row is longer than 100 bytes"},
		"an open quote":  {"a,b\n\"" + strings.Repeat("x\n", 150), openQuote + ", or its row is longer than 100 bytes"},
		"only delimiter": {"a,b\n" + strings.Repeat(",", 300), "the row is longer than 100 bytes"},
	} {
		k := newChunker(strings.NewReader(c.text), dialect(",", '"', 0), 16, 100)
		rows := 0
		for {
			x, err := k.next(nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(x.text) == 0 {
				break
			}
			rows += len(split(dialect(",", '"', 0), string(x.text)))
		}
		if rows != 1 || k.broken != c.why || k.line != 2 || len(k.raw) == 0 {
			t.Errorf("%s: %d rows, line %d: %q", name, rows, k.line, k.broken)
		}
	}
}
