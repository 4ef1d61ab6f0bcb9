package contract

import (
	"maps"
	"slices"
)

// Effect is what a change does to files of yesterday's shape.
type Effect string

// The effects. Only Drifts is certain; what is stricter or looser shows in the values.
const (
	Drifts   Effect = "drift"    // they would drift
	Stricter Effect = "stricter" // some may break the contract that kept it before
	Looser   Effect = "looser"   // some may keep it that broke it before
	Other    Effect = "other"    // it means something else, or only reads otherwise
)

// compared is Stricter or Looser by two amounts of freedom.
func compared[N int | int64 | float64](before, after N) Effect {
	switch {
	case after > before:
		return Looser
	case after < before:
		return Stricter
	}
	return Other
}

// words compares two sets of words that a file may use.
func words(before, after []string) Effect {
	more, less := !covers(before, after), !covers(after, before)
	switch {
	case more && !less:
		return Looser
	case less:
		return Stricter
	}
	return Other
}

func kindsEffect(a, b *Contract) Effect {
	return words(slices.Sorted(maps.Keys(a.LineKinds)), slices.Sorted(maps.Keys(b.LineKinds)))
}

// rulesEffect compares the rules of one name on one column.
func rulesEffect(a, b []Rule) Effect {
	switch {
	case len(a) == 0:
		return gained(b)
	case len(b) == 0:
		return lost(a)
	case len(a) != 1 || len(b) != 1:
		return Other
	case a[0].Severity() != b[0].Severity():
		if b[0].Severity() == Warning {
			return Looser
		}
		return Stricter
	}
	switch x := a[0].(type) {
	case RangeRule:
		if y, ok := b[0].(RangeRule); ok {
			return boundEffect(x.lower, x.limit, y.limit)
		}
	case LengthRule:
		if y, ok := b[0].(LengthRule); ok {
			return boundEffect(x.lower, int64(x.limit), int64(y.limit))
		}
	case ReferenceRule:
		if y, ok := b[0].(ReferenceRule); ok && x.OnUnknown != y.OnUnknown {
			if y.OnUnknown == UnknownLoads {
				return Looser
			}
			return Stricter
		}
	case *RowCountRule:
		if y, ok := b[0].(*RowCountRule); ok {
			return thresholdEffect(x.threshold, y.threshold)
		}
	case *NullsRule:
		if y, ok := b[0].(*NullsRule); ok {
			return thresholdEffect(x.threshold, y.threshold)
		}
	case *ValuesRule:
		if y, ok := b[0].(*ValuesRule); ok && x.expr == nil && y.expr == nil && x.numbers == nil && y.numbers == nil && x.threshold.text == y.threshold.text {
			return words(slices.Collect(maps.Keys(x.texts)), slices.Collect(maps.Keys(y.texts)))
		}
	}
	return Other
}

func gained(list []Rule) Effect {
	if slices.ContainsFunc(list, func(r Rule) bool { return r.Severity() == Error }) {
		return Stricter
	}
	return Other
}

func lost(list []Rule) Effect {
	if gained(list) == Stricter {
		return Looser
	}
	return Other
}

func boundEffect(lower bool, before, after int64) Effect {
	if lower {
		return compared(after, before)
	}
	return compared(before, after)
}

// thresholdEffect compares two bounds of one operator.
func thresholdEffect(a, b threshold) Effect {
	if a.operator != b.operator || a.percent != b.percent || a.high != nil {
		return Other
	}
	switch a.operator {
	case "mustBeGreaterThan", "mustBeGreaterOrEqualTo":
		return compared(b.low.Cmp(a.low), 0)
	case "mustBeLessThan", "mustBeLessOrEqualTo":
		return compared(0, b.low.Cmp(a.low))
	}
	return Other
}
