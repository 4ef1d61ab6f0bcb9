package insight

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// Fact is one line of what an insight rests on, as a person reads it.
type Fact struct {
	Key   string // of the evidence
	Name  string // in the reader's language
	Value string // with its unit
}

// shownOfList is how many members of a list are written out.
const shownOfList = 12

// Facts writes an insight's evidence for people, in the words of a locale and in the order in which they are read. What is not known is left out, and so
// are what is for scripts alone and what there was none of. evidence may be as Find made it, or read from JSON.
func Facts(locale, currency, kind string, evidence map[string]any) []Fact {
	c := catalogueOf(locale, currency)
	list, told := make([]Fact, 0, len(evidence)), map[Fact]bool{}
	add := func(key, value string) {
		name, special := c.Messages["evidence."+kind+"."+key]
		if !special {
			name = c.say("evidence."+key, nil)
		}
		if f := (Fact{key, name, value}); value != "" && !told[Fact{"", name, value}] { // the same is said once
			told[Fact{"", name, value}] = true
			list = append(list, f)
		}
	}
	between := func() {
		low, high := c.fact(evidence["low"], asMoney), c.fact(evidence["high"], asMoney)
		if low != "" && high != "" {
			add("low", c.say("evidence.is.range", facts{"low": low, "high": high}))
		}
	}
	for _, e := range evidenceOrder {
		v, ok := evidence[e.key]
		switch {
		case !ok, omitZero[e.key] && c.zero(v, e.as):
		case e.as == asRange:
			if !rangesOfMargin[kind] {
				between()
			}
		default:
			add(e.key, c.fact(v, e.as))
			if rangesOfMargin[kind] && (e.key == "incremental_margin" || e.key == "margin_change") { // there it is a range of margin
				between()
			}
		}
	}
	return list
}

// fact writes one value; empty where it is not known, or says nothing.
func (c *catalogue) fact(value any, as string) string {
	switch as {
	case asList:
		return c.members(value)
	case asText:
		return called(plainText(value))
	case asWord:
		return c.word(value)
	case asDate:
		if day, err := contract.ParseDay(plainText(value)); err == nil {
			return c.write(dateOf(day))
		}
		return ""
	}
	scale := map[string]int{asMoney: 2, asChange: 2, asUnits: 3, asNumber: 3, asCount: 0, asPercent: 2, asShare: 4, asTimes: 2, asOneIn: 0}
	places, plain := scale[as]
	if !plain {
		places = 3
	}
	v, err := contract.ParseDecimal(rounded(plainText(value), places), 18, places)
	if err != nil {
		return ""
	}
	switch as {
	case asMoney:
		if v < 0 {
			return c.write(changeOf{v, 1})
		}
		return c.write(amountOf{v, 1})
	case asChange:
		return c.write(changeOf{v, 1})
	case asUnits:
		return c.signOf(v) + c.count(quantityOf(v), "unit")
	case asNumber:
		return c.signOf(v) + c.write(quantityOf(v))
	case asPercent, asShare:
		return c.percent(v)
	case asTimes:
		return c.signOf(v) + c.digits(abs(v), 2)
	case asCount, asOneIn:
		return c.write(whole(v))
	}
	if v == 0 {
		return ""
	}
	return c.count(quantityOf(v), as)
}

// percent writes hundredths of a percent with one decimal, none where it is whole.
func (c *catalogue) percent(v int64) string {
	tenths := (abs(v) + 5) / 10
	n := c.digits(tenths/10, 0)
	if tenths%10 != 0 {
		n = c.digits(tenths, 1)
	}
	return c.signOf(v) + strings.ReplaceAll(c.Numbers.Percent, "{n}", n)
}

func (c *catalogue) signOf(v int64) string {
	if v < 0 {
		return c.Numbers.Minus
	}
	return ""
}

// word writes one of a few values by its message, as it is where it has none.
func (c *catalogue) word(value any) string {
	text := plainText(value)
	switch text {
	case "true":
		text = "yes"
	case "false":
		text = "no"
	}
	return cmp.Or(c.Messages["evidence.is."+text], text)
}

// members writes a list: names, names with their money, or products of stores with units and money.
func (c *catalogue) members(value any) string {
	b, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	var all []json.RawMessage
	if json.Unmarshal(b, &all) != nil {
		return ""
	}
	var shown []string
	for _, m := range all[:min(len(all), shownOfList)] {
		shown = append(shown, c.member(m))
	}
	if more := len(all) - len(shown); more > 0 {
		shown = append(shown, c.say("evidence.is.more", facts{"n": whole(more)}))
	}
	return list(shown)
}

func (c *catalogue) member(b json.RawMessage) string {
	var text string
	if json.Unmarshal(b, &text) == nil {
		return called(text)
	}
	var row struct {
		Name    string  `json:"name"`
		Store   string  `json:"store_id"`
		ID      string  `json:"product_id"`
		Product string  `json:"product_name"`
		Units   string  `json:"units"`
		Money   *string `json:"money"`
		Risk    *string `json:"risk_percent"`
	}
	if json.Unmarshal(b, &row) != nil {
		return ""
	}
	parts := []string{called(cmp.Or(row.Name, row.Product, row.ID))}
	if row.Store != "" {
		parts[0] = called(row.Store) + " " + parts[0]
	}
	if row.Risk != nil {
		parts = append(parts, c.fact(*row.Risk, asPercent))
	}
	if row.Units != "" {
		parts = append(parts, c.fact(row.Units, asUnits))
	}
	if row.Money != nil {
		parts = append(parts, c.fact(*row.Money, asChange))
	}
	return strings.Join(parts, " ")
}

// plainText is a value of JSON without its quotes; empty where it is null.
func plainText(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case *string:
		return text(v, true)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}

// zero reports whether a number of the evidence is none, as it is written.
func (c *catalogue) zero(value any, as string) bool {
	text := plainText(value)
	if text == "" || strings.Trim(text, "-0.") == "" {
		return text != ""
	}
	return strings.TrimPrefix(c.fact(value, as), c.Numbers.Minus) == c.fact("0", as)
}

// rounded is a decimal with so many places at most, half away from zero.
func rounded(s string, places int) string {
	_, tail, _ := strings.Cut(s, ".")
	if len(tail) <= places {
		return s
	}
	if r, ok := new(big.Rat).SetString(s); ok && strings.Trim(s, "-.0123456789") == "" {
		return r.FloatString(places)
	}
	return s
}

// OmittedAtZero reports whether a key of the evidence says nothing where it is zero.
func OmittedAtZero(key string) bool { return omitZero[key] }

// ForScripts reports whether a key of the evidence is for scripts alone.
func ForScripts(key string) bool { return forScripts[key] }
