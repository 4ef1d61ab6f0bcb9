package batch

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// A file can be right in every row and still be nonsense: half of the stores, every row twice, all prices in cents. Its size is
// held against the same weekdays before it. A date is unusual where a measure is less than half or more than twice the median
// of at least four such dates within eight weeks, and a quarter beyond anything that they had. Feeds that are irregular by nature
// widen their own range that way and are not told of. Dates on which the calendar has an event are no measure for others.
const (
	// UsualWeeks is how far back the same weekdays are looked at.
	UsualWeeks = 8
	leastWeeks = 4
)

// Unusual is a dataset of a business date whose size is unlike that of the same weekdays before it.
type Unusual struct {
	Dataset      string      `json:"dataset"`
	BusinessDate string      `json:"business_date"`
	Measures     []Measured  `json:"measures"`
	Events       []string    `json:"events"` // that the calendar has on the date for half of the stores or more: they may explain it
	Files        []SizedFile `json:"files"`  // of this run that say it
}

// Measured is a size beside its usual one. Counts are whole, money has two decimals; what is by store has up to two.
type Measured struct {
	Measure string `json:"measure"` // stores, rows, sales value; rows a store, sales value a store where each store sends its own file
	Value   string `json:"value"`
	Usual   string `json:"usual"` // the median
	Low     string `json:"low"`
	High    string `json:"high"`
}

// SizedFile is a file that says something of an unusual date.
type SizedFile struct {
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
	Owner  string `json:"owner"`
}

// String is the measure as a person reads it.
func (m Measured) String() string {
	return fmt.Sprintf("%s %s, usually %s (%s to %s)", m.Value, m.Measure, m.Usual, m.Low, m.High)
}

// daysAhead is the measure of a date that has not come yet.
const daysAhead = "days after today"

// Ahead says that a business date lies after tomorrow: a till's clock, or a name, is wrong. Tomorrow may have begun where the stores are. What
// a file of the future holds would be the newest night that readers see, until that day has come.
func Ahead(dataset string, date, today contract.Day) (u Unusual, ok bool) {
	m := Measured{Measure: daysAhead, Value: strconv.Itoa(int(date - today)), Usual: "0", Low: "0", High: "1"}
	return Unusual{Dataset: dataset, BusinessDate: date.String(), Measures: []Measured{m}, Events: []string{}, Files: []SizedFile{}}, date > today+1
}

// rule is what a file breaks that a person refused for it.
func (u Unusual) rule() string {
	if u.ahead() {
		return "future_date"
	}
	return "unusual_size"
}

// ahead reports whether all that is unusual is that the date has not come.
func (u Unusual) ahead() bool { return len(u.Measures) == 1 && u.Measures[0].Measure == daysAhead }

// String names the date and what is unusual of it.
func (u Unusual) String() string {
	if u.ahead() {
		return fmt.Sprintf("%s of %s is %s days ahead of today", u.Dataset, u.BusinessDate, u.Measures[0].Value)
	}
	weekday := ""
	if d, err := contract.ParseDay(u.BusinessDate); err == nil {
		weekday = " is unlike other " + d.Weekday().String() + "s"
	}
	parts := make([]string, len(u.Measures))
	for i, m := range u.Measures {
		parts[i] = m.String()
	}
	s := fmt.Sprintf("%s of %s%s: %s", u.Dataset, u.BusinessDate, weekday, strings.Join(parts, "; "))
	if len(u.Events) > 0 {
		s += "; the calendar has " + strings.Join(u.Events, ", ")
	}
	return s
}

// Sizes are how much of each dataset there is by business date, and what the calendar says of the dates.
type Sizes struct {
	loads  map[place]warehouse.Load
	events map[contract.Day][]string
}

// NewSizes are the sizes of loads.
func NewSizes(loads []warehouse.Load, events map[contract.Day][]string) Sizes {
	s := Sizes{map[place]warehouse.Load{}, events}
	for _, l := range loads {
		s.loads[place{l.Dataset, l.Date}] = l
	}
	return s
}

// Unlike says how a dataset of a date differs from what is usual; ok is false where it does not, or nobody can know.
func (s Sizes) Unlike(dataset string, date contract.Day) (u Unusual, ok bool) {
	now, ok := s.loads[place{dataset, date}]
	if !ok {
		return u, false
	}
	var before []warehouse.Load
	for week := contract.Day(1); week <= UsualWeeks; week++ {
		l, there := s.loads[place{dataset, date - 7*week}]
		if there && len(s.events[l.Date]) == 0 && (l.Named > 0) == (now.Named > 0) {
			before = append(before, l)
		}
	}
	u = Unusual{Dataset: dataset, BusinessDate: date.String(), Events: filled(s.events[date]), Files: []SizedFile{}}
	for _, m := range measuresOf(now) {
		if odd, is := m.odd(now, before); is {
			u.Measures = append(u.Measures, odd)
		}
	}
	return u, len(u.Measures) > 0
}

// measure is one size of a load.
type measure struct {
	word string
	of   func(warehouse.Load) *big.Rat
}

func rows(l warehouse.Load) *big.Rat { return new(big.Rat).SetInt64(l.Rows) }

func value(l warehouse.Load) *big.Rat {
	v, ok := new(big.Rat).SetString(l.Value)
	if !ok {
		return new(big.Rat)
	}
	return v
}

// measuresOf are the sizes that say something of a load. Where each store sends its own file, one that has not come is missing, which is
// told as that; what came is looked at store by store, on average.
func measuresOf(l warehouse.Load) []measure {
	if l.Named == 0 {
		return []measure{
			{"stores", func(l warehouse.Load) *big.Rat { return new(big.Rat).SetInt64(l.Stores) }}, {"rows", rows}, {"sales value", value},
		}
	}
	each := func(of func(warehouse.Load) *big.Rat) func(warehouse.Load) *big.Rat {
		return func(l warehouse.Load) *big.Rat {
			if l.Stores == 0 {
				return new(big.Rat)
			}
			return new(big.Rat).Quo(of(l), new(big.Rat).SetInt64(l.Stores))
		}
	}
	return []measure{{"rows a store", each(rows)}, {"sales value a store", each(value)}}
}

// odd says how a measure differs from what is usual.
func (m measure) odd(now warehouse.Load, before []warehouse.Load) (Measured, bool) {
	if len(before) < leastWeeks {
		return Measured{}, false
	}
	values := make([]*big.Rat, len(before))
	for i, l := range before {
		values[i] = m.of(l)
	}
	slices.SortFunc(values, (*big.Rat).Cmp)
	middle, low, high, value := values[len(values)/2], values[0], values[len(values)-1], m.of(now)
	times := func(v *big.Rat, a, b int64) *big.Rat { return new(big.Rat).Mul(v, big.NewRat(a, b)) }
	if middle.Sign() <= 0 {
		return Measured{}, false
	}
	below := value.Cmp(times(middle, 1, 2)) < 0 && value.Cmp(times(low, 3, 4)) < 0
	above := value.Cmp(times(middle, 2, 1)) > 0 && value.Cmp(times(high, 5, 4)) > 0
	return Measured{Measure: m.word, Value: figure(value), Usual: figure(middle), Low: figure(low), High: figure(high)}, below || above
}

// figure writes a count whole and money with two decimals.
func figure(v *big.Rat) string {
	return strings.TrimSuffix(v.FloatString(2), ".00")
}
