package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
)

// placed is a small file of which each line and each place in it can be spoilt.
var placed = []string{simpleHeader[:len(simpleHeader)-1], "2026-05-30,S1,P1,3,4.50", "2026-05-30,S1,P2,2,1.25", "2026-05-30,S2,P1,1,9.75"}

// readPlaced reads a file under the contract of the sins.
func readPlaced(t *testing.T, c *contract.Contract, text string) got {
	t.Helper()
	known := map[string]*intake.IDs{"stores": intake.NewIDs([]string{"S1", "S2"})}
	return read(t, c, "sales.csv", []byte(text), intake.Options{Known: known, Workers: 1})
}

// A delimiter too few, too many or another one, at each place of the header and of each row, the first and the last too: the header is
// drift, a row is told by its line, and nothing loads.
func TestRead_DelimitersAtEveryPlace(t *testing.T) {
	t.Parallel()
	c := compile(t, sinner())
	for _, instead := range []string{"", ",,", ";", "\t", " ", "\",\"", ",\n"} {
		for n, line := range placed {
			for i := range line {
				if line[i] != ',' {
					continue
				}
				lines := append([]string{}, placed...)
				lines[n] = line[:i] + instead + line[i+1:]
				what := fmt.Sprintf("line %d, byte %d, %q", n+1, i, instead)
				g := readPlaced(t, c, strings.Join(lines, "\n")+"\n")
				v := g.Verdict
				switch {
				case n == 0 && v.Outcome == contract.Unreadable && strings.Contains(instead, `"`): // a quote that never ends
				case n == 0 && (v.Outcome != contract.Drifted || len(v.Diff.Missing)+len(v.Diff.Extra)+len(v.Diff.Other) == 0):
					t.Errorf("%s: %v %+v", what, g.told(), v.Diff)
				case n > 0 && (v.Outcome != contract.Violation || v.Findings[0].Line != int64(n+1)):
					t.Errorf("%s: %v", what, g.told())
				}
			}
		}
	}
}

// A quote too many, at each place of each line: what loads has the rows and the sums of the file, all else is told by the line it
// stands on.
func TestRead_QuotesAtEveryPlace(t *testing.T) {
	t.Parallel()
	c := compile(t, sinner())
	loaded := 0
	for n, line := range placed {
		for i := range len(line) + 1 {
			lines := append([]string{}, placed...)
			lines[n] = line[:i] + `"` + line[i:]
			g := readPlaced(t, c, strings.Join(lines, "\n")+"\n")
			v := g.Verdict
			switch {
			case v.Outcome == contract.OK:
				loaded++
				if !strings.Contains(g.rows[max(0, n-1)], `"`) || v.Rows != 3 || v.Sums["units"] != "6.000" || v.Sums["sales_value"] != "15.50" {
					t.Errorf("line %d, byte %d: loads as %q, sums %v", n+1, i, g.rows, v.Sums)
				}
			case n == 0 && v.Outcome != contract.Drifted && v.Outcome != contract.Unreadable, n > 0 && (v.Outcome != contract.Violation || v.Findings[0].Line != int64(n+1)):
				t.Errorf("line %d, byte %d: %v", n+1, i, g.told())
			}
		}
	}
	if loaded != 6 { // within and after the products' names
		t.Errorf("%d files loaded", loaded)
	}
}

// A NUL byte, or one that is no UTF-8, at any place: nothing loads, and where it stands in a row the line is told.
func TestRead_BrokenBytesAtEveryPlace(t *testing.T) {
	t.Parallel()
	c := compile(t, sinner())
	text := strings.Join(placed, "\n") + "\n"
	for _, b := range []string{"\x00", "\xff", "\xc3", "\xed\xa0\x80"} {
		for i := range len(text) + 1 {
			g := readPlaced(t, c, text[:i]+b+text[i:])
			line := int64(1 + strings.Count(text[:i], "\n"))
			switch v := g.Verdict; {
			case v.Outcome == contract.OK:
				t.Errorf("%q at byte %d loads", b, i)
			case line > 1 && (v.Outcome != contract.Violation || v.Findings[0].Line != line):
				t.Errorf("%q at byte %d, line %d: %v", b, i, line, g.told())
			}
		}
	}
}

// Lines that end in another way from any line on, or only there: the rows and sums are the same.
func TestRead_LineEndsAtEveryPlace(t *testing.T) {
	t.Parallel()
	c := compile(t, sinner())
	for _, usual := range []string{"\n", "\r\n", "\r"} {
		for _, other := range []string{"\n", "\r\n", "\r", ""} {
			for n := range placed {
				for _, on := range []bool{false, true} {
					var b strings.Builder
					for i, line := range placed {
						b.WriteString(line)
						switch {
						case (i == n || on && i > n) && (other != "" || i == len(placed)-1):
							b.WriteString(other)
						default:
							b.WriteString(usual)
						}
					}
					g := readPlaced(t, c, b.String())
					if v := g.Verdict; v.Outcome != contract.OK || v.Rows != 3 || v.Sums["units"] != "6.000" || v.Sums["sales_value"] != "15.50" || v.FindingsTotal != 0 {
						t.Errorf("%q: %v %v", b.String(), g.told(), v.Sums)
					}
				}
			}
		}
	}
}

// A byte order mark at any place but the begin: at the begin of a row it says that files were put together, in a header or number it is
// no letter of it, and in a text it is one.
func TestRead_MarksAtEveryPlace(t *testing.T) {
	t.Parallel()
	c := compile(t, sinner())
	for n, line := range placed {
		for i := range len(line) + 1 {
			if n == 0 && i == 0 {
				continue
			}
			lines := append([]string{}, placed...)
			lines[n] = line[:i] + bom8 + line[i:]
			g := readPlaced(t, c, strings.Join(lines, "\n")+"\n")
			product := n > 0 && i >= len("2026-05-30,S1,") && i <= len("2026-05-30,S1,P1")
			switch v := g.Verdict; {
			case product && (v.Outcome != contract.OK || v.Sums["units"] != "6.000" || v.Sums["sales_value"] != "15.50"), n == 0 && v.Outcome != contract.Drifted:
				t.Errorf("line %d, byte %d: %v", n+1, i, g.told())
			case n > 0 && !product && (v.Outcome != contract.Violation || v.Findings[0].Line != int64(n+1)):
				t.Errorf("line %d, byte %d: %v", n+1, i, g.told())
			}
		}
	}
}
