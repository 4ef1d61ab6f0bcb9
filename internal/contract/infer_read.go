package contract

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

const sampleBytes = 1 << 20

// sample is what the first bytes of a file look like.
type sample struct {
	encoding, encodingWhy string // why is "" where nothing was guessed
	delimiter             string
	delimiterWhy          string
	quote                 string
	rows                  [][]string
	header                bool
	headerWhy             string
}

// readSample reads the head of a file; name tells its compression.
func readSample(name string, r io.Reader) ([]byte, bool, error) {
	switch {
	case strings.HasSuffix(name, ".gz"):
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, false, fmt.Errorf("unpack: %w", err)
		}
		r = z
	case strings.HasSuffix(name, ".zst"), strings.HasSuffix(name, ".zip"):
		return nil, false, fmt.Errorf("unpack the sample first: only .gz is read here")
	}
	b, err := io.ReadAll(io.LimitReader(r, sampleBytes+1))
	if err != nil {
		return nil, false, err
	}
	if len(b) > sampleBytes {
		return b[:sampleBytes], true, nil
	}
	return b, false, nil
}

// newSample splits the head of a file into rows. cut: the file goes on, so the last line is left out.
func newSample(b []byte, cut bool) (*sample, error) {
	s := &sample{}
	text := s.decode(b)
	if cut {
		if i := strings.LastIndexAny(text, "\r\n"); i > 0 {
			text = text[:i+1]
		}
	}
	if strings.TrimSpace(text) == "" {
		return nil, fmt.Errorf("the sample is empty")
	}
	if !isText(text) {
		return nil, fmt.Errorf("the sample is no text: a contract is of files with rows and cells")
	}
	s.dialect(text)
	if len(s.rows) < 2 {
		return nil, fmt.Errorf("the sample has %d line: two at least tell a header from a row", len(s.rows))
	}
	s.findHeader()
	return s, nil
}

// isText reports whether letters, digits and signs are nearly all that is there: programs and pictures have a control character every few bytes,
// in whatever encoding they are read.
func isText(text string) bool {
	all, strange := 0, 0
	for _, r := range text {
		all++
		if r == utf8.RuneError || unicode.IsControl(r) && !strings.ContainsRune("\t\r\n\f\x1a", r) {
			strange++
		}
	}
	return strange*50 <= all
}

// decode finds the encoding and returns the text.
func (s *sample) decode(b []byte) string {
	wide := func(order binary.ByteOrder) string {
		u := make([]uint16, len(b)/2)
		for i := range u {
			u[i] = order.Uint16(b[2*i:])
		}
		return strings.TrimPrefix(string(utf16.Decode(u)), "\ufeff")
	}
	zeros := func(from int) int {
		n := 0
		for i := from; i < min(len(b), 1000); i += 2 {
			if b[i] == 0 {
				n++
			}
		}
		return n
	}
	switch {
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}):
		s.encoding = "utf-16"
		return wide(binary.LittleEndian)
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		s.encoding = "utf-16"
		return wide(binary.BigEndian)
	case zeros(1) > min(len(b), 1000)/4:
		s.encoding, s.encodingWhy = "utf-16le", "every second byte is 0, and there is no byte order mark"
		return wide(binary.LittleEndian)
	case zeros(0) > min(len(b), 1000)/4:
		s.encoding, s.encodingWhy = "utf-16be", "every second byte is 0, and there is no byte order mark"
		return wide(binary.BigEndian)
	}
	b = bytes.TrimPrefix(b, []byte{0xef, 0xbb, 0xbf})
	whole := b
	for i := 0; i < 3 && len(whole) > 0 && !utf8.Valid(whole); i++ { // the cut may have gone through a character
		whole = whole[:len(whole)-1]
	}
	if utf8.Valid(whole) {
		s.encoding = "utf-8"
		return string(whole)
	}
	s.encoding, s.encodingWhy = "windows-1252", "not UTF-8; iso-8859-15 differs in a few characters, look at the euro sign"
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
		if c >= 0x80 && c < 0xa0 {
			runes[i] = windows1252[c-0x80]
		}
	}
	return string(runes)
}

// windows1252 are the characters of the bytes 80 to 9F, where that encoding differs from Unicode.
var windows1252 = []rune("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ")

// dialect finds the delimiter and the quote: those under which most lines have the same number of cells, more than one.
func (s *sample) dialect(text string) {
	bestScore := -1
	for _, quote := range []string{`"`, "'"} {
		if quote == "'" && !strings.Contains(text, "'") {
			continue
		}
		for _, delimiter := range []string{",", ";", "\t", "|"} {
			rows := splitRows(text, delimiter[0], quote[0])
			width := len(rows[0])
			same, quoted := 0, 0
			for _, r := range rows {
				if len(r) == width {
					same++
				}
				for _, cell := range r {
					if len(cell) > 1 && cell[0] == '\'' && cell[len(cell)-1] == '\'' {
						quoted++ // a cell that still has its quotes was read with the wrong one
					}
				}
			}
			score := 0
			if width > 1 {
				score = 1000*same/len(rows)*10 + min(width, 9) - 1000*quoted/len(rows)
			}
			if score > bestScore {
				bestScore, s.delimiter, s.quote, s.rows = score, delimiter, quote, rows
			}
		}
	}
	if len(s.rows[0]) == 1 {
		s.delimiterWhy = "no delimiter found: the file has one column, or one that is not tried here"
	}
}

// splitRows splits text into rows of cells, with doubled quotes inside quotes. Empty lines are left out.
func splitRows(text string, delimiter, quote byte) [][]string {
	var rows [][]string
	var row []string
	var cell strings.Builder
	inside, started := false, false
	endRow := func() {
		if row != nil || cell.Len() > 0 || started {
			rows = append(rows, append(row, cell.String()))
		}
		row, started = nil, false
		cell.Reset()
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case inside && c == quote && i+1 < len(text) && text[i+1] == quote:
			cell.WriteByte(c)
			i++
		case inside && c == quote:
			inside = false
		case inside:
			cell.WriteByte(c)
		case c == quote && cell.Len() == 0 && !started:
			inside, started = true, true
		case c == delimiter:
			row = append(row, cell.String())
			cell.Reset()
			started = false
		case c == '\n' || c == '\r':
			endRow()
		default:
			cell.WriteByte(c)
		}
	}
	endRow()
	if rows == nil {
		rows = [][]string{{""}}
	}
	return rows
}

// findHeader looks whether the first row names the columns: unique words, none of them a number or a date.
func (s *sample) findHeader() {
	first := s.rows[0]
	seen := map[string]bool{}
	for _, cell := range first {
		if cell == "" || seen[cell] || strings.ContainsAny(cell[:1], "0123456789-") {
			s.headerWhy = fmt.Sprintf("the first line has %q, which names no column", cell)
			return
		}
		seen[cell] = true
	}
	s.header = true
	for i := range first {
		if slices.ContainsFunc(s.rows[1:], func(r []string) bool { return i < len(r) && strings.ContainsAny(r[i], "0123456789") }) {
			return // words above numbers
		}
	}
	s.headerWhy = "the first line looks like the others, all words"
}

// values returns the cells of column i, header left out.
func (s *sample) values(i int) []string {
	rows := s.rows
	if s.header {
		rows = rows[1:]
	}
	list := make([]string, 0, len(rows))
	for _, r := range rows {
		if i < len(r) {
			list = append(list, r[i])
		}
	}
	return list
}
