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
func columnsOfContract(c *contract.Contract) (columns []ContractColumn, file []string) {
	for i, col := range c.Columns {
		v := ContractColumn{Name: col.Physical, Type: typeWords(c, col), Key: slices.Contains(c.Key, i)}
		switch {
		case col.Personal:
			v.Means = "Personal or confidential: checked, never loaded, masked in every message."
		case col.Ignored:
			v.Means = "Has to be there and is checked; it is not loaded."
		default:
			v.As, v.Means = col.Name, meanings.Column(c.Dataset.Name, col.Name)
		}
		columns = append(columns, v)
	}
	for _, r := range c.Rules {
		says := c.Says(r)
		if r.Severity() == contract.Warning {
			says += " (else the file is loaded, with a remark)"
		}
		if at := r.Column(); at >= 0 {
			columns[at].Rules = append(columns[at].Rules, says)
			continue
		}
		file = append(file, says)
	}
	for _, k := range c.Constants {
		f := c.Dataset.Fields[k.Field]
		file = append(file, fmt.Sprintf("%s is not in the file: it is %s in every row", f.Name, k.Raw))
	}
	return columns, file
}

// typeWords says how the values of a column are written.
func typeWords(c *contract.Contract, col contract.Column) string {
	switch col.Kind {
	case contract.Date, contract.Timestamp:
		word := "date"
		switch {
		case col.TimeOfDay:
			word = "time of day"
		case col.Kind == contract.Timestamp:
			word = "date and time"
		}
		if col.Format == nil {
			return word
		}
		return word + ", as " + col.Format.String()
	case contract.Decimal:
		switch {
		case col.Scale == 0:
			return "whole number"
		case c.Dialect.DecimalMark == ",":
			return fmt.Sprintf("number with up to %d decimals after a comma", col.Scale)
		}
		return fmt.Sprintf("number with up to %d decimals", col.Scale)
	case contract.Bool:
		return "yes or no, as " + strings.Join(c.Dialect.TrueTokens, " or ") + " and " + strings.Join(c.Dialect.FalseTokens, " or ")
	}
	return "text"
}

// formOf says how the bytes of a file become cells.
func formOf(c *contract.Contract) []Pair {
	d := c.Dialect
	list := []Pair{{"Cells divided by", markWords(d.Delimiter)}, {"Quoted with", markWords(d.Quote)}, {"Encoding", d.Encoding}}
	header := "the first line names the columns, in this order"
	switch {
	case !d.Header:
		header = "none: the order of the columns says which is which"
	case d.AnyOrder:
		header = "the first line names the columns, in any order"
	}
	list = append(list, Pair{"Header", header})
	if d.ThousandsMark != "" {
		list = append(list, Pair{"Thousands mark", markWords(d.ThousandsMark)})
	}
	if len(d.NullTokens) > 0 {
		list = append(list, Pair{"Not there", "an empty cell, or " + named(d.NullTokens, len(d.NullTokens))})
	}
	switch c.Dataset.Name {
	case "sales", "sale_lines", "store_days", "targets":
		amounts := "without tax"
		if c.AmountsIncludeTax {
			amounts = "tax included"
		}
		list = append(list, Pair{"Amounts", amounts})
	}
	if c.Dataset.Name == "sale_lines" {
		back := "none"
		if c.Returns == contract.ReturnsNegativeLines {
			back = "lines below zero"
		}
		list = append(list, Pair{"Returns", back})
		minutes := int(c.DayStartsAt.Minutes())
		list = append(list, Pair{"A day begins at", fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)})
	}
	return list
}

// markWords names a character that is hard to see.
func markWords(s string) string {
	switch s {
	case "":
		return "nothing"
	case ",":
		return "a comma"
	case ";":
		return "a semicolon"
	case "\t":
		return "a tab"
	case "|":
		return "a bar |"
	case `"`:
		return `double quotes "`
	case "'":
		return "an apostrophe '"
	case " ":
		return "a space"
	case ".":
		return "a point"
	case "\u00a0", "\u202f":
		return "a hard space"
	}
	return s
}
