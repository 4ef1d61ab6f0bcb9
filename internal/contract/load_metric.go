package contract

import (
	"slices"

	"gopkg.in/yaml.v3"
)

// metric declares the library rule d with threshold t.
func (l *loader) metric(i int, q *yaml.Node, d declared, t threshold) {
	at, args := child(q, "metric"), child(q, "arguments")
	argument := map[string][]string{"missingValues": {"missingValues"}, "invalidValues": {"validValues", "pattern"}, "duplicateValues": {"properties"}}
	if args != nil && args.Kind == yaml.MappingNode {
		for j := 0; j+1 < len(args.Content); j += 2 {
			k := args.Content[j]
			if odcsArguments.keys[k.Value] != nil && (!slices.Contains(argument[d.name], k.Value) || (d.name == "duplicateValues" && i >= 0)) {
				l.fail(k, "", "argument %s does nothing for %s here", k.Value, d.name)
			}
		}
	}
	switch {
	case !slices.Contains(odcsMetrics, d.name): // reported by check
	case d.name == "rowCount" && i >= 0:
		l.fail(at, "move it to the quality of the schema object", "rowCount counts the file's rows, not a column's")
	case d.name == "rowCount" && t.percent:
		l.fail(child(q, "unit"), "write rows", "rowCount has no percentage")
	case d.name == "rowCount":
		l.add(&RowCountRule{declared: d, threshold: t})
	case d.name == "duplicateValues" && i < 0:
		l.duplicateRows(q, d, t)
	case i < 0:
		l.fail(at, "move it to the quality of a property", "%s counts the values of one column", d.name)
	case d.name == "duplicateValues":
		l.add(&DuplicatesRule{declared: d, threshold: t})
	case d.name == "nullValues":
		l.add(&NullsRule{declared: d, threshold: t, nulls: true})
	case d.name == "missingValues":
		l.missing(i, args, d, t)
	case d.name == "invalidValues":
		l.invalid(i, q, args, d, t)
	}
}

// duplicateRows reads duplicateValues over several properties: a unique rule, where no duplicate is allowed.
func (l *loader) duplicateRows(q *yaml.Node, d declared, t threshold) {
	list := child(child(q, "arguments"), "properties")
	if len(elements(list)) == 0 {
		l.fail(q, "add arguments: {properties: [store_id, …]}, or move the rule to a property", "duplicateValues of the file names no properties")
		return
	}
	if t.holds(ratOf(1)) || !t.holds(ratOf(0)) {
		l.fail(q, "write mustBe: 0", "duplicateValues over several properties can only be none")
		return
	}
	r := UniqueRule{declared: d}
	for _, p := range list.Content {
		j := slices.Index(l.named, textOf(p))
		switch {
		case j < 0:
			l.noColumn(p, textOf(p))
		case slices.Contains(r.Columns, j):
			l.fail(p, "", "property %q stands twice", p.Value)
		default:
			r.Columns = append(r.Columns, j)
		}
	}
	if len(r.Columns) == 1 {
		r.column = r.Columns[0]
	}
	l.add(r)
}

func (l *loader) missing(i int, args *yaml.Node, d declared, t threshold) {
	r := &NullsRule{declared: d, threshold: t, nulls: true}
	if list := child(args, "missingValues"); list != nil {
		r.nulls = false
		r.tokens = map[string]bool{}
		for _, e := range elements(list) {
			switch {
			case e.Tag == "!!null" || textOf(e) == "":
				r.nulls = true
			case l.c.Columns[i].Kind != Text:
				l.fail(e, "add it to nullTokens", "%q in a %s column is a value that cannot be read, never a missing one", e.Value, l.c.Columns[i].Kind)
			case slices.Contains(l.c.Dialect.NullTokens, e.Value):
				l.fail(e, "", "%q is a null token already and counts as null", e.Value)
			default:
				r.tokens[e.Value] = true
			}
		}
		if len(elements(list)) == 0 {
			l.fail(list, "", "missingValues is empty: the rule can never fail")
			return
		}
	}
	l.add(r)
}

func (l *loader) invalid(i int, q, args *yaml.Node, d declared, t threshold) {
	c := l.c.Columns[i]
	r := &ValuesRule{declared: d, threshold: t}
	valid, pattern := child(args, "validValues"), child(args, "pattern")
	if valid == nil && pattern == nil {
		l.fail(q, "add arguments: {validValues: […]} or {pattern: …}", "invalidValues says nothing of what is valid")
		return
	}
	if valid != nil && len(elements(valid)) == 0 {
		l.fail(valid, "", "validValues is empty: no value can be valid")
		return
	}
	for _, e := range elements(valid) {
		v, err := canonicalValue(c, textOf(e))
		switch {
		case e.Tag == "!!null":
			l.fail(e, "leave it out", "null is never an invalid value")
			continue
		case err != nil:
			l.fail(e, "", "validValues: %s", err)
			continue
		}
		if c.Kind == Text {
			if r.texts == nil {
				r.texts = map[string]bool{}
			}
			r.texts[string(v.Text)] = true
			continue
		}
		if r.numbers == nil {
			r.numbers = map[int64]bool{}
		}
		r.numbers[v.Int] = true
	}
	if pattern != nil {
		if c.Kind != Text {
			l.fail(pattern, "", "pattern never runs on a column of type %s", c.Kind)
			return
		}
		expr, err := compileExpr(textOf(pattern))
		if err != nil {
			l.fail(pattern, "", "%s", err)
			return
		}
		r.expr = expr
	}
	l.add(r)
}
