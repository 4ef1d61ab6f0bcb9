package intake

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/daybookhq/daybook/internal/contract"
)

// decode turns the file's bytes into UTF-8 by the contract's encoding. mark is the encoding that a byte order mark
// names ("" for none), head the first bytes as they stand in the file.
func (r *reading) decode() (text io.Reader, mark string, head []byte, err error) {
	in := bufio.NewReaderSize(r.stream, block)
	head, err = in.Peek(4096)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull { //nolint:errorlint // Peek returns these as they are
		return nil, "", nil, err
	}
	mark, length := markOf(head)
	switch enc := r.c.Dialect.Encoding; {
	case enc == "windows-1252":
		return charmap.Windows1252.NewDecoder().Reader(in), mark, head, nil
	case enc == "iso-8859-15":
		return charmap.ISO8859_15.NewDecoder().Reader(in), mark, head, nil
	case strings.HasPrefix(enc, "utf-16"):
		end := unicode.LittleEndian
		if enc == "utf-16be" || mark == "utf-16be" {
			end = unicode.BigEndian
		}
		return unicode.UTF16(end, unicode.UseBOM).NewDecoder().Reader(in), mark, head, nil
	}
	if mark == "utf-8" {
		_, _ = in.Discard(length)
	}
	return in, mark, head, nil
}

// encodingDrift tells another encoding by its byte order mark, its NUL bytes, or lines that cannot be decoded.
func (r *reading) encodingDrift(mark string, head []byte) bool {
	want := r.c.Dialect.Encoding
	wide := strings.HasPrefix(want, "utf-16")
	zeros := bytes.Count(head, []byte{0})
	switch {
	case mark != "" && mark != want && (!wide || !strings.HasPrefix(mark, "utf-16") || (want != "utf-16" && want != mark)):
		r.drift("the file begins with the byte order mark of " + mark + "; the contract says " + want)
	case !wide && zeros > len(head)/4:
		r.drift("the file is full of NUL bytes, as utf-16 is; the contract says " + want)
	case wide && zeros == 0 && len(head) > 8 && mark == "":
		r.drift("the file is not " + want + ": it has no byte order mark and no NUL bytes")
	case want == "windows-1252" || want == "iso-8859-15":
		if lines, multi := wideLines(head); lines > 0 && multi*2 > lines {
			r.drift("most lines with letters beyond ASCII are valid utf-8; the contract says " + want)
		} else {
			return false
		}
	default:
		return false
	}
	return true
}

// wideLines counts lines with bytes beyond ASCII, and those of them that are valid UTF-8 all the same.
func wideLines(head []byte) (lines, valid int) {
	for _, line := range bytes.Split(head, []byte{'\n'}) {
		if slices.ContainsFunc(line, func(b byte) bool { return b >= 0x80 }) {
			lines++
			if utf8.Valid(line) {
				valid++
			}
		}
	}
	return lines, valid
}

// drift makes the verdict a drift with one sentence more.
func (r *reading) drift(why string) {
	v := &r.result.Verdict
	v.Outcome = contract.Drifted
	if why != "" {
		v.Diff.Other = append(v.Diff.Other, why)
	}
}

// expected are the physical names in the contract's order.
func (r *reading) expected() []string {
	names := make([]string, len(r.c.Columns))
	for i, c := range r.c.Columns {
		names[i] = c.Physical
	}
	return names
}

// header compares the first record with the contract, exactly.
func (r *reading) header() (drifted bool, err error) {
	want := r.expected()
	r.order = make([]int, len(want))
	for i := range want {
		r.order[i] = i
	}
	if !r.c.Dialect.Header {
		return false, nil
	}
	rec, err := r.split.next()
	if err != nil {
		return false, err
	}
	if rec == nil {
		return false, errDamaged{"the file has no first line"}
	}
	found := make([]string, len(rec.cells))
	for i, c := range rec.cells {
		found[i] = string(c.text)
	}
	if slices.Equal(want, found) {
		return false, nil
	}
	v := &r.result.Verdict
	v.Diff.Expected, v.Diff.Found = want, found
	if d := r.otherDelimiter(found); d != "" {
		r.drift("the delimiter is " + d + "; the contract says " + quoted(r.c.Dialect.Delimiter))
		return true, nil
	}
	v.Diff.Missing, v.Diff.Extra = minus(want, found), minus(found, want)
	switch {
	case len(v.Diff.Missing)+len(v.Diff.Extra) == 0 && len(found) != len(want):
		r.drift("a column stands more than once")
		return true, nil
	case len(v.Diff.Missing)+len(v.Diff.Extra) == 0 && r.c.Dialect.AnyOrder:
		v.Diff.Expected, v.Diff.Found = nil, nil
		for i, name := range found {
			r.order[i] = slices.Index(want, name)
		}
		return false, nil
	case len(v.Diff.Missing)+len(v.Diff.Extra) == 0:
		v.Diff.Reordered = true
	case r.noHeader(found):
		r.drift("the first line is no header: none of its cells is a column's name")
	default:
		v.Diff.Renamed = renamed(want, found, v.Diff.Missing, v.Diff.Extra)
	}
	r.drift("")
	return true, nil
}

// noHeader reports whether no name of the contract stands in the first line and its cells look like values.
func (r *reading) noHeader(found []string) bool {
	if len(found) != len(r.c.Columns) {
		return false
	}
	for i, text := range found {
		c := &r.c.Columns[i]
		if slices.Contains(r.expected(), text) {
			return false
		}
		if c.Kind != contract.Text {
			if _, ok := parse(c, &r.c.Dialect, []byte(text)); !ok && text != "" {
				return false
			}
		}
	}
	return true
}

// otherDelimiter finds a delimiter by which the first line would be the contract's header.
func (r *reading) otherDelimiter(found []string) string {
	if len(found) != 1 {
		return ""
	}
	for _, d := range []string{",", ";", "\t", "|", "^", "~"} {
		if d == r.c.Dialect.Delimiter {
			continue
		}
		if parts := strings.Split(found[0], d); len(parts) > 1 && len(parts)*2 >= len(r.c.Columns) {
			return quoted(d)
		}
	}
	return ""
}

func quoted(d string) string {
	if d == "\t" {
		return "a tab"
	}
	return `"` + d + `"`
}

func minus(a, b []string) []string {
	var list []string
	for _, x := range a {
		if !slices.Contains(b, x) {
			list = append(list, x)
		}
	}
	return list
}

// renamed guesses which missing column is which extra one: the same place, or names that are nearly the same.
func renamed(want, found, missing, extra []string) []contract.Renamed {
	var list []contract.Renamed
	taken := map[string]bool{}
	for _, m := range missing {
		for _, e := range extra {
			same := len(want) == len(found) && slices.Index(want, m) == slices.Index(found, e)
			if !taken[e] && (same || alike(m, e)) {
				taken[e] = true
				list = append(list, contract.Renamed{From: m, To: e})
				break
			}
		}
	}
	return list
}

// alike reports whether two names differ only in case, spaces and marks, or one holds the other.
func alike(a, b string) bool {
	plain := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r == '_' || r == ' ' || r == '-' || r == '.' {
				return -1
			}
			return r
		}, strings.ToLower(s))
	}
	a, b = plain(a), plain(b)
	return a == b || len(a) > 3 && strings.Contains(b, a) || len(b) > 3 && strings.Contains(a, b)
}
