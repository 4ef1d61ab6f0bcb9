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
			d.add("columns."+k, columnText(a.Columns[old[k]]), "", Drifts)
			continue
		}
		d.column("columns."+k, a.Columns[old[k]], b.Columns[i])
	}
	for _, k := range nowOrder {
		if _, ok := old[k]; !ok {
			d.add("columns."+k, "", columnText(b.Columns[now[k]]), Drifts)
		}
	}
	common := func(order []string, other map[string]int) string {
		return strings.Join(slices.DeleteFunc(slices.Clone(order), func(k string) bool { _, ok := other[k]; return !ok }), ", ")
	}
	d.add("columns.order", common(oldOrder, now), common(nowOrder, old), drifts(!b.Dialect.AnyOrder, Other))
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
	d.add(path+".use", columnUse(a), columnUse(b), Other)
	retyped := a.Kind != b.Kind && b.Kind != Text
	if a.Kind == b.Kind && (a.Kind == Date || a.Kind == Timestamp) {
		retyped = true
	}
	effect := Other
	switch {
	case b.Kind == Text:
		effect = Looser
	case b.Kind == Decimal && a.Kind == Decimal: // fewer decimals or fewer digits before them
		effect = compared(0, min(b.Scale-a.Scale, b.Digits-b.Scale-a.Digits+a.Scale))
		if effect == Other {
			effect = Looser
		}
	}
	d.add(path+".type", columnType(a), columnType(b), drifts(retyped, effect))
	need := map[bool]string{true: "required", false: "optional"}
	d.add(path+".required", need[a.Required], need[b.Required], map[bool]Effect{true: Stricter, false: Looser}[b.Required])
}

// rules compares what is declared, by column and name.
func (d *differ) rules(a, b *Contract) {
	old, oldOrder := rulesByName(a)
	now, nowOrder := rulesByName(b)
	for _, k := range oldOrder {
		d.add("rules."+k, a.texts(old[k]), b.texts(now[k]), rulesEffect(old[k], now[k]))
	}
	for _, k := range nowOrder {
		if _, ok := old[k]; !ok {
			d.add("rules."+k, "", b.texts(now[k]), rulesEffect(nil, now[k]))
		}
	}
}

// rulesByName are the rules by column and name, in the order of the document.
func rulesByName(c *Contract) (map[string][]Rule, []string) {
	rules, order := map[string][]Rule{}, []string{}
	for _, r := range c.Rules {
		k := r.Name()
		if i := r.Column(); i >= 0 {
			k = c.Columns[i].Physical + "." + k
		}
		if rules[k] == nil {
			order = append(order, k)
		}
		rules[k] = append(rules[k], r)
	}
	return rules, order
}

// texts describes rules, several of one name together.
func (c *Contract) texts(rules []Rule) string {
	list := make([]string, len(rules))
	for i, r := range rules {
		list[i] = c.Describe(r)
	}
	return strings.Join(list, "; ")
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
	case PersonRule:
		s = r.says()
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
