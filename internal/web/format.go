package web

import (
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// Format writes numbers as the chain does. It works on exact integers: minor units, thousandths, basis points.
type Format struct {
	decimal, group string
	symbol         string
	after          bool // the currency stands behind the number
	words          language
	names          *strings.Replacer // of weekdays and months; nil: English
	failures       func() []failure  // errors in the language; nil: English
	found          func() *sayings   // what is found in files, in the language; nil: English
	alerts         func() *sayings   // what alerts say, likewise
	contracts      func() *sayings   // what is wrong in contracts, likewise
}

const (
	minus  = "\u2212" // minus sign, as wide as a digit
	narrow = "\u202f" // narrow space that does not break
	hard   = "\u00a0" // space that does not break
)

var symbols = map[string]string{"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "CHF": "CHF", "PLN": "zł", "SEK": "kr", "NOK": "kr", "DKK": "kr", "CZK": "Kč", "INR": "₹"}

// NewFormat returns the format of a locale (a language, or language-region) and an ISO 4217 currency.
func NewFormat(locale, currency string) Format {
	f := Format{decimal: ".", group: ",", symbol: currency, words: languageOf(locale)}
	f.names = datesIn(f.words)
	if len(f.words) > 0 {
		f.failures = sync.OnceValue(func() []failure { return failuresIn(f.words) })
		f.found = sync.OnceValue(func() *sayings { return sayingsIn(f.words, foundKey) })
		f.alerts = sync.OnceValue(func() *sayings { return sayingsIn(f.words, alertKey, foundKey, contractKey) }) // which tell of all that
		f.contracts = sync.OnceValue(func() *sayings { return sayingsIn(f.words, contractKey) })
	}
	if s, ok := symbols[currency]; ok {
		f.symbol = s
	}
	language, region, _ := strings.Cut(strings.ReplaceAll(locale, "_", "-"), "-")
	switch {
	case region == "CH" || region == "LI":
		f.decimal, f.group = ".", "\u2019"
	case language == "de" || language == "es" || language == "it" || language == "nl" || language == "da" || language == "tr" || language == "pt":
		f.decimal, f.group, f.after = ",", ".", language != "nl"
	case language == "fr" || language == "pl" || language == "cs" || language == "sv" || language == "nb" || language == "fi" || language == "ru":
		f.decimal, f.group, f.after = ",", narrow, true
	}
	return f
}

// Symbol is the currency as it stands beside amounts.
func (f Format) Symbol() string { return f.symbol }

// grouped appends a number with its groups of three.
func (f Format) grouped(to []byte, n uint64) []byte {
	var plain [20]byte
	digits := strconv.AppendUint(plain[:0], n, 10)
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			to = append(to, f.group...)
		}
		to = append(to, d)
	}
	return to
}

// digits writes |v| of scale decimals, rounded half away from zero to places.
func (f Format) digits(v int64, scale, places int) string {
	n := uint64(v)
	if v < 0 {
		n = uint64(-v)
	}
	for ; scale > places; scale-- {
		if scale == places+1 {
			n += 5
		}
		n /= 10
	}
	unit := uint64(1)
	for range places {
		unit *= 10
	}
	var room [64]byte // a page has thousands of them
	s := f.grouped(room[:0], n/unit)
	if places > 0 {
		s = append(s, f.decimal...)
		for n %= unit; unit > 1; n %= unit {
			unit /= 10
			s = append(s, byte('0'+n/unit))
		}
	}
	return string(s)
}

func sign(v int64) string {
	if v < 0 {
		return minus
	}
	return ""
}

func signed(v int64) string {
	if v > 0 {
		return "+"
	}
	return sign(v)
}

func (f Format) money(digits, sign string) string {
	if f.after {
		return sign + digits + hard + f.symbol
	}
	if len([]rune(f.symbol)) > 1 {
		return f.symbol + hard + sign + digits
	}
	return sign + f.symbol + narrow + digits
}

// Exact is an amount to the minor unit with its currency.
func (f Format) Exact(v int64) string { return f.money(f.digits(v, 2, 2), sign(v)) }

// Amount is an amount to the minor unit without a currency, for tables that name it in their head.
func (f Format) Amount(v int64) string { return sign(v) + f.digits(v, 2, 2) }

// Change is Amount with a plus sign.
func (f Format) Change(v int64) string { return signed(v) + f.digits(v, 2, 2) }

// Money is an amount for headlines: whole units from a thousand up, exact below.
func (f Format) Money(v int64) string { return f.money(f.digits(v, 2, places(v)), sign(v)) }

// Gap is Money with a plus sign.
func (f Format) Gap(v int64) string { return f.money(f.digits(v, 2, places(v)), signed(v)) }

// Decimals is how many decimals the amounts of one column have: none where any reaches a thousand, else two, so that they
// stand under each other.
func Decimals(values ...int64) (decimals int) {
	for _, v := range values {
		if places(v) == 0 {
			return 0
		}
	}
	return 2
}

// In is an amount for a column of so many decimals, without a currency.
func (f Format) In(decimals int, v int64) string { return sign(v) + f.digits(v, 2, decimals) }

// GapIn is In with a plus sign.
func (f Format) GapIn(decimals int, v int64) string { return signed(v) + f.digits(v, 2, decimals) }

func places(v int64) int {
	if v >= 100_000 || v <= -100_000 {
		return 0
	}
	return 2
}

// Count is a quantity in thousandths: whole, or with the decimals that it has.
func (f Format) Count(v int64) string {
	p := 3
	for p > 0 && v%10 == 0 {
		v /= 10
		p--
	}
	if p == 0 {
		return sign(v) + f.digits(v, 0, 0)
	}
	return sign(v) + f.digits(v, p, p)
}

// CountGap is Count with a plus sign.
func (f Format) CountGap(v int64) string {
	if v > 0 {
		return "+" + f.Count(v)
	}
	return f.Count(v)
}

// Estimate is Count of what was worked out and not counted: to a tenth, for more would only look exact. What is less than that is said to be.
func (f Format) Estimate(v int64) string {
	tenths := estimated(v)
	switch {
	case v%1000 == 0:
		return f.Count(v)
	case tenths == 0:
		return "<" + f.digits(1, 1, 1)
	}
	return sign(tenths) + f.digits(tenths, 1, 1)
}

// estimated is v in tenths, as Estimate shows it. Its direction is that of a gap: one that cannot be seen has none.
func estimated(v int64) int64 { return read.MulDiv(v, 10, 1000) }

// EstimateGap is Estimate with a plus sign.
func (f Format) EstimateGap(v int64) string {
	if estimated(v) > 0 {
		return "+" + f.Estimate(v)
	}
	return f.Estimate(v)
}

// Whole is a plain number.
func (f Format) Whole(v int64) string { return sign(v) + f.digits(v, 0, 0) }

// Share is part of whole in percent with one decimal; "" where whole is 0.
func (f Format) Share(part, whole int64) string {
	if whole == 0 {
		return ""
	}
	v := read.MulDiv(part, 1000, whole)
	return sign(v) + f.digits(v, 1, 1) + narrow + "%"
}

// ShareGap is Share with a plus sign.
func (f Format) ShareGap(part, whole int64) string {
	s := f.Share(part, whole)
	if s != "" && part > 0 && whole > 0 {
		return "+" + s
	}
	return s
}

// Day is a date with its weekday: "Sat 30 May 2026".
func (f Format) Day(d contract.Day) string { return f.date(d.Time(), "Mon 2 Jan 2006") }

// dated is the day of a date as reports have it, and what stands there where it is none.
func (f Format) dated(text string) string {
	d, err := contract.ParseDay(text)
	if err != nil {
		return text
	}
	return f.ShortDay(d)
}

// ShortDay is "Sat 30 May".
func (f Format) ShortDay(d contract.Day) string { return f.date(d.Time(), "Mon 2 Jan") }

// weekday is a weekday's name.
func (f Format) weekday(d time.Weekday) string { return f.say(d.String()) }

// date writes a time by a layout of package time: the catalogue has the layout as the language orders it, and the names of weekdays and months.
func (f Format) date(at time.Time, layout string) string {
	if strings.Contains(layout, " ") { // a name alone is a layout and a word
		layout = f.say(layout)
	}
	text := at.Format(layout)
	if f.names != nil {
		text = f.names.Replace(text)
	}
	return text
}

// datesIn are the names of weekdays and months in a language, in full and short; nil where they are English.
func datesIn(words language) *strings.Replacer {
	var pairs []string
	add := func(name string) {
		if other, ok := words[name]; ok {
			pairs = append(pairs, name, other)
		}
	}
	for d := range 7 {
		add(time.Weekday(d).String())
	}
	for m := range 12 {
		add(time.Month(m + 1).String())
	}
	for d := range 7 {
		add(time.Weekday(d).String()[:3])
	}
	for m := range 12 {
		add(time.Month(m + 1).String()[:3])
	}
	if pairs == nil {
		return nil
	}
	return strings.NewReplacer(pairs...)
}
