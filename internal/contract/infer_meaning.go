package contract

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// meaning writes the settings that say what the cells mean beyond their values: tax, what came back, kinds of lines.
func (d *drafter) meaning() {
	if !d.known {
		return
	}
	money := []string{"sales_value", "net_sales", "unit_price", "net_sales_target", "promo_price", "list_price"}
	if slices.Contains(settingPlaces["amounts"], d.dataset.Name) && slices.ContainsFunc(money, d.named) {
		d.line("      - {property: amounts, value: excluding_tax}", "decide: do amounts include tax (including_tax)? pages carry the word")
	}
	if d.comeBack() {
		d.line("      - {property: returns, value: negative_lines}", "guess: lines below zero in the sample are what came back")
	}
	if kinds := d.kinds(); kinds != nil {
		words := make([]string, len(kinds))
		for i, k := range kinds {
			words[i] = quoted(k) + ": " + undecided
		}
		d.line("      - {property: lineKinds, value: {"+strings.Join(words, ", ")+"}}", "decide: what is each kind of line: sale, return, gift_card, deposit, void or service?")
	}
}

// comeBack reports whether lines of the sample are below zero.
func (d *drafter) comeBack() bool {
	if d.dataset.Name != "sale_lines" {
		return false
	}
	for i, g := range d.columns {
		if g.negative && (d.names[i] == "units" || d.names[i] == "sales_value") {
			return true
		}
	}
	return false
}

// mostKinds is how many kinds of line a sample may show; a column with more is none of kinds.
const mostKinds = 20

// kinds are the tokens of line_kind in the sample, nil where there is no such column or too many of them.
func (d *drafter) kinds() []string {
	for i := range d.columns {
		if d.names[i] != "line_kind" {
			continue
		}
		var list []string
		for _, v := range d.sample.values(i) {
			if v != "" && !slices.Contains(list, v) {
				list = append(list, v)
			}
			if len(list) > mostKinds {
				return nil
			}
		}
		slices.Sort(list)
		return list
	}
	return nil
}

// candidates names columns of the dataset that are still to be had and that values like these could be.
func (d *drafter) candidates(g guess) string {
	fields := d.couldBe(g)
	list := make([]string, len(fields))
	for i, f := range fields {
		list[i] = f.Name
	}
	if len(list) == 0 {
		return ""
	}
	more := ""
	if len(list) > 5 {
		list, more = list[:5], ", …"
	}
	return fmt.Sprintf(" (%s%s)", strings.Join(list, ", "), more)
}

// couldBe are columns of the dataset that are still to be had and that values like these could be.
func (d *drafter) couldBe(g guess) (list []Field) {
	flags := func(a, b Field) int { // what two words say is a flag first of all
		return cmp.Compare(boolRank(b.Kind == Bool), boolRank(a.Kind == Bool))
	}
	for _, f := range slices.SortedStableFunc(slices.Values(d.dataset.Fields), flags) {
		fits := f.Kind == g.kind || f.Kind == Bool && g.flag || f.Kind == Date && g.kind == Timestamp && !g.time || f.Kind == Text && f.Required && g.kind == Decimal && g.integers
		if fits && !d.named(f.Name) && f.Name != "line_kind" {
			list = append(list, f)
		}
	}
	return list
}

// ready is a line for a column that no canonical column plainly is, to be taken as it stands: that which the dataset still needs, else
// the likeliest. Of text there is none that is likely.
func (d *drafter) ready(g guess) string {
	list := d.couldBe(g)
	if len(list) == 0 || !d.known || g.kind == Text && !g.flag {
		return ""
	}
	f := list[0]
	if i := slices.IndexFunc(list, func(f Field) bool { return f.Required }); i >= 0 {
		f = list[i]
	}
	parts, _ := d.typed([]string{"name: " + quoted(f.Name), "physicalName: " + quoted(g.header)}, nil, g, f.Kind, f.Scale)
	if f.Required {
		parts = append(parts, "required: true")
	}
	return "      # or: - {" + strings.Join(parts, ", ") + "}\n"
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

// seems says what the values of a column look like.
func (g guess) seems() string {
	switch {
	case g.flag:
		return g.truths[0] + " and " + g.truths[1]
	case g.kind == Decimal && g.integers:
		return "whole numbers"
	case g.kind == Decimal:
		return fmt.Sprintf("numbers with %d decimals", g.decimals)
	case g.time:
		return "times of day"
	case g.kind == Timestamp:
		return "times"
	case g.kind == Date:
		return "dates"
	}
	return "text"
}
