package contract

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// kindOf is the kind that column i has in the draft: the dataset's where it has a canonical name.
func (d *drafter) kindOf(i int) Kind {
	if name := d.names[i]; name != "" {
		return d.dataset.Fields[d.dataset.Field(name)].Kind
	}
	return d.columns[i].kind
}

// properties writes a line for each column, then what the dataset needs and the header does not name.
func (d *drafter) properties() {
	key := d.key()
	used := map[string]bool{}
	for _, name := range d.names {
		used[name] = true
	}
	for i, g := range d.columns {
		name := d.names[i]
		canonical := name != ""
		if !canonical {
			name = d.slug(g.header, used)
		}
		parts := []string{"name: " + quoted(name)}
		if name != g.header && d.sample.header {
			parts = append(parts, "physicalName: "+quoted(g.header))
		}
		var marks []string
		if canonical {
			if d.marks[i] != "" {
				marks = append(marks, d.marks[i])
			} else if plainWord(g.header) != plainWord(name) {
				marks = append(marks, fmt.Sprintf("guess: %q is %s", g.header, name))
			}
			field := d.dataset.Fields[d.dataset.Field(name)]
			parts, marks = d.typed(parts, marks, g, field.Kind, field.Scale)
			switch {
			case field.Required && g.empty:
				marks = append(marks, "decide: empty in the sample, but "+d.dataset.Name+" needs it in every row")
			case field.Required:
				parts = append(parts, "required: true")
			}
			if p := slices.Index(key, i); p >= 0 {
				parts = append(parts, fmt.Sprintf("primaryKey: true, primaryKeyPosition: %d", p+1))
				marks = append(marks, "guess: part of the key, unique in the sample")
			}
			if master := masters[name]; master != "" && master != d.dataset.Name {
				parts = append(parts, fmt.Sprintf("relationships: [{to: %s.%s}]", master, name))
			}
		} else {
			parts, marks = d.unnamed(parts, marks, g)
		}
		d.line("      - {"+strings.Join(parts, ", ")+"}", strings.Join(marks, "; "))
		if !canonical && d.sample.header && !personalHeader(g.header) {
			d.out.WriteString(d.ready(g))
		}
	}
	if d.known {
		d.needs(used, key)
	}
}

// typed adds the type of a canonical column.
func (d *drafter) typed(parts, marks []string, g guess, kind Kind, scale int) ([]string, []string) {
	logical := logicalOf(kind)
	if kind == Timestamp && g.time {
		logical = "time"
	}
	parts = append(parts, "logicalType: "+logical)
	fits := g.kind == kind || (kind == Bool && g.flag) || kind == Text || (kind == Date && g.kind == Timestamp && !g.time)
	if !fits && len(d.columns) > 0 && d.hasValues(g) {
		return parts, append(marks, fmt.Sprintf("decide: the sample's values are %s, not %s", g.kind, kind))
	}
	switch kind {
	case Decimal:
		parts = append(parts, fmt.Sprintf("physicalType: \"DECIMAL(%d,%d)\"", MaxDigits, max(scale, g.decimals)))
		if g.decimals > scale {
			marks = append(marks, fmt.Sprintf("decide: %d decimals in the sample, Daybook holds %d and rounds nothing", g.decimals, scale))
		}
		if g.negative && slices.Contains(neverNegative[d.dataset.Name], d.nameOf(g)) && (d.nameOf(g) == "unit_price" || !d.comeBack()) {
			marks = append(marks, "decide: negative values in the sample: what came back? (sale_lines take returns: negative_lines, sales have returned_units and returned_value)")
		}
	case Date, Timestamp:
		return d.dated1(parts, marks, g, kind)
	}
	return parts, marks
}

// dated1 adds the pattern of a date or time: none for ISO, a person's choice where several fit.
func (d *drafter) dated1(parts, marks []string, g guess, kind Kind) ([]string, []string) {
	switch {
	case len(g.formats) > 1:
		parts = append(parts, "logicalTypeOptions: {format: "+undecided+"}")
		marks = append(marks, "decide: format "+strings.Join(g.formats, " or ")+": the sample fits them all")
	case len(g.formats) == 1 && (kind != Date || g.formats[0] != ISODate.pattern):
		parts = append(parts, "logicalTypeOptions: {format: "+quoted(g.formats[0])+"}")
		marks = append(marks, "guess: the only pattern of many that fits each value")
	}
	return parts, marks
}

func (d *drafter) hasValues(g guess) bool {
	for i := range d.columns {
		if d.columns[i].header == g.header {
			values, _ := present(d.sample.values(i))
			return len(values) > 0
		}
	}
	return false
}

func (d *drafter) nameOf(g guess) string {
	for i := range d.columns {
		if d.columns[i].header == g.header {
			return d.names[i]
		}
	}
	return ""
}

// unnamed writes a column that no canonical column plainly is: checked as text, not loaded, until a person says more.
func (d *drafter) unnamed(parts, marks []string, g guess) ([]string, []string) {
	parts = append(parts, "logicalType: string")
	if personalHeader(g.header) && d.dataset.Replace != Whole { // a store's address is no person's
		return append(parts, "classification: personal"), append(marks, "guess: names people, so it is never loaded and masked in messages")
	}
	parts = append(parts, "customProperties: [{property: use, value: ignore}]")
	return parts, append(marks, "decide: looks like "+g.seems()+"; give it a column's name"+d.candidates(g)+" or leave it out of the warehouse")
}

// needs says which columns the dataset needs and nothing in the sample plainly is.
func (d *drafter) needs(used map[string]bool, key []int) {
	dated := d.dated
	for i, name := range d.names {
		dated = dated || name == "sold_at" && !d.columns[i].time
	}
	need := func(text string) {
		mark := "decide: " + d.dataset.Name + " needs " + text + ": name a column so, or give it in constants"
		d.out.WriteString("      # " + mark + "\n")
		d.notes = append(d.notes, mark)
	}
	for _, f := range d.dataset.Fields {
		if f.Required && !used[f.Name] && (f.Name != "business_date" || !dated) && (f.Name != "store_id" || !d.stored) {
			need(f.Name)
		}
	}
	any := func(names ...string) bool { return slices.ContainsFunc(names, func(n string) bool { return used[n] }) }
	switch {
	case d.dataset.Name == "sale_lines" && !any("sales_value", "unit_price"):
		need("sales_value or unit_price")
	case d.dataset.Name == "inventory" && !any("on_hand", "stockout_hours"):
		need("on_hand or stockout_hours")
	case d.dataset.Name == "store_days" && !any("net_sales", "transactions", "visitors"):
		need("net_sales, transactions or visitors")
	}
	if d.dataset.Name == "sale_lines" && used["line_kind"] && d.kinds() == nil {
		mark := "decide: what do the tokens of line_kind mean? add {property: lineKinds, value: {A: sale, R: return}}"
		d.out.WriteString("      # " + mark + "\n")
		d.notes = append(d.notes, mark)
	}
	if len(key) == 0 {
		mark := "decide: which columns are the key? (primaryKey: true) Those that usually are repeat in the sample, or are not all there"
		d.out.WriteString("      # " + mark + "\n")
		d.notes = append(d.notes, mark)
	}
}

// key returns the columns of the dataset's grain, where the sample has them and no combination twice.
func (d *drafter) key() []int {
	if !d.known {
		return nil
	}
	var key []int
	for _, name := range grains[d.dataset.Name] {
		for i := range d.columns {
			if d.names[i] == name {
				key = append(key, i)
			}
		}
	}
	seen := map[string]bool{}
	rows := d.sample.rows
	if d.sample.header {
		rows = rows[1:]
	}
	for _, r := range rows {
		var b strings.Builder
		for _, i := range key {
			if i < len(r) {
				b.WriteString(strconv.Quote(r[i]))
			}
		}
		if seen[b.String()] {
			return nil
		}
		seen[b.String()] = true
	}
	return key
}

var notWord = regexp.MustCompile(`[^a-z0-9]+`)

// slug is a property's name for a column that has no canonical one: not yet used, and no canonical name either.
func (d *drafter) slug(header string, used map[string]bool) string {
	base := strings.Trim(notWord.ReplaceAllString(strings.ToLower(header), "_"), "_")
	if base == "" {
		base = "column"
	}
	name := base
	for n := 2; used[name] || (d.known && d.dataset.Field(name) >= 0); n++ {
		name = fmt.Sprintf("%s_%d", base, n)
	}
	used[name] = true
	return name
}
