package export

import (
	"bufio"
	"database/sql"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// CSV writes rows with a header, comma-separated, quoted as RFC 4180 has it, lines ending in LF. Null is nothing at all,
// empty text is "". A text that a spreadsheet would take for a formula gets a leading apostrophe (Defuse); numbers are numbers.
func CSV(w io.Writer, rows *sql.Rows) error {
	set, err := resultOf(rows)
	if err != nil {
		return err
	}
	return csvOf(w, set)
}

func csvOf(w io.Writer, set rowset) error {
	list := set.columns
	out := bufio.NewWriterSize(w, 64<<10)
	for i, c := range list {
		cell(out, i, Defuse(c.name))
	}
	_ = out.WriteByte('\n')
	if err := set.each(func(values []any) error {
		for i, v := range values {
			switch {
			case v == nil:
				if i > 0 {
					_ = out.WriteByte(',')
				}
			case list[i].kind == text || list[i].kind == nested:
				cell(out, i, Defuse(list[i].plain(v)))
			default:
				cell(out, i, list[i].plain(v))
			}
		}
		return out.WriteByte('\n') // a bufio.Writer keeps its first error
	}); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// cell writes the i-th cell of a line.
func cell(out *bufio.Writer, i int, s string) {
	if i > 0 {
		_ = out.WriteByte(',')
	}
	if s != "" && !strings.ContainsAny(s, ",\"\r\n") && s[0] != ' ' && s[len(s)-1] != ' ' {
		_, _ = out.WriteString(s)
		return
	}
	_ = out.WriteByte('"')
	_, _ = out.WriteString(strings.ReplaceAll(s, `"`, `""`))
	_ = out.WriteByte('"')
}

// Defuse keeps a spreadsheet from running text as a formula: an apostrophe goes before a text whose first letter begins one, past spaces and what is not to
// be seen, which a spreadsheet may drop, and before one that begins with a tab or the end of a line.
func Defuse(s string) string {
	for i, r := range s {
		switch r {
		case '=', '+', '-', '@', '＝', '＋', '－', '＠':
			return "'" + s
		case '\t', '\r', '\n':
			if i == 0 {
				return "'" + s
			}
		}
		if !unicode.IsSpace(r) && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r) {
			return s
		}
	}
	return s
}
