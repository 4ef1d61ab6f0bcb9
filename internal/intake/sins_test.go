package intake_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/intake"
)

// sinner is the contract of the files below: a key, and ids that are held against their masters.
func sinner(settings ...string) draft {
	d := simple(settings...)
	for i, more := range []string{", primaryKey: true", ", primaryKey: true, relationships: [{to: stores.store_id}]", ", primaryKey: true"} {
		d.properties[i] += more
	}
	return d
}

const markAgain = "begins with a byte order mark, which stands at the begin of a file and there once: files were put together here"

// sin is a file that is not written as it should be, and what must come of it: its rows and their sums, or what is wrong.
type sin struct {
	name string
	d    draft
	text string
	want []string // as told by a verdict
	rows []string // line, product and sales value; only of a file that loads
	sums string   // units and sales value
}

// Files as they are found in the wild, one thing wrong with each. What comes is either every row with the sums that the file
// says, or a verdict that names the place: never a number that is not the file's.
func TestRead_Sins(t *testing.T) {
	t.Parallel()
	const (
		one   = "2026-05-30,S1,P1,3,4.50\n"
		two   = "2026-05-30,S1,P2,2,1.25\n"
		three = "2026-05-30,S2,P1,1,9.75\n"
		all   = one + two + three
	)
	rows := []string{"2 P1 4.5", "3 P2 1.25", "4 P1 9.75"}
	const sums = "6.000 15.50"
	ok := []string{"ok"}
	violation := func(findings ...string) []string { return append([]string{"violation"}, findings...) }
	with := func(old, text string) string { return strings.Replace(simpleHeader+all, old, text, 1) }
	again := func(header, delimiter string) string { return strings.ReplaceAll(header, ",", delimiter) }

	counted := sinner()
	counted.quality = []string{"metric: rowCount, mustBeGreaterThan: 0"}

	for _, c := range []sin{
		// The file.
		{"line ends of all kinds", sinner(), simpleHeader[:len(simpleHeader)-1] + "\r\n" + one[:len(one)-1] + "\r" + two + three[:len(three)-1] + "\r\n", ok, rows, sums},
		{"no end of the last line", sinner(), strings.TrimSuffix(simpleHeader+all, "\n"), ok, rows, sums},
		{"CR for every line end", sinner(), strings.ReplaceAll(simpleHeader+all, "\n", "\r"), ok, rows, sums},
		{"CR for every line end but one", sinner(), strings.Replace(strings.ReplaceAll(simpleHeader+all, "\n", "\r"), "1.25\r", "1.25\n", 1), ok, rows, sums},
		{"LF CR for every line end", sinner(), strings.ReplaceAll(simpleHeader+all, "\n", "\n\r"), []string{
			"ok", `2 "" blank_line: the line is empty: it is no row (warning)`, `4 "" blank_line: the line is empty: it is no row (warning)`, `6 "" blank_line: the line is empty: it is no row (warning)`,
		}, []string{"3 P1 4.5", "5 P2 1.25", "7 P1 9.75"}, sums},
		{"nothing", sinner(), "", []string{"unreadable", `0 "" readable: the file is empty`}, nil, ""},
		{"nothing but a line end", sinner(), "\n", []string{"drift", "the first line is empty; it should name the columns"}, nil, ""},
		{"nothing but line ends and spaces", sinner(), "\n \n\n", []string{"drift", "the first line is empty; it should name the columns"}, nil, ""},
		{"a header alone", counted, simpleHeader, violation(`0 "" rowCount: number of rows must be greater than 0, the file has 0`), nil, ""},
		{"a header alone without line end", counted, strings.TrimSpace(simpleHeader), violation(`0 "" rowCount: number of rows must be greater than 0, the file has 0`), nil, ""},
		{"one row alone", sinner(), simpleHeader + one, ok, rows[:1], "3.000 4.50"},
		{"no header", sinner(), all, []string{"drift", "the first line is no header: none of its cells is a column's name"}, nil, ""},
		{"an empty line before the header", sinner(), "\n" + simpleHeader + all, []string{"drift", "the first line is empty; it should name the columns"}, nil, ""},
		{"an empty line below the header and one among the rows", sinner(), simpleHeader + "\n" + one + "\n" + two + three, []string{
			"ok", `2 "" blank_line: the line is empty: it is no row (warning)`, `4 "" blank_line: the line is empty: it is no row (warning)`,
		}, []string{"3 P1 4.5", "5 P2 1.25", "6 P1 9.75"}, sums},
		{"a line of spaces among the rows", sinner(), with(two, "  \n"+two), violation(`3 " " ragged_row: has 1 cells where the contract has 5 columns`), nil, ""},
		{"a name twice", sinner(), with("units,sales_value", "units,units"), []string{"drift"}, nil, ""},
		{"a name once more", sinner(), with("sales_value", "sales_value,units"), []string{"drift", "a column stands more than once: units"}, nil, ""},
		{"a header too short", sinner(), with(",sales_value", ""), []string{"drift"}, nil, ""},
		{"a header too long", sinner(), with("sales_value", "sales_value,till"), []string{"drift"}, nil, ""},
		{"a header and rows too short", sinner(), "business_date,store_id,product_id,units\n2026-05-30,S1,P1,3\n", []string{"drift"}, nil, ""},
		{"a header and rows too long", sinner(), "business_date,store_id,product_id,units,sales_value,till\n2026-05-30,S1,P1,3,4.50,T1\n", []string{"drift"}, nil, ""},
		{"the first row too short", sinner(), with(one, "2026-05-30,S1,P1,3\n"), violation(`2 "2026-05-30,S1,P1,3" ragged_row: has 4 cells where the contract has 5 columns`), nil, ""},
		{"the first row too long", sinner(), with(one, "2026-05-30,S1,P1,3,4.50,1\n"), violation(`2 "2026-05-30,S1,P1,3,4.50,1" ragged_row: has 6 cells where the contract has 5 columns`), nil, ""},
		{"a later row too short", sinner(), with(three, "2026-05-30,S2,P1,1\n"), violation(`4 "2026-05-30,S2,P1,1" ragged_row: has 4 cells where the contract has 5 columns`), nil, ""},
		{"a later row too long", sinner(), with(three, "2026-05-30,S2,P1,1,9.75,1\n"), violation(`4 "2026-05-30,S2,P1,1,9.75,1" ragged_row: has 6 cells where the contract has 5 columns`), nil, ""},
		{"a cell longer than any may be", sinner(), with("P2", strings.Repeat("P", 1<<20+1)), violation(
			`3 "2026-05-30,S1,` + strings.Repeat("P", 186) + `…" limit: holds a cell that is longer than 1 MiB`,
		), nil, ""},
		{"a long cell in quotes, of many lines", sinner(), with("P2", `"`+strings.Repeat("P,2\n", 1<<12)+`"`), ok, nil, sums},
		{"two files put together without headers", sinner(), bom8 + simpleHeader + one + bom8 + two + three, violation(`3 "\\ufeff2026-05-30,S1,P2,2,1.25" encoding: ` + markAgain), nil, ""},
		{"a mark twice and no header", sinner("header: false"), bom8 + bom8 + all, violation(`1 "\\ufeff2026-05-30,S1,P1,3,4.50" encoding: ` + markAgain), nil, ""},
		{"a mark in a file of windows-1252", sinner("encoding: windows-1252"), simpleHeader + "2026-05-30,S1,\xd6l,3,4.50\n" + bom8 + two + "2026-05-30,S2,\xd6l,1,9.75\n", violation(`3 "ï»¿2026-05-30,S1,P2,2,1.25" encoding: ` + markAgain), nil, ""},
		{"a NUL byte in a number", sinner(), with("1.25", "1.\x0025"), violation(`3 sales_value "1.\\x0025" encoding: holds a NUL byte`), nil, ""},
		{"a NUL byte for an escape", sinner(), with("P2", "\"P\x00\"2\""), violation(`3 "2026-05-30,S1,\"P\\x00\"2\",2,1.25" quote: text stands after a closing quote`), nil, ""},
		{"utf-16, unsaid", sinner(), wide(simpleHeader+all, false), []string{"drift", "the file is full of NUL bytes, as utf-16 is; the contract says utf-8"}, nil, ""},
		{"utf-16 from the second row on", sinner(), simpleHeader + one + wide(two+three, false), []string{"drift", "the file is full of NUL bytes, as utf-16 is; the contract says utf-8"}, nil, ""},
		{"two line ends at the end", sinner(), simpleHeader + all + "\n", ok, rows, sums},
		{"sent as text twice: CR CR LF", sinner(), strings.ReplaceAll(simpleHeader+all, "\n", "\r\r\n"), []string{
			"ok", `2 "" blank_line: the line is empty: it is no row (warning)`, `4 "" blank_line: the line is empty: it is no row (warning)`, `6 "" blank_line: the line is empty: it is no row (warning)`,
		}, []string{"3 P1 4.5", "5 P2 1.25", "7 P1 9.75"}, sums},
		{"line ends that are none", sinner(), strings.ReplaceAll(simpleHeader+all, "\n", "\u2028"), []string{"drift"}, nil, ""},
		{"vertical tabs for line ends of rows", sinner(), simpleHeader + strings.ReplaceAll(all, "\n", "\v"), violation(
			`2 "2026-05-30,S1,P1,3,4.50\\x0b2026-05-30,S1,P2,2,1.25\\x0b2026-05-30,S2,P1,1,9.75\\x0b" ragged_row: has 13 cells where the contract has 5 columns`,
		), nil, ""},
		{"a header with nothing below it but spaces", sinner(), simpleHeader + "   \n", violation(`2 " " ragged_row: has 1 cells where the contract has 5 columns`), nil, ""},
		{"the header twice", sinner(), simpleHeader + simpleHeader + all, violation(
			`2 "business_date,store_id,product_id,units,sales_value" header: is the header once more, no row: files were put together, or a second table begins here`,
		), nil, ""},
		{"two files put together, each with its mark", sinner(), bom8 + simpleHeader + one + two + bom8 + simpleHeader + three, violation(
			`4 "\\ufeffbusiness_date,store_id,product_id,units,sales_value" header: is the header once more, no row: files were put together, or a second table begins here`,
		), nil, ""},
		{"a header of two lines", sinner(), simpleHeader + "date,number,number,pieces,EUR\n" + all, violation(
			`2 business_date "date" type: is no date that exists, written as yyyy-MM-dd`, `2 store_id "number" reference: is not in the stores master`,
			`2 units "pieces" type: is no number`, `2 sales_value "EUR" type: is no number`,
		), nil, ""},
		{"lines before the header", sinner(), "Sales of all stores\nprinted 2026-05-31, 06:00\n\n" + simpleHeader + all, []string{
			"drift", "the header stands on line 4; what stands before it is no part of the table",
		}, nil, ""},
		{"a line before the header that spreadsheets read", sinner(), "sep=,\n" + simpleHeader + all, []string{
			"drift", "the header stands on line 2; what stands before it is no part of the table",
		}, nil, ""},
		{"a mark twice", sinner(), bom8 + bom8 + simpleHeader + all, []string{"drift"}, nil, ""},
		{"a note below the rows", sinner(), simpleHeader + all + "# end of file, 3 rows\n", violation(
			`5 "# end of file, 3 rows" ragged_row: has 2 cells where the contract has 5 columns`,
		), nil, ""},
		{"a note with the cells of a row", sinner(), simpleHeader + all + "Note: prices in EUR,,,,\n", violation(
			`5 business_date "Note: prices in EUR" type: is no date that exists, written as yyyy-MM-dd`, `5 store_id "" required: must not be empty`,
			`5 product_id "" required: must not be empty`, `5 units "" required: must not be empty`, `5 sales_value "" required: must not be empty`,
		), nil, ""},
		{"a total below the rows", sinner(), simpleHeader + all + ",,,6,15.50\n", violation(
			`5 business_date "" required: must not be empty`, `5 store_id "" required: must not be empty`, `5 product_id "" required: must not be empty`,
		), nil, ""},
		{"a total of each store", sinner(), with(two, two+"2026-05-30,S1,,5,5.75\n"), violation(`4 product_id "" required: must not be empty`), nil, ""},
		{"a total under a store's name", sinner(), simpleHeader + all + "2026-05-30,TOTAL,TOTAL,6,15.50\n", violation(`5 store_id "TOTAL" reference: is not in the stores master`), nil, ""},
		{"the end mark of an old system", sinner(), simpleHeader + all + "\x1a", violation(`5 "\\x1a" ragged_row: has 1 cells where the contract has 5 columns`), nil, ""},
		{"NUL bytes up to the end of a block", sinner(), simpleHeader + all + strings.Repeat("\x00", 6), violation(
			`5 "\\x00\\x00\\x00\\x00\\x00\\x00" ragged_row: has 1 cells where the contract has 5 columns`,
		), nil, ""},
		{"another table below, of other columns", sinner(), simpleHeader + all + "\nstore_id,name\nS1,Bonn\n", violation(
			`5 "" blank_line: the line is empty: it is no row (warning)`,
			`6 "store_id,name" ragged_row: has 2 cells where the contract has 5 columns`, `7 "S1,Bonn" ragged_row: has 2 cells where the contract has 5 columns`,
		), nil, ""},
		{"another table below, of as many columns", sinner(), simpleHeader + all + "business_date,store_id,product_id,returned_units,returned_value\n2026-05-30,S1,P1,1,1.50\n", violation(
			`5 business_date "business_date" type: is no date that exists, written as yyyy-MM-dd`, `5 store_id "store_id" reference: is not in the stores master`,
			`5 units "returned_units" type: is no number`, `5 sales_value "returned_value" type: is no number`,
			`6 business_date, store_id, product_id "2026-05-30, S1, P1" primaryKey: the same key stands on line 2 already`,
		), nil, ""},
		{"another table beside", sinner(), "business_date,store_id,product_id,units,sales_value,,store_id,name\n2026-05-30,S1,P1,3,4.50,,S1,Bonn\n", []string{"drift"}, nil, ""},
		{"another table beside some rows", sinner(), with(two, "2026-05-30,S1,P2,2,1.25,,S1,Bonn\n"), violation(
			`3 "2026-05-30,S1,P2,2,1.25,,S1,Bonn" ragged_row: has 8 cells where the contract has 5 columns`,
		), nil, ""},
		{"the file ends in the middle of a row", sinner(), simpleHeader + one + two + "2026-05-30,S2,P1,1", violation(
			`4 "2026-05-30,S2,P1,1" ragged_row: has 4 cells where the contract has 5 columns`,
		), nil, ""},
		{"the file ends in the middle of a number", sinner(), simpleHeader + one + two + "2026-05-30,S2,P1,1,9.", violation(`4 sales_value "9." type: is no number`), nil, ""},

		// Its rows.
		{"rows without anything in their cells", sinner(), with(two, ",,,,\n"+two), violation(
			`3 business_date "" required: must not be empty`, `3 store_id "" required: must not be empty`, `3 product_id "" required: must not be empty`,
			`3 units "" required: must not be empty`, `3 sales_value "" required: must not be empty`,
		), nil, ""},
		{"two rows on one line", sinner(), with(one, one[:len(one)-1]+","), violation(
			`2 "2026-05-30,S1,P1,3,4.50,2026-05-30,S1,P2,2,1.25" ragged_row: has 10 cells where the contract has 5 columns`,
		), nil, ""},
		{"a row on two lines", sinner(), with("P2,2", "P2\n,2"), violation(
			`3 "2026-05-30,S1,P2" ragged_row: has 3 cells where the contract has 5 columns`, `4 ",2,1.25" ragged_row: has 3 cells where the contract has 5 columns`,
		), nil, ""},
		{"delimiters at the end of each row", sinner(), simpleHeader + strings.ReplaceAll(all, "\n", ",\n"), violation(
			`2 "2026-05-30,S1,P1,3,4.50," ragged_row: has 6 cells where the contract has 5 columns: it ends with a delimiter`,
			`3 "2026-05-30,S1,P2,2,1.25," ragged_row: has 6 cells where the contract has 5 columns: it ends with a delimiter`,
			`4 "2026-05-30,S2,P1,1,9.75," ragged_row: has 6 cells where the contract has 5 columns: it ends with a delimiter`,
		), nil, ""},

		// Delimiters.
		{"another delimiter in one row", sinner(), with(two, again(two, ";")), violation(
			`3 "2026-05-30;S1;P2;2;1.25" ragged_row: has 1 cells where the contract has 5 columns: it looks as if its delimiter were ";"`,
		), nil, ""},
		{"two delimiters in one row", sinner(), with("S1,P2", "S1;P2"), violation(`3 "2026-05-30,S1;P2,2,1.25" ragged_row: has 4 cells where the contract has 5 columns`), nil, ""},
		{"a comma and a space, unsaid", sinner(), again(simpleHeader+all, ", "), []string{"drift"}, nil, ""},
		{"a comma and a space", sinner(`delimiter: ", "`), again(simpleHeader, ", ") + again(one, ", ") + `2026-05-30, S1, "P2", 2, 1.25` + "\n" + again(three, ", "), ok, rows, sums},
		{"a comma without its space", sinner(`delimiter: ", "`), again(simpleHeader+one, ", ") + again(two, ", ")[:11] + two[10:], violation(
			`3 "2026-05-30,,S1,P2,2,1.25" ragged_row: has 1 cells where the contract has 5 columns: it looks as if its delimiter were ","`,
		), nil, ""},
		{"an emoji", sinner(`delimiter: "🛒"`), again(simpleHeader+all, "🛒"), ok, rows, sums},
		{"half a delimiter of two characters in a cell", sinner(`delimiter: "||"`), again(strings.ReplaceAll(simpleHeader+all, "P2", "P|2"), "||"), ok, []string{"2 P1 4.5", "3 P|2 1.25", "4 P1 9.75"}, sums},
		{"a delimiter of two characters and a half", sinner(`delimiter: "||"`), again(with("S1,P2", "S1,|P2"), "||"), ok, []string{"2 P1 4.5", "3 |P2 1.25", "4 P1 9.75"}, sums},
		{"a delimiter of two characters twice", sinner(`delimiter: "||"`), again(with("S1,P2", "S1,,P2"), "||"), violation(
			`3 "2026-05-30||S1||||P2||2||1.25" ragged_row: has 6 cells where the contract has 5 columns`,
		), nil, ""},
		{"spaces of any number", sinner(`delimiter: " "`), again(with("S1,P2", "S1,,,P2"), " "), violation(
			`3 "2026-05-30 S1 P2 2 1.25" ragged_row: has 7 cells where the contract has 5 columns`,
		), nil, ""},
		{"a delimiter within quotes", sinner(), with("P2", `"P,2"`), ok, []string{"2 P1 4.5", "3 P,2 1.25", "4 P1 9.75"}, sums},
		{"a delimiter that should be within quotes", sinner(), with("P2", `P,2`), violation(`3 "2026-05-30,S1,P,2,2,1.25" ragged_row: has 6 cells where the contract has 5 columns`), nil, ""},
		{"a decimal comma that should be within quotes", sinner(), with("1.25", "1,25"), violation(`3 "2026-05-30,S1,P2,2,1,25" ragged_row: has 6 cells where the contract has 5 columns`), nil, ""},
		{"a thousands mark that nobody declared", sinner(), with("1.25", `"1,001.25"`), violation(`3 sales_value "1,001.25" type: is no number: the contract declares no thousands mark, and its decimal mark is "."`), nil, ""},

		// Quotes.
		{"another quote than the contract's", sinner(`quote: "'"`), strings.TrimSuffix(`"`+strings.NewReplacer(",", `","`, "\n", "\"\n\"").Replace(simpleHeader+all), `"`), []string{"drift"}, nil, ""},
		{"another quote than the contract's in one row", sinner(`quote: "'"`), with(two, "\"2026-05-30\",\"S1\",\"P2\",\"2\",\"1.25\"\n"), violation(
			`3 business_date "\"2026-05-30\"" type: is no date that exists, written as yyyy-MM-dd`, `3 store_id "\"S1\"" reference: is not in the stores master`,
			`3 units "\"2\"" type: is no number`, `3 sales_value "\"1.25\"" type: is no number`,
		), nil, ""},
		{"the contract's quote, an apostrophe", sinner(`quote: "'"`), with("P2", "'P, ''2'''"), ok, []string{"2 P1 4.5", "3 P, '2' 1.25", "4 P1 9.75"}, sums},
		{"everything in quotes", sinner(), strings.TrimSuffix(`"`+strings.NewReplacer(",", `","`, "\n", "\"\n\"").Replace(simpleHeader+all), `"`), ok, rows, sums},
		{"quotes within quotes", sinner(), with("P2", `"""P"" ""2"""`), ok, []string{"2 P1 4.5", `3 "P" "2" 1.25`, "4 P1 9.75"}, sums},
		{"quotes within quotes, not doubled", sinner(), with("P2", `"19" rack"`), violation(`3 "2026-05-30,S1,\"19\" rack\",2,1.25" quote: text stands after a closing quote`), nil, ""},
		{"quotes within quotes, not doubled, before a delimiter", sinner(), with("P2", `"rack, 19", black"`), violation(
			`3 "2026-05-30,S1,\"rack, 19\", black\",2,1.25" ragged_row: has 6 cells where the contract has 5 columns`,
		), nil, ""},
		{"a backslash before a quote, unsaid", sinner(), with("P2", `"19\" rack"`), violation(`3 "2026-05-30,S1,\"19\\\" rack\",2,1.25" quote: text stands after a closing quote`), nil, ""},
		{"a backslash before a quote", sinner(`escape: "\\"`), with("P2", `"19\" rack"`), ok, []string{"2 P1 4.5", `3 19" rack 1.25`, "4 P1 9.75"}, sums},
		{"quotes doubled where they should be escaped", sinner(`escape: "\\"`), with("P2", `"19"" rack"`), violation(`3 "2026-05-30,S1,\"19\"\" rack\",2,1.25" quote: text stands after a closing quote`), nil, ""},
		{"a backslash before a delimiter without quotes", sinner(`escape: "\\"`), with("P2", `P\,2`), violation(`3 "2026-05-30,S1,P\\,2,2,1.25" ragged_row: has 6 cells where the contract has 5 columns`), nil, ""},
		{"a path that ends with a backslash", sinner(), with("P2", `"P2\"`), ok, []string{"2 P1 4.5", `3 P2\ 1.25`, "4 P1 9.75"}, sums},
		{"apostrophes around a store", sinner(), with("S1,P2", "'S1',P2"), violation(`3 store_id "'S1'" reference: is not in the stores master`), nil, ""},
		{"apostrophes around a number", sinner(), with("1.25", "'1.25'"), violation(`3 sales_value "'1.25'" type: is no number`), nil, ""},
		{"apostrophes around a delimiter", sinner(), with("P2", "'P,2'"), violation(`3 "2026-05-30,S1,'P,2',2,1.25" ragged_row: has 6 cells where the contract has 5 columns`), nil, ""},
		{"curly quotes around a delimiter", sinner(), with("P2", "“P,2”"), violation(`3 "2026-05-30,S1,“P,2”,2,1.25" ragged_row: has 6 cells where the contract has 5 columns`), nil, ""},
		{"a space before a quote", sinner(), with("P2", ` "P,2"`), violation(`3 "2026-05-30,S1, \"P,2\",2,1.25" ragged_row: has 6 cells where the contract has 5 columns`), nil, ""},
		{"a space after a quote", sinner(), with("P2", `"P2" `), violation(`3 "2026-05-30,S1,\"P2\" ,2,1.25" quote: text stands after a closing quote`), nil, ""},
		{"an inch without quotes", sinner(), with("P2", `19" rack`), ok, []string{"2 P1 4.5", `3 19" rack 1.25`, "4 P1 9.75"}, sums},
		{"a quote that is not opened", sinner(), with("P2", `P2"`), ok, []string{"2 P1 4.5", `3 P2" 1.25`, "4 P1 9.75"}, sums},
		{"a quote that is not opened in a number", sinner(), with("1.25", `1.25"`), violation(`3 sales_value "1.25\"" type: is no number`), nil, ""},
		{"a quote that is not closed before one that is", sinner(), with("P1", `"P1`) + "2026-05-30,S2,\"P2\",1,1.00\n", violation(
			`2 "2026-05-30,S1,\"P1,3,4.50\\n2026-05-30,S1,P2,2,1.25\\n2026-05-30,S2,P1,1,9.75\\n2026-05-30,S2,\"P2\",1,1.00" quote: text stands after a closing quote`,
		), nil, ""},
		{"a quote that closes in the next row", sinner(), strings.Replace(with("P1", `"P1`), "P2", `P2"`, 1), violation(
			`2 "2026-05-30,S1,\"P1,3,4.50\\n2026-05-30,S1,P2\",2,1.25" quote: a quoted cell holds what reads as rows of their own: a quote in it was opened or closed by mistake`,
		), nil, ""},
		{"a quote that closes two rows on", sinner(), strings.ReplaceAll(strings.Replace(with("P1", `"P1`), "S2,P1", `S2,P1"`, 1), "\n", "\r\n"), violation(
			`2 "2026-05-30,S1,\"P1,3,4.50\\r\\n2026-05-30,S1,P2,2,1.25\\r\\n2026-05-30,S2,P1\",1,9.75" quote: a quoted cell holds what reads as rows of their own: a quote in it was opened or closed by mistake`,
		), nil, ""},
		{"a quote that closes in another column", sinner(), strings.Replace(with("P1", `"P1`), "S1,P2", `S1",P2`, 1), violation(
			`2 "2026-05-30,S1,\"P1,3,4.50\\n2026-05-30,S1\",P2,2,1.25" ragged_row: has 6 cells where the contract has 5 columns`,
		), nil, ""},
		{"line ends and delimiters within quotes", sinner(), with("P2", "\"P\r\n2, a\nb, c, d, e\""), ok, []string{"2 P1 4.5", "3 P\r\n2, a\nb, c, d, e 1.25", "6 P1 9.75"}, sums},

		// Cells.
		{"a space before a number", sinner(), with("1.25", " 1.25"), violation(`3 sales_value " 1.25" type: is no number`), nil, ""},
		{"a space after a number", sinner(), with(",2,", ",2 ,"), violation(`3 units "2 " type: is no number`), nil, ""},
		{"a space after a store", sinner(), with("S1,P2", "S1 ,P2"), violation(`3 store_id "S1 " reference: is not in the stores master`), nil, ""},
		{"a currency", sinner(), with("1.25", "€1.25"), violation(`3 sales_value "€1.25" type: is no number`), nil, ""},
		{"a plus", sinner(), with("1.25", "+1.25"), violation(`3 sales_value "+1.25" type: is no number`), nil, ""},
		{"an error of a spreadsheet", sinner(), with("1.25", "#REF!"), violation(`3 sales_value "#REF!" type: is no number`), nil, ""},
		{"a formula around a number", sinner(), with("1.25", `="1.25"`), violation(`3 sales_value "=\"1.25\"" type: is no number`), nil, ""},
		{"numbers as cells in quotes", sinner(), with("2,1.25", `"2","1.25"`), ok, rows, sums},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.holds(t)
		})
	}
}

// holds reads the file whole and in pieces that end anywhere, and compares what came.
func (c sin) holds(t *testing.T) {
	t.Helper()
	known := map[string]*intake.IDs{"stores": intake.NewIDs([]string{"S1", "S2"})}
	for _, chunk := range []int{0, 1, 37} {
		g := read(t, compile(t, c.d), c.d.dataset+".csv", []byte(c.text), intake.Options{Known: known, Workers: 1}.WithBounds(chunk, 0))
		told := g.told()
		if len(c.want) == 1 && c.want[0] == "drift" { // the tests of drift hold what is said of the columns
			told = told[:1]
			if d := g.Verdict.Diff; len(d.Missing)+len(d.Extra)+len(d.Other) == 0 || len(d.Expected) == 0 {
				t.Errorf("the drift is not told: %+v", d)
			}
		}
		same(t, "verdict", told, c.want)
		if c.want[0] != "ok" {
			continue
		}
		var rows []string
		for _, r := range g.rows {
			line, rest, _ := strings.Cut(r, " ")
			_, product, _ := strings.Cut(rest, "product_id=")
			product, _, _ = strings.Cut(product, " units=")
			_, value, _ := strings.Cut(rest, "sales_value=")
			rows = append(rows, line+" "+product+" "+value)
		}
		if c.rows != nil {
			same(t, "rows", rows, c.rows)
		}
		if sums := g.Verdict.Sums["units"] + " " + g.Verdict.Sums["sales_value"]; sums != c.sums {
			t.Errorf("sums %s, want %s", sums, c.sums)
		}
	}
}

// Where all columns are text nothing but the names tells that a line is no row.
func TestRead_SinsOfText(t *testing.T) {
	t.Parallel()
	d := draft{dataset: "stores", properties: []string{"name: store_id, logicalType: string, primaryKey: true", "name: name, logicalType: string"}}
	const header, again = "store_id,name\n", "header: is the header once more, no row: files were put together, or a second table begins here"
	for text, want := range map[string][]string{
		header + header + "S1,Bonn\n":                             {"violation", `2 "store_id,name" ` + again},
		header + "S1,Bonn\n" + bom8 + header + "S2,Ulm\n":         {"violation", `3 "\\ufeffstore_id,name" ` + again},
		header + "S1,Bonn\n" + `"store_id","name"` + "\nS2,Ulm\n": {"violation", `3 "\"store_id\",\"name\"" ` + again},
		header + "S1,Bonn\n" + bom8 + "S2,Ulm\n":                  {"violation", `3 "\\ufeffS2,Ulm" encoding: ` + markAgain},
		header + "S1,Bonn\n" + bom8 + `"S2","Ulm"` + "\n":         {"violation", `3 "\\ufeff\"S2\",\"Ulm\"" encoding: ` + markAgain},
		header + "S1,\ufeffBonn\n":                                {"ok"}, // within a row it is a letter
		header + "store_id,Bonn\n":                                {"ok"},
		"Our stores\n\n" + header + "S1,Bonn\n":                   {"drift", "the header stands on line 3; what stands before it is no part of the table"},
		header + "S1,\"Market Hall, North\nBonn\"\n":              {"ok"}, // an address, and no number that could say that it is two rows
		header + "S1,Bonn\n\nproduct_id,name,brand\nP1,Tea,X\n": {
			"violation", `3 "" blank_line: the line is empty: it is no row (warning)`,
			`4 "product_id,name,brand" ragged_row: has 3 cells where the contract has 2 columns`, `5 "P1,Tea,X" ragged_row: has 3 cells where the contract has 2 columns`,
		},
	} {
		same(t, text, read(t, compile(t, d), "stores.csv", []byte(text), intake.Options{}).told(), want)
	}
}

// A quote that is opened in any row and closed in any later one, in any column: the rows between are told, never left out.
func TestRead_QuotesThatSwallowRows(t *testing.T) {
	t.Parallel()
	const n = 5
	c := compile(t, simple())
	outcomes := map[string]int{}
	for opens := range n * 5 {
		for closes := opens + 1; closes < n*5; closes++ {
			var b strings.Builder
			b.WriteString(simpleHeader)
			for row := range n {
				cells := []string{"2026-05-30", "S1", fmt.Sprint("P", row), "3", "4.50"}
				if opens/5 == row {
					cells[opens%5] = `"` + cells[opens%5]
				}
				if closes/5 == row {
					cells[closes%5] += `"`
				}
				b.WriteString(strings.Join(cells, ",") + "\n")
			}
			g := read(t, c, "sales.csv", []byte(b.String()), intake.Options{})
			outcomes[string(g.Verdict.Outcome)]++
			if g.Verdict.Outcome == "ok" {
				t.Errorf("loads, with sales of %s:\n%s", g.Verdict.Sums["sales_value"], b.String())
			}
		}
	}
	if got := slices.Sorted(maps.Keys(outcomes)); !slices.Contains(got, "violation") || outcomes["violation"] < 200 {
		t.Errorf("outcomes %v", outcomes)
	}
}
