package contract

import (
	"math/big"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// settingPlaces says for which datasets a setting does something.
var settingPlaces = map[string][]string{
	"returns": {"sale_lines"}, "lineKinds": {"sale_lines"}, "dayStartsAt": {"sale_lines"},
	"amounts": {"sales", "sale_lines", "store_days", "targets", "promotions", "products"},
	"basis":   {"sales", "sale_lines", "store_days"}, "tolerance": {"sales", "sale_lines", "store_days"},
}

// settings reads what a delivery means beyond its cells.
func (l *loader) settings() {
	c := l.c
	c.OnDrift, c.Returns, c.Basis, c.MaxLoss = DriftStops, ReturnsNone, AfterReturns, 0.20
	if c.Dataset.Replace == Whole {
		c.MaxLoss = 0.05
	}
	for _, name := range schemaCustoms {
		if n, places := l.customs[name], settingPlaces[name]; n != nil && places != nil && !slices.Contains(places, c.Dataset.Name) {
			l.fail(n, "it belongs to "+strings.Join(places, ", "), "%s does nothing for %s", name, c.Dataset.Name)
		}
	}
	l.choice("onDrift", []string{string(DriftStops), string(DriftQuarantines)}, func(s string) { c.OnDrift = OnDrift(s) })
	l.choice("returns", []string{string(ReturnsNone), string(ReturnsNegativeLines)}, func(s string) { c.Returns = Returns(s) })
	l.choice("amounts", []string{"excluding_tax", "including_tax"}, func(s string) { c.AmountsIncludeTax = s == "including_tax" })
	l.choice("basis", []string{string(AfterReturns), string(BeforeReturns)}, func(s string) { c.Basis = Basis(s) })
	l.single("tolerance", func(n *yaml.Node, s string) {
		v, err := ParseDecimal(s, 14, 2)
		if err != nil || v < 0 {
			l.fail(n, `like "0.05"`, "tolerance %q is not an amount of money with two decimals", s)
		}
		c.Tolerance = v
	})
	l.single("dayStartsAt", func(n *yaml.Node, s string) {
		micros, ok := ISOTime.ParseTimestamp([]byte(s))
		if !ok {
			l.fail(n, `like "04:00"`, "dayStartsAt %q is not a time of day", s)
		}
		c.DayStartsAt = microsToDuration(micros)
	})
	l.single("maxLoss", func(n *yaml.Node, s string) {
		number, percent := strings.CutSuffix(s, "%")
		r, err := exact(strings.TrimSpace(number))
		if err == nil && percent {
			r.Quo(r, big.NewRat(100, 1))
		}
		if err != nil || r.Sign() < 0 || r.Cmp(big.NewRat(1, 1)) > 0 {
			l.fail(n, `like 0.20 or "20 %"`, "maxLoss %q is not a share from 0 to 1", s)
			return
		}
		c.MaxLoss, _ = r.Float64()
	})
	l.lineKinds()
}

func (l *loader) lineKinds() {
	n := l.customs["lineKinds"]
	if n == nil {
		return
	}
	if n.Kind != yaml.MappingNode || len(n.Content) == 0 {
		l.fail(n, "like {A: sale, R: return}", "lineKinds must map each token of the column line_kind to a kind")
		return
	}
	kinds := []string{string(LineSale), string(LineReturn), string(LineGiftCard), string(LineDeposit), string(LineVoid), string(LineService)}
	l.c.LineKinds = map[string]LineKind{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		token, kind := n.Content[i], n.Content[i+1]
		if !slices.Contains(kinds, textOf(kind)) {
			l.word(kind, "line kind", kinds)
		}
		l.c.LineKinds[token.Value] = LineKind(kind.Value)
	}
}

// patterns reads filePattern: one or a list.
func (l *loader) patterns() {
	n := l.customs["filePattern"]
	if n == nil {
		at := l.schema
		if k, _ := entry(l.schema, "customProperties"); k != nil {
			at = k
		}
		l.fail(at, `add {property: filePattern, value: "`+l.c.Dataset.Name+`_{business_date}.csv"}`, "no filePattern: no file would ever match")
		return
	}
	list := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		list = n.Content
	}
	if len(list) == 0 {
		l.fail(n, "", "filePattern is empty: no file would ever match")
	}
	for _, e := range list {
		if e.Kind != yaml.ScalarNode {
			l.fail(e, "", "filePattern must be a text or a list of texts")
			continue
		}
		if e.Value == undecided {
			l.fail(e, "{business_date}, {store_id} and {*} stand for what differs", "filePattern is not decided: no file would ever match")
			continue
		}
		p, err := ParsePattern(e.Value)
		switch {
		case err != nil:
			l.fail(e, "", "%s", err)
		case p.HasStore() && l.c.Dataset.Field("store_id") < 0:
			l.fail(e, "{*} stands for text that means nothing", "filePattern %q has {store_id}, but %s has no store_id", e.Value, l.c.Dataset.Name)
		case slices.ContainsFunc(l.c.Patterns, func(o Pattern) bool { return o.text == p.text }):
			l.fail(e, "", "filePattern %q stands twice", e.Value)
		default:
			l.c.Patterns = append(l.c.Patterns, p)
		}
	}
}

// fromName reports whether every pattern says the placeholder.
func (l *loader) fromName(kind placeholder) bool {
	if len(l.c.Patterns) == 0 {
		return false
	}
	for _, p := range l.c.Patterns {
		if !p.has(kind) {
			return false
		}
	}
	return true
}
