package insight

import "math"

// A gap of a category is judged over the date alone, over the last two trading days and over the last three: what is nearly gone for days
// on end stands out when the days are added up, though in a small store none of them is odd by itself.
const windows = 3

// plain is how far from its mean, in standard deviations, a count may be before its chance is worked out exactly. Nobody tells what is
// nearer, so there the normal curve is good enough.
const plain = 2.3

// chance is what the test of a store-day, or of a category of one, comes to.
type chance struct {
	p     float64
	ahead bool // more was sold than was to be expected
	days  int  // over which it is surest
}

// salesChance judges net sales: Student's t of how far they are off.
func (t *storeTest) salesChance() chance {
	return chance{p: StudentT7(t.off() / math.Sqrt(t.sd*t.sd+t.noise)), ahead: float64(t.NetSales) > float64(t.Expected)*t.moved, days: 1}
}

// chance judges a category by the units that it sold where they are known, else by its sales. Few units are too few with the negative
// binomial chance of a count that low; too many must be odd as sales as well, for one large buyer makes no good day.
func (t *storeTest) chance() chance {
	if t.category == "" || !(t.lumpiness > 0) || t.ExpectedUnits <= 0 {
		return t.salesChance()
	}
	best := chance{p: 1, days: 1}
	for k := range windows {
		units, expected := float64(t.Units)/1000, t.moved*float64(t.ExpectedUnits)/1000
		if k > 0 {
			if !(t.before[k-1].Expected > 0) {
				break
			}
			units, expected = units+t.before[k-1].Units, expected+t.before[k-1].Expected
		}
		few, many := countChance(units, expected, max(t.lumpiness, 1)+t.noise*expected)
		c := chance{p: 2 * few, days: k + 1}
		if many < few {
			c = chance{p: 2 * many, ahead: true, days: k + 1}
		}
		if c.p < best.p {
			best = c
		}
	}
	best.p = min(1, windows*best.p) // the best of three
	if best.ahead {
		sales := t.salesChance()
		best.p = max(best.p, sales.p)
		if !sales.ahead {
			best.p = 1
		}
	}
	return best
}

// countChance returns the chances of a count of at most and of at least units where expected are the mean and the variance is lumpiness
// times that.
func countChance(units, expected, lumpiness float64) (atMost, atLeast float64) {
	z := (units - expected) / math.Sqrt(lumpiness*expected)
	if math.Abs(z) < plain {
		half := math.Erfc(math.Abs(z)/math.Sqrt2) / 2
		if z < 0 {
			return half, 1 - half
		}
		return 1 - half, half
	}
	return CountTail(int64(math.Round(units)), expected, lumpiness)
}
