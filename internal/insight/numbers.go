package insight

import (
	"cmp"
	"math/big"
	"strconv"
	"strings"
	"unicode"

	"github.com/daybookhq/daybook/internal/contract"
)

// numbers is how a language, or a country, writes numbers. Empty fields of a country leave the language's.
type numbers struct {
	Decimal string `yaml:"decimal"`
	Group   string `yaml:"group"`
	Minus   string `yaml:"minus"`
	Percent string `yaml:"percent"` // {n} %
	Money   string `yaml:"money"`   // {sign}{currency} {n}
}

func (n numbers) with(o numbers) numbers {
	for _, p := range []struct {
		to   *string
		from string
	}{{&n.Decimal, o.Decimal}, {&n.Group, o.Group}, {&n.Minus, o.Minus}, {&n.Percent, o.Percent}, {&n.Money, o.Money}} {
		if p.from != "" {
			*p.to = p.from
		}
	}
	return n
}

// The sorts of facts that a message can hold.
type (
	amountOf   struct{ minor, step int64 } // money without a sign: it stands beside "less", "missed"; step is what it is rounded to
	changeOf   struct{ minor, step int64 } // money with its sign
	quantityOf int64                       // thousandths, shown with one decimal at most
	whole      int64
	percentOf  int64        // tenths of a percent, shown without a decimal
	dateOf     contract.Day // Sat 30 May
	weekdayOf  contract.Day // Saturday
	name       string       // a name from the chain's own files: cleaned and cut
)

// amount is |v|: whole units of the currency from a hundred up, exact below.
func amount(v int64) amountOf { return amountOf{abs(v), step(v)} }

// step is the unit that money of this size is shown in.
func step(v int64) int64 {
	if abs(v) >= 100_00 {
		return 100
	}
	return 1
}

// unitsOf is an expected number of units, told in whole ones: its decimals say nothing.
func unitsOf(thousandths int64) whole { return whole(product(1000, thousandths)) }

// changes rounds parts to the unit that their total is shown in, so that what is shown adds up.
func changes(total int64, parts []int64) []changeOf {
	unit := step(total)
	shown := (abs(total) + unit/2) / unit
	if total < 0 {
		shown = -shown
	}
	exact := make([]*big.Rat, len(parts))
	for i, p := range parts {
		exact[i] = big.NewRat(p, unit)
	}
	out := make([]changeOf, len(parts))
	for i, v := range Apportion(shown, exact) {
		out[i] = changeOf{v * unit, unit}
	}
	return out
}

func (c *catalogue) write(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case name:
		return called(string(v))
	case whole:
		return c.digits(int64(v), 0)
	case quantityOf:
		tenths := (abs(int64(v)) + 50) / 100
		if tenths%10 == 0 {
			return c.digits(tenths/10, 0)
		}
		return c.digits(tenths, 1)
	case percentOf:
		return strings.ReplaceAll(c.Numbers.Percent, "{n}", c.digits((abs(int64(v))+5)/10, 0))
	case amountOf:
		return c.money(v.minor, v.step, "")
	case changeOf:
		switch {
		case v.minor > 0:
			return c.money(v.minor, v.step, "+")
		case v.minor < 0:
			return c.money(-v.minor, v.step, c.Numbers.Minus)
		}
		return c.money(0, v.step, "")
	case dateOf:
		t := contract.Day(v).Time()
		return strings.NewReplacer("{weekday}", c.Weekdays[t.Weekday()], "{wd}", string([]rune(c.Weekdays[t.Weekday()])[:cmp.Or(c.Short, 3)]),
			"{day}", strconv.Itoa(t.Day()), "{month}", c.Months[t.Month()-1], "{year}", strconv.Itoa(t.Year())).Replace(c.Date)
	case weekdayOf:
		return c.Weekdays[contract.Day(v).Weekday()]
	}
	return "!?"
}

func (c *catalogue) money(minor, step int64, sign string) string {
	n := c.digits(minor, 2)
	if step == 100 {
		n = c.digits((minor+50)/100, 0)
	}
	return strings.NewReplacer("{sign}", sign, "{currency}", c.currency, "{n}", n).Replace(c.Numbers.Money)
}

// digits writes v, a number of 10^-places that is not negative, or a count.
func (c *catalogue) digits(v int64, places int) string {
	sign := ""
	if v < 0 {
		sign, v = c.Numbers.Minus, -v
	}
	s := strconv.FormatInt(v, 10)
	if len(s) <= places {
		s = strings.Repeat("0", places+1-len(s)) + s
	}
	head, tail := s[:len(s)-places], s[len(s)-places:]
	for i := len(head) - 3; i > 0; i -= 3 {
		head = head[:i] + c.Numbers.Group + head[i:]
	}
	if places > 0 {
		head += c.Numbers.Decimal + tail
	}
	return sign + head
}

// Names come from files: they can be long, hold line ends or turn the writing. A headline shows so much of one.
const (
	nameWords = 5
	nameRunes = 40
)

// called cleans a name and cuts it to what a headline has room for.
func called(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, s)
	words := strings.Fields(s)
	cut := len(words) > nameWords
	if cut {
		words = words[:nameWords]
	}
	runes := []rune(strings.Join(words, " "))
	if len(runes) > nameRunes {
		runes, cut = runes[:nameRunes-1], true
	}
	if cut {
		return strings.TrimRight(string(runes), " ") + "…"
	}
	return string(runes)
}

// label is an id with its name, or the id alone where there is no name or the name holds it.
func label(id, is string) name {
	switch {
	case is == "" || is == id:
		return name(id)
	case strings.Contains(is, id):
		return name(is)
	}
	return name(id + " " + is)
}
