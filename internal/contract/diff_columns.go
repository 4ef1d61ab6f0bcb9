package contract

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// columns compares the file's columns: by header name, or by position where there is no header.
func (d *differ) columns(a, b *Contract) {
	key := func(c *Contract, i int) string {
		if b.Dialect.Header {
			return c.Columns[i].Physical
		}
		return strconv.Itoa(i + 1)
	}
	index := func(c *Contract) (map[string]int, []string) {
		m, order := map[string]int{}, make([]string, len(c.Columns))
		for i := range c.Columns {
			order[i] = key(c, i)
			m[order[i]] = i
		}
		return m, order
	}
	old, oldOrder := index(a)
	now, nowOrder := index(b)
	for _, k := range oldOrder {
		i, ok := now[k]
		if !ok {
			d.add("columns."+k, columnText(a.Columns[old[k]]), "", true)
			continue
		}
		d.column("columns."+k, a.Columns[old[k]], b.Columns[i])
	}
	for _, k := range nowOrder {
		if _, ok := old[k]; !ok {
			d.add("columns."+k, "", columnText(b.Columns[now[k]]), true)
		}
	}
	common := func(order []string, other map[string]int) string {
		return strings.Join(slices.DeleteFunc(slices.Clone(order), func(k string) bool { _, ok := other[k]; return !ok }), ", ")
	}
	d.add("columns.order", common(oldOrder, now), common(nowOrder, old), !b.Dialect.AnyOrder)
}

func columnText(c Column) string { return fmt.Sprintf("%s (%s)", columnUse(c), columnType(c)) }

func columnUse(c Column) string {
	switch {
	case c.Ignored:
		return "ignored"
	case c.Personal:
		return "personal"
	}
	return c.Name
}

func columnType(c Column) string {
	switch c.Kind {
	case Decimal:
		return fmt.Sprintf("DECIMAL(%d,%d)", c.Digits, c.Scale)
	case Date, Timestamp:
		return c.Kind.String() + " " + c.Format.String()
	}
	return c.Kind.String()
}

// column compares one column. Another kind or format makes files drift: their values no longer parse. Fewer digits do
// not: single values may then break the contract.
func (d *differ) column(path string, a, b Column) {
	d.add(path+".use", columnUse(a), columnUse(b), false)
	retyped := a.Kind != b.Kind && b.Kind != Text
	if a.Kind == b.Kind && (a.Kind == Date || a.Kind == Timestamp) {
		retyped = true
	}
	d.add(path+".type", columnType(a), columnType(b), retyped)
	need := map[bool]string{true: "required", false: "optional"}
	d.add(path+".required", need[a.Required], need[b.Required], false)
}

// rules compares what is declared, by column and name.
func (d *differ) rules(a, b *Contract) {
	old, oldOrder := ruleTexts(a)
	now, nowOrder := ruleTexts(b)
	for _, k := range oldOrder {
		d.add("rules."+k, old[k], now[k], false)
	}
	for _, k := range nowOrder {
		if _, ok := old[k]; !ok {
			d.add("rules."+k, "", now[k], false)
		}
	}
}

// ruleTexts describes the rules by column and name, several of one name together.
func ruleTexts(c *Contract) (map[string]string, []string) {
	texts, order := map[string]string{}, []string{}
	for _, r := range c.Rules {
		k := r.Name()
		if i := r.Column(); i >= 0 {
			k = c.Columns[i].Physical + "." + k
		}
		if _, ok := texts[k]; ok {
			texts[k] += "; " + c.Describe(r)
			continue
		}
		texts[k] = c.Describe(r)
		order = append(order, k)
	}
	return texts, order
}

// Describe says in one line what a rule of the contract wants.
func (c *Contract) Describe(r Rule) string {
	var s string
	columns := func(list []int) string {
		names := make([]string, len(list))
		for i, j := range list {
			names[i] = c.Columns[j].Physical
		}
		return strings.Join(names, ", ")
	}
	switch r := r.(type) {
	case RequiredRule:
		s = "must not be empty"
	case RangeRule:
		s = r.message
	case LengthRule:
		s = fmt.Sprintf("%s %d", r.name, r.limit)
	case PatternRule:
		s = "must match " + r.expr.String()
	case MultipleRule:
		s = "must be a multiple of " + r.text
	case UniqueRule:
		s = columns(r.Columns) + " must be unique"
	case ReferenceRule:
		s = "must be in " + r.Master
		if r.OnUnknown == UnknownLoads {
			s += ", else loaded and shown apart"
		}
	case SignRule:
		s = "units and value must have one sign"
	case *RowCountRule:
		s = r.threshold.words()
	case *NullsRule:
		s = r.threshold.words() + tokensText(r.tokens)
	case *ValuesRule:
		s = r.threshold.words() + tokensText(r.texts)
		if r.numbers != nil {
			list := make([]string, 0, len(r.numbers))
			for n := range r.numbers {
				list = append(list, strconv.FormatInt(n, 10))
			}
			slices.Sort(list)
			s += " (" + strings.Join(list, ", ") + ")"
		}
		if r.expr != nil {
			s += " (" + r.expr.String() + ")"
		}
	case *DuplicatesRule:
		s = r.threshold.words()
	}
	if r.Severity() == Warning {
		s += " (warning)"
	}
	return s
}

func tokensText(tokens map[string]bool) string {
	if len(tokens) == 0 {
		return ""
	}
	list := make([]string, 0, len(tokens))
	for t := range tokens {
		list = append(list, t)
	}
	slices.Sort(list)
	return " (" + strings.Join(list, ", ") + ")"
}
