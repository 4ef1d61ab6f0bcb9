package export

import (
	"bufio"
	"database/sql"
	"fmt"
	"io"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"github.com/daybookhq/daybook/internal/fault"
)

// lookahead is how many rows decide how wide the columns of a table are; wider cells after them push their line out.
const lookahead = 1000

// Table writes rows for a terminal: aligned, numbers to the right, and at the end how many rows there were. Control
// characters are shown, not sent.
func Table(w io.Writer, rows *sql.Rows) error {
	list, err := columns(rows)
	if err != nil {
		return err
	}
	t := table{out: bufio.NewWriterSize(w, 64<<10), columns: list, widths: make([]int, len(list))}
	head := make([]string, len(list))
	for i, c := range list {
		head[i] = fault.Visible(c.name)
	}
	if err := t.add(head); err != nil {
		return err
	}
	var n int64
	if err := each(rows, len(list), func(values []any) error {
		n++
		cells := make([]string, len(values))
		for i, v := range values {
			if v != nil {
				cells[i] = fault.Visible(list[i].plain(v))
			}
		}
		return t.add(cells)
	}); err != nil {
		return err
	}
	if err := t.start(); err != nil {
		return err
	}
	noun := "rows"
	if n == 1 {
		noun = "row"
	}
	_, _ = fmt.Fprintf(t.out, "(%s %s)\n", Count(n), noun)
	if err := t.out.Flush(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

type table struct {
	out     *bufio.Writer
	columns []column
	widths  []int
	held    [][]string // until the widths are known
	started bool
}

func (t *table) add(cells []string) error {
	if t.started {
		return t.line(cells)
	}
	t.held = append(t.held, cells)
	for i, c := range cells {
		t.widths[i] = max(t.widths[i], Width(c))
	}
	if len(t.held) > lookahead {
		return t.start()
	}
	return nil
}

// start writes what was held: the head, a rule, the first rows.
func (t *table) start() error {
	if t.started {
		return nil
	}
	t.started = true
	for i, cells := range t.held {
		if err := t.line(cells); err != nil {
			return err
		}
		if i == 0 {
			rule := make([]string, len(t.widths))
			for j, n := range t.widths {
				rule[j] = strings.Repeat("-", n)
			}
			_, _ = t.out.WriteString(strings.Join(rule, "  ") + "\n")
		}
	}
	t.held = nil
	return nil
}

func (t *table) line(cells []string) error {
	var b strings.Builder
	for i, c := range cells {
		if i > 0 {
			b.WriteString("  ")
		}
		pad := strings.Repeat(" ", max(0, t.widths[i]-Width(c)))
		if t.columns[i].numeric() {
			b.WriteString(pad + c)
		} else {
			b.WriteString(c + pad)
		}
	}
	_, err := t.out.WriteString(strings.TrimRight(b.String(), " ") + "\n")
	return err
}

// Width counts the columns of a terminal that s takes.
func Width(s string) (n int) {
	for _, r := range s {
		switch k := width.LookupRune(r).Kind(); {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case k == width.EastAsianWide || k == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
