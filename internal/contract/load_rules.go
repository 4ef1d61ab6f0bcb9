package contract

import (
	"fmt"
	"slices"

	"gopkg.in/yaml.v3"
)

// propertyRules reads the rules of column i.
func (l *loader) propertyRules(i int, n *yaml.Node) {
	c := &l.c.Columns[i]
	if at := child(n, "required"); isTrue(at) {
		l.add(RequiredRule{place("required", i, at)})
	}
	if at := child(n, "unique"); isTrue(at) {
		l.add(UniqueRule{declared: place("unique", i, at), Columns: []int{i}})
	}
	if at := child(n, "partitioned"); isTrue(at) {
		l.fail(at, "remove it", "partitioned does nothing for a file")
	}
	l.options(i, n)
	l.propertyLinks(i, n)
	if at := l.document.customs(n, propertyCustoms, "a property")["onUnknown"]; at != nil {
		words := []string{string(UnknownViolates), string(UnknownLoads)}
		switch {
		case !slices.Contains(words, textOf(at)):
			l.word(at, "onUnknown", words)
		default:
			c.OnUnknown = OnUnknown(at.Value)
		}
	}
	for _, q := range elements(child(n, "quality")) {
		l.quality(i, q)
	}
}

func (l *loader) add(r Rule) { l.c.Rules = append(l.c.Rules, r) }

// options reads logicalTypeOptions: rules, and the format that column read already.
func (l *loader) options(i int, n *yaml.Node) {
	c := l.c.Columns[i]
	options := child(n, "logicalTypeOptions")
	if options == nil {
		return
	}
	if options.Kind != yaml.MappingNode {
		l.fail(options, "", "logicalTypeOptions must be a mapping of keys to values")
		return
	}
	logical := textOf(child(n, "logicalType"))
	if _, ok := odcsTypeOptions[logical]; !ok {
		logical = logicalOf(c.Kind)
	}
	every := map[string]*shape{}
	for _, keys := range odcsTypeOptions {
		every = with(every, keys)
	}
	for j := 0; j+1 < len(options.Content); j += 2 {
		k, v := options.Content[j], options.Content[j+1]
		known := odcsTypeOptions[logical][k.Value]
		switch {
		case every[k.Value] == nil:
			l.unknown(k, keysOf(every))
			continue
		case known == nil:
			l.fail(k, "keys for "+logical+": "+fmt.Sprint(keysOf(odcsTypeOptions[logical])), "%s never runs on a column of type %s", k.Value, logical)
			continue
		}
		before := len(l.problems)
		if l.check(v, known, k.Value); len(l.problems) == before {
			l.option(i, k, v)
		}
	}
	l.cross(i, options)
}

// option reads one known key of logicalTypeOptions.
func (l *loader) option(i int, k, v *yaml.Node) {
	c := l.c.Columns[i]
	d := place(k.Value, i, k)
	switch k.Value {
	case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum":
		r, err := newRange(d, c, v.Value)
		l.addOr(r, v, err)
	case "multipleOf":
		r, err := newMultiple(d, c, v.Value)
		l.addOr(r, v, err)
	case "minLength", "maxLength":
		limit := 0
		if err := v.Decode(&limit); err != nil || limit < 0 || limit > 1<<30 {
			l.fail(v, "", "%s %s is no length", k.Value, v.Value)
			return
		}
		if k.Value == "minLength" && limit <= 1 {
			l.fail(v, "an empty cell is null: write required: true", "minLength %d can never fail", limit)
			return
		}
		if k.Value == "maxLength" && limit == 0 {
			l.fail(v, "", "maxLength 0 can never hold")
			return
		}
		l.add(LengthRule{declared: d, limit: limit, lower: k.Value == "minLength"})
	case "pattern":
		expr, err := compileExpr(v.Value)
		l.addOr(PatternRule{declared: d, expr: expr}, v, err)
	case "format":
		if c.Kind == Text || c.Kind == Decimal {
			hint := "write pattern"
			if c.Kind == Decimal {
				hint = "physicalType DECIMAL(p,s), minimum and maximum say it"
			}
			l.fail(k, hint, "format %q never runs on a column of type %s", v.Value, c.Kind)
		}
	case "timezone":
		if isTrue(v) && (c.Format == nil || !c.Format.HasZone()) {
			l.fail(v, "add the offset to the format, like yyyy-MM-dd'T'HH:mm:ssXXX, or remove it", "timezone: the column's format has no offset and no time zone")
		}
	case "defaultTimezone":
		l.fail(k, "remove it", "defaultTimezone: times are read as the store's own clock shows them, without a zone")
	}
}

func (l *loader) addOr(r Rule, at *yaml.Node, err error) {
	if err != nil {
		l.fail(at, "", "%s", err)
		return
	}
	l.add(r)
}

// cross reports bounds that leave nothing between them, and two bounds on one side.
func (l *loader) cross(i int, options *yaml.Node) {
	var low, high *RangeRule
	var short, long *LengthRule
	for _, r := range l.c.Rules {
		if r.Column() != i {
			continue
		}
		switch r := r.(type) {
		case RangeRule:
			side := &high
			if r.lower {
				side = &low
			}
			if *side != nil {
				l.fail(options, "one of the two", "%s and %s bound the same side", (*side).name, r.name)
			}
			*side = &r
		case LengthRule:
			if r.lower {
				short = &r
			} else {
				long = &r
			}
		}
	}
	if low != nil && high != nil && low.limit > high.limit {
		l.fail(options, "", "%s and %s leave no value between them", low.name, high.name)
	}
	if short != nil && long != nil && short.limit > long.limit {
		l.fail(options, "", "minLength is greater than maxLength")
	}
}
