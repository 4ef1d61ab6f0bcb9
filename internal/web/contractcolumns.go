package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// meanings say what the columns of the datasets mean.
var meanings = warehouse.LoadWords()

// columnsOfContract are the columns of a file with the rules on each, and the rules of the file as a whole.
func columnsOfContract(w Format, c *contract.Contract) (columns []ContractColumn, file []string) {
	for i, col := range c.Columns {
		v := ContractColumn{Name: col.Physical, Type: typeWords(w, c, col), Key: slices.Contains(c.Key, i)}
		switch {
		case col.Personal:
			v.Means = w.say("Personal or confidential: checked, never loaded, masked in every message.")
		case col.Ignored:
			v.Means = w.say("Has to be there and is checked; it is not loaded.")
		default:
			v.As, v.Means = col.Name, w.say(meanings.Column(c.Dataset.Name, col.Name))
		}
		columns = append(columns, v)
	}
	for _, r := range c.Rules {
		says := ruleWords(w, c, r)
		if r.Severity() == contract.Warning {
			says += w.say(" (else the file is loaded, with a remark)")
		}
		if at := r.Column(); at >= 0 {
			columns[at].Rules = append(columns[at].Rules, says)
			continue
		}
		file = append(file, says)
	}
	for _, k := range c.Constants {
		f := c.Dataset.Fields[k.Field]
		file = append(file, w.sayf("%s is not in the file: it is %s in every row", f.Name, k.Raw))
	}
	return columns, file
}

// typeWords says how the values of a column are written.
func typeWords(f Format, c *contract.Contract, col contract.Column) string {
	switch col.Kind {
	case contract.Date, contract.Timestamp:
		word := f.say("date")
		switch {
		case col.TimeOfDay:
			word = f.say("time of day")
		case col.Kind == contract.Timestamp:
			word = f.say("date and time")
		}
		if col.Format == nil {
			return word
		}
		return word + f.say(", as ") + col.Format.String()
	case contract.Decimal:
		switch {
		case col.Scale == 0:
			return f.say("whole number")
		case c.Dialect.DecimalMark == ",":
			return f.sayf("number with up to %d decimals after a comma", col.Scale)
		}
		return f.sayf("number with up to %d decimals", col.Scale)
	case contract.Bool:
		return f.sayf("yes or no, as %s and %s", strings.Join(c.Dialect.TrueTokens, f.say(" or ")), strings.Join(c.Dialect.FalseTokens, f.say(" or ")))
	}
	return f.say("text")
}

// formOf says how the bytes of a file become cells.
func formOf(f Format, c *contract.Contract) []Pair {
	d := c.Dialect
	list := []Pair{{"Cells divided by", markWords(f, d.Delimiter)}, {"Quoted with", markWords(f, d.Quote)}, {"Encoding", d.Encoding}}
	header := "the first line names the columns, in this order"
	switch {
	case !d.Header:
		header = "none: the order of the columns says which is which"
	case d.AnyOrder:
		header = "the first line names the columns, in any order"
	}
	list = append(list, Pair{"Header", f.say(header)})
	if d.ThousandsMark != "" {
		list = append(list, Pair{"Thousands mark", markWords(f, d.ThousandsMark)})
	}
	if len(d.NullTokens) > 0 {
		list = append(list, Pair{"Not there", f.say("an empty cell, or ") + named(f, d.NullTokens, len(d.NullTokens))})
	}
	switch c.Dataset.Name {
	case "sales", "sale_lines", "store_days", "targets":
		amounts := "without tax"
		if c.AmountsIncludeTax {
			amounts = "tax included"
		}
		list = append(list, Pair{"Amounts", f.say(amounts)})
	}
	if c.Dataset.Name == "sale_lines" {
		back := "none"
		if c.Returns == contract.ReturnsNegativeLines {
			back = "lines below zero"
		}
		list = append(list, Pair{"Returns", f.say(back)})
		minutes := int(c.DayStartsAt.Minutes())
		list = append(list, Pair{"A day begins at", fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)})
	}
	for i := range list {
		list[i].Name = f.say(list[i].Name)
	}
	return list
}

// markWords names a character that is hard to see.
func markWords(f Format, s string) string {
	switch s {
	case "":
		return f.say("nothing")
	case ",":
		return f.say("a comma")
	case ";":
		return f.say("a semicolon")
	case "\t":
		return f.say("a tab")
	case "|":
		return f.say("a bar |")
	case `"`:
		return f.say(`double quotes "`)
	case "'":
		return f.say("an apostrophe '")
	case " ":
		return f.say("a space")
	case ".":
		return f.say("a point")
	case "\u00a0", "\u202f":
		return f.say("a hard space")
	}
	return s
}
