package intake_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
)

// TestLine reads records by a physical line that they stand on, personal values left out.
func TestLine(t *testing.T) {
	t.Parallel()
	d := simple()
	d.properties = append(d.properties, "name: cashier, logicalType: string, classification: personal")
	personal, plain := compile(t, d), compile(t, simple())
	d.settings = []string{"header: false"}
	headless := compile(t, d)
	const text = "business_date,store_id,product_id,units,sales_value\n2026-05-30,S1,\"P\n\"\"1\"\"\",1,2.50\r\n\n2026-05-30,S2,\tP2,3,4.50,extra\n"
	for _, c := range []struct {
		name, text string
		c          *contract.Contract
		line       int64
		want       string
	}{
		{"Header", text, plain, 1, "1-1 header business_date,store_id,product_id,units,sales_value"},
		{"FirstOfTwo", text, plain, 2, `2-3 2026-05-30,S1,"P\n""1""",1,2.50`},
		{"SecondOfTwo", text, plain, 3, `2-3 2026-05-30,S1,"P\n""1""",1,2.50`},
		{"Empty", text, plain, 4, "4-4 ragged "},
		{"Ragged", text, plain, 5, `5-5 ragged 2026-05-30,S2,\tP2,3,4.50,extra`},
		{"BeyondTheEnd", text, plain, 6, "no line, 5"},
		{"Personal", "business_date,store_id,product_id,units,sales_value,cashier\n2026-05-30,S1,P1,1,2.50,Ada\n", personal, 2, "2-2 2026-05-30|S1|P1|1|2.50|?"},
		{"ARenamedColumnMayBePersonal", "business_date,store_id,product_id,units,sales_value,kassierer\n2026-05-30,S1,P1,1,2.50,Ada\n", personal, 2, "2-2 2026-05-30|S1|P1|1|2.50|?"},
		{"AHeaderWithThatColumn", "business_date,store_id,product_id,units,sales_value,kassierer\n", personal, 1, "1-1 header business_date|store_id|product_id|units|sales_value|?"},
		{"WithoutItsHeader", "2026-05-30,S1,P1,1,2.50,Ada\n2026-05-30,S1,P2,1,2.50,Eve\n", personal, 1, "1-1 header ?|?|?|?|?|?"},
		{"BelowARowInTheHeadersPlace", "2026-05-30,S1,P1,1,2.50,Ada\n2026-05-30,S1,P2,1,2.50,Eve\n", personal, 2, "2-2 ?|?|?|?|?|?"},
		{"AColumnTwice", "business_date,store_id,product_id,units,units,sales_value\n2026-05-30,S1,P1,Ada,1,2.50\n", personal, 2, "2-2 2026-05-30|S1|P1|?|?|2.50"},
		{"Headless", "2026-05-30,S1,P1,1,2.50,Ada\n", headless, 1, "1-1 2026-05-30|S1|P1|1|2.50|?"},
		{"HeadlessAndNotGood", "2026-05-30,S1,P1,1,Ada,2.50\n", headless, 1, "1-1 ?|?|?|?|?|?"},
		{"ARowLongerThanItsHeader", "business_date,store_id,product_id,units,sales_value\n2026-05-30,S1,P1,1,Ada,2.50\n", personal, 2, "2-2 ragged ?|?|?|?|?|?"},
		{"ARaggedRowMayHoldItAnywhere", "business_date,store_id,product_id,units,sales_value,cashier\n2026-05-30,S1,P1,1,2.50,Ada,1\n", personal, 2, "2-2 ragged ?|?|?|?|?|?|?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rec, err := intake.Line(t.Context(), source("sales.csv", contract.Slot{}, []byte(c.text)), c.c, intake.Options{}, intake.Wanted{Line: c.line, Good: !strings.HasSuffix(c.name, "NotGood")})
			var none intake.NoLineError
			got := ""
			switch {
			case errors.As(err, &none):
				got = "no line, " + string(rune('0'+none.Lines))
			case err != nil:
				t.Fatal(err)
			default:
				got = string(rune('0'+rec.Line)) + "-" + string(rune('0'+rec.Last)) + " "
				if rec.Header {
					got += "header "
				}
				if rec.Ragged && !rec.Header {
					got += "ragged "
				}
				cells := make([]string, len(rec.Cells))
				for i, x := range rec.Cells {
					if x.Hidden && (strings.Contains(x.Column, "Ada") || x.Text != "") {
						t.Errorf("a hidden value is told: %+v", x)
					}
					if cells[i] = x.Text; x.Hidden {
						cells[i] = "?"
					}
				}
				if strings.Contains(strings.Join(cells, "|"), "?") {
					got += strings.Join(cells, "|")
					if rec.Text != "" {
						t.Errorf("the whole line is told: %s", rec.Text)
					}
				} else {
					got += rec.Text
				}
				if len(rec.SHA256) != 64 {
					t.Errorf("the hash is %q", rec.SHA256)
				}
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestLine_ReadsNoMoreThanItMust says that nothing is read once nobody waits for it, and no more than up to the line where the file's hash is known.
func TestLine_ReadsNoMoreThanItMust(t *testing.T) {
	t.Parallel()
	c := compile(t, simple())
	text := []byte(simpleHeader + strings.Repeat("2026-05-30,S1,P1,1,2.50\n", 200_000))
	src := source("sales.csv", contract.Slot{}, text)
	open, in := src.Open, (*counted)(nil)
	src.Open = func() (io.ReadCloser, error) {
		raw, err := open()
		in = &counted{ReadCloser: raw}
		return in, err
	}
	rec, err := intake.Line(t.Context(), src, c, intake.Options{}, intake.Wanted{Line: 2})
	if err != nil || in.n != len(text) {
		t.Errorf("%d of %d bytes were read, %v", in.n, len(text), err)
	}
	again, err := intake.Line(t.Context(), src, c, intake.Options{}, intake.Wanted{Line: 2, SHA256: rec.SHA256})
	if err != nil || in.n >= len(text)/2 || again.Text != rec.Text || again.SHA256 != rec.SHA256 {
		t.Errorf("%d of %d bytes were read: %+v, %v", in.n, len(text), again, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := intake.Line(ctx, src, c, intake.Options{}, intake.Wanted{Line: 2}); !errors.Is(err, context.Canceled) || in.n > 0 {
		t.Errorf("%d bytes were read for nobody: %v", in.n, err)
	}
}

// counted counts the bytes that are read.
type counted struct {
	io.ReadCloser
	n int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.n += n
	return n, err
}

// TestDrift_ARowInTheHeadersPlaceNamesNobody says that the cells of what may be a row are in no diff where the contract names people.
func TestDrift_ARowInTheHeadersPlaceNamesNobody(t *testing.T) {
	t.Parallel()
	d := simple()
	d.properties = append(d.properties, "name: cashier, logicalType: string, classification: personal")
	v := read(t, compile(t, d), "sales.csv", []byte("2026-05-30,S1,P1,1,2.50,Ada,7.71\n"), intake.Options{}).Verdict
	if v.Outcome != contract.Drifted || len(v.Diff.Extra) != 7 || strings.Contains(fmt.Sprintf("%+v", v), "Ada") {
		t.Errorf("%+v", v)
	}
	for _, row := range []string{"2026-05-30,S1,P1,1,2.50,Ada\n", "2026-05-30;S1;P1;1;2.50;Ada\n"} { // as many cells as columns, and one of all
		if v := read(t, compile(t, d), "sales.csv", []byte(row), intake.Options{}).Verdict; v.Outcome != contract.Drifted || strings.Contains(fmt.Sprintf("%+v", v), "Ada") {
			t.Errorf("%+v", v)
		}
	}
	v = read(t, compile(t, d), "sales.csv", []byte("business_date,store_id,product_id,units,value,kassierer\n"), intake.Options{}).Verdict
	if len(v.Diff.Renamed) != 2 || v.Diff.Renamed[1].To != "kassierer" {
		t.Errorf("a header that names most columns: %+v", v)
	}
}
