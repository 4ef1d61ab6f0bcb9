package intake_test

import (
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/intake"
)

// Each case is one way in which a file may be written, and the rows that come of it.
func TestRead_Dialects(t *testing.T) {
	t.Parallel()
	const row = "2 business_date=2026-05-30 store_id=S1 product_id=P1 units=3 sales_value=1234.5"
	for _, c := range []struct {
		name string
		d    draft
		text string
		want []string
	}{
		{"nothing said", simple(), simpleHeader + "2026-05-30,S1,P1,3,1234.5\n", []string{row}},
		{"semicolon and comma", simple(`delimiter: ";"`, `decimalMark: ","`, `thousandsMark: "."`), "business_date;store_id;product_id;units;sales_value\n2026-05-30;S1;P1;3,000;1.234,50\n", []string{row}},
		{"tabs", simple(`delimiter: "\t"`), strings.ReplaceAll(simpleHeader+"2026-05-30,S1,P1,3,1234.50\n", ",", "\t"), []string{row}},
		{"several characters", simple(`delimiter: "~|"`), strings.ReplaceAll(simpleHeader+"2026-05-30,S1,P1,3,1234.50\n", ",", "~|"), []string{row}},
		{"thousands in quotes", simple(`thousandsMark: ","`), simpleHeader + "2026-05-30,S1,P1,3,\"1,234.50\"\n", []string{row}},
		{"apostrophe as quote", simple(`quote: "'"`), simpleHeader + "'2026-05-30','S1','P1',3,1234.50\n", []string{row}},
		{"no quote", simple(`quote: ""`), simpleHeader + "2026-05-30,S1,\"P1,3,1234.50\n", []string{"2 business_date=2026-05-30 store_id=S1 product_id=\"P1 units=3 sales_value=1234.5"}},
		{"escape", simple(`escape: "\\"`), simpleHeader + `2026-05-30,S1,"a\"b",3,1234.50`, []string{"2 business_date=2026-05-30 store_id=S1 product_id=a\"b units=3 sales_value=1234.5"}},
		{"no header", simple("header: false"), "2026-05-30,S1,P1,3,1234.50\n", []string{"1" + row[1:]}},
		{"null tokens", draft{dataset: "store_days", settings: []string{`nullTokens: ["NULL", "-"]`}, properties: []string{
			"name: business_date, logicalType: date", "name: store_id, logicalType: string", "name: net_sales, logicalType: number", "name: transactions, logicalType: integer",
		}}, "business_date,store_id,net_sales,transactions\n2026-05-30,S1,-,\n2026-05-30,S2,\"NULL\",7\n2026-05-30,S3,\"\",8\n", []string{
			"2 business_date=2026-05-30 store_id=S1", "3 business_date=2026-05-30 store_id=S2 transactions=7", "4 business_date=2026-05-30 store_id=S3 transactions=8",
		}},
		{"truth tokens", draft{dataset: "store_days", settings: []string{`trueTokens: ["1", J]`, `falseTokens: ["0", N]`}, properties: []string{
			"name: business_date, logicalType: date", "name: store_id, logicalType: string", "name: is_open, logicalType: boolean", "name: transactions, logicalType: integer",
		}}, "business_date,store_id,is_open,transactions\n2026-05-30,S1,1,5\n2026-05-30,S2,N,0\n2026-05-30,S3,,\n", []string{
			"2 business_date=2026-05-30 store_id=S1 is_open=true transactions=5", "3 business_date=2026-05-30 store_id=S2 is_open=false transactions=0", "4 business_date=2026-05-30 store_id=S3",
		}},
		{"any order", simple("columnOrder: any"), "sales_value,units,store_id,business_date,product_id\n1234.50,3,S1,2026-05-30,P1\n", []string{row}},
		{"CRLF", simple(), strings.ReplaceAll(simpleHeader+"2026-05-30,S1,P1,3,1234.50\n", "\n", "\r\n"), []string{row}},
		{"CR alone", simple(), strings.ReplaceAll(simpleHeader+"2026-05-30,S1,P1,3,1234.50\n", "\n", "\r"), []string{row}},
		{"no end of the last line", simple(), simpleHeader + "2026-05-30,S1,P1,3,1234.50", []string{row}},
		{"empty lines at the end", simple(), simpleHeader + "2026-05-30,S1,P1,3,1234.50\n\n\r\n\n", []string{row}},
		{"text stays as it is", simple(), simpleHeader + "2026-05-30, S1 ,\"P\n1\",3,1234.50\n", []string{"2 business_date=2026-05-30 store_id= S1  product_id=P\n1 units=3 sales_value=1234.5"}},
		{"constants", draft{dataset: "sales", settings: []string{`constants: {store_id: "001", on_promotion: true, discount: 0.5}`}, properties: []string{
			"name: business_date, logicalType: date", "name: product_id, logicalType: string", "name: units, logicalType: number", "name: sales_value, logicalType: number",
		}}, "business_date,product_id,units,sales_value\n2026-05-30,P1,3,1234.50\n", []string{
			"2 business_date=2026-05-30 store_id=001 product_id=P1 units=3 sales_value=1234.5 discount=0.5 on_promotion=true",
		}},
		{
			"ignored and personal columns are checked and not loaded",
			draft{dataset: "sales", properties: append(simple().properties,
				"name: till, logicalType: string, customProperties: [{property: use, value: ignore}]", "name: card, logicalType: string, classification: personal")},
			"business_date,store_id,product_id,units,sales_value,till,card\n2026-05-30,S1,P1,3,1234.50,T7,4711\n",
			[]string{row},
		},
		{
			"a header without a name for an ignored column",
			draft{dataset: "sales", properties: append(simple().properties,
				`name: nothing, physicalName: "", customProperties: [{property: use, value: ignore}]`)},
			"business_date,store_id,product_id,units,sales_value,\n2026-05-30,S1,P1,3,1234.50,\n",
			[]string{row},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := read(t, compile(t, c.d), c.d.dataset+".csv", []byte(c.text), intake.Options{})
			same(t, "verdict", g.told(), []string{"ok"})
			same(t, "rows", g.rows, c.want)
		})
	}
}

// An empty line among rows is no row and no reason to keep a file out, but it is told.
func TestRead_EmptyLines(t *testing.T) {
	t.Parallel()
	text := simpleHeader + "\n2026-05-30,S1,P1,3,4.50\n\n\n2026-05-30,S1,P2,3,4.50\n\n"
	for _, chunk := range []int{0, 1, 20, 40} {
		g := read(t, compile(t, simple()), "sales.csv", []byte(text), intake.Options{Workers: 1}.WithBounds(chunk, 0))
		same(t, "verdict", g.told(), []string{
			"ok", `2 "" blank_line: the line is empty: it is no row (warning)`, `4 "" blank_line: 2 lines are empty from here on: they are no rows (warning)`,
		})
		if g.Verdict.Rows != 2 || g.Verdict.Warnings != 2 {
			t.Errorf("%d rows, %d warnings", g.Verdict.Rows, g.Verdict.Warnings)
		}
	}
}
