package score

import "math"

// Card collects scores over chains. Add chains in a fixed order; the table is the same every time.
type Card struct {
	Chains   int
	pairs    pairScore
	stores   storeScore
	gaps     gapScore
	phantoms phantomScore
	calm     calmScore
	lost     ratio
	offers   offerScore
	money    moneyScore
	words    wordScore
	kinds    kindScore
	runOuts  runOutScore
	years    yearScore
}

// ratio is one sum over another.
type ratio struct{ part, whole float64 }

func (r *ratio) add(part, whole float64) {
	r.part += part
	r.whole += whole
}

func (r ratio) value() float64 {
	if r.whole == 0 {
		return math.NaN()
	}
	return r.part / r.whole
}

// Add scores a chain in which things were planted.
func (c *Card) Add(t Truth, s Said) {
	c.Chains++
	c.pairs.add(t, s)
	c.stores.add(t, s)
	c.gaps.add(t, s)
	c.phantoms.add(t, s)
	c.addLost(t, s)
	c.offers.add(t, s)
	c.money.add(t, s)
	c.words.add(s)
	c.kinds.add(t, s)
	c.runOuts.add(t, s)
}

// AddCalm scores a chain in which nothing was planted: whatever is told there is a false alarm.
func (c *Card) AddCalm(s Said) {
	c.calm.add(s)
	c.words.add(s)
}

// AddLong scores a chain of several years, of which the totals of store-days are known.
func (c *Card) AddLong(t Truth, s Said) {
	c.years.add(t, s)
	c.words.add(s)
}

// Row is one line of the table.
type Row struct {
	What   string  `json:"what"`
	Target string  `json:"target"`
	Value  float64 `json:"value"`
	Text   string  `json:"text"`
	Met    bool    `json:"met"`
	Known  bool    `json:"known"` // something was there to be scored
}

// Table returns every row. low and high bound the value, both included.
func (c *Card) Table() []Row {
	var list []Row
	row := func(what, target string, value, low, high float64, text string) {
		known := !math.IsNaN(value)
		if !known {
			text, value = "nothing to score", 0
		}
		list = append(list, Row{What: what, Target: target, Value: value, Text: text, Known: known, Met: known && value >= low && value <= high})
	}
	c.pairs.rows(row)
	c.stores.rows(row)
	c.gaps.rows(row)
	c.phantoms.rows(row)
	c.calm.rows(row)
	v := c.lost.value()
	row("lost units of recorded stockouts, said over true", "0.95 to 1.05", v, 0.95, 1.05, share(v))
	c.offers.rows(row)
	c.money.rows(row)
	c.kinds.rows(row)
	c.runOuts.rows(row)
	c.years.rows(row)
	c.words.rows(row)
	return list
}

type rower func(what, target string, value, low, high float64, text string)
