package score

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// buckets are the rates, units a day, below which pairs are scored together.
var buckets = []float64{0.3, 1, 3, 10, math.Inf(1)}

// pairScore scores what was expected of pairs on calm days: no promotion, nothing planted, enough on the shelf.
type pairScore struct {
	bias, bySaid   [5]ratio // expected less true over true, by the true rate and by the one that is expected
	floor          [5]ratio // errors over those of whoever knows the true mean
	inside         ratio
	flags          correlation
	rated, unrated int
	dice           *rand.Rand
}

func (p *pairScore) add(t Truth, s Said) {
	if p.dice == nil {
		p.dice = rand.New(rand.NewPCG(7, 7)) //nolint:gosec // chance that has to be the same every time
	}
	said := make(map[[3]string]Expected, len(s.Pairs))
	for _, e := range s.Pairs {
		said[[3]string{e.Date, e.Store, e.Product}] = e
	}
	first := news(t)
	for _, x := range t.Pairs {
		if first[x.Date] {
			continue
		}
		e, ok := said[[3]string{x.Date, x.Store, x.Product}]
		if !ok {
			p.unrated++
			continue
		}
		p.rated++
		if x.Baseline > 0 && e.Baseline > 0 {
			flag := 0.0
			if x.Promoted {
				flag = 1
			}
			p.flags.add(flag, math.Log(e.Baseline/x.Baseline))
		}
		if !x.Calm {
			continue
		}
		b := bucket(x.Baseline)
		p.bias[b].add(e.Units-x.Mean, x.Mean)
		p.bySaid[bucket(e.Baseline)].add(e.Units-x.Mean, x.Mean)
		p.floor[b].add(math.Abs(x.Units-e.Units), math.Abs(x.Units-x.Mean))
		// Counts are coarse: a chance between the two sides of the step tells whether the range holds what it says.
		below, at := countBelow(x.Units, e.Units, e.Spread)
		where := below + p.dice.Float64()*at
		hit := 0.0
		if where >= 0.05 && where <= 0.95 {
			hit = 1
		}
		p.inside.add(hit, 1)
	}
}

func (p *pairScore) rows(row rower) {
	bias, excess := math.NaN(), math.NaN()
	text, said, over := "", "", ""
	for b := range buckets {
		if v := p.bias[b].value(); !math.IsNaN(v) {
			if text += fmt.Sprintf(" %+.1f%%", 100*v); math.IsNaN(bias) || math.Abs(v) > bias {
				bias = math.Abs(v)
			}
		}
		if v := p.bySaid[b].value(); !math.IsNaN(v) {
			said += fmt.Sprintf(" %+.1f%%", 100*v)
		}
		if v := p.floor[b].value() - 1; !math.IsNaN(v) {
			if over += fmt.Sprintf(" %+.1f%%", 100*v); math.IsNaN(excess) || v > excess {
				excess = v
			}
		}
	}
	// The buckets are those of the planted rate, as those of the error over the noise floor are. Among pairs whose expectation is low are those that
	// sold less than they should by chance, so by expected rate the low ones are too low, unless expectations lean on others, and then those of
	// truly slow pairs are too high. The text shows both.
	row("expected units, bias by rate bucket (to 0.3, 1, 3, 10, more)", "within 1%", bias, 0, 0.01, text+"; by expected rate"+said)
	row("expected units, error over the noise floor by rate bucket", "at most 5%", excess, -1, 0.05, over)
	v := p.inside.value()
	row("expected units, 90% range holds", "87% to 93%", v, 0.87, 0.93, share(v))
	r := math.Abs(p.flags.value())
	row("baseline against promotion flag, correlation", "at most 0.05", r, 0, 0.05, fmt.Sprintf("%.3f", r))
}

// bucket is the one that a rate lies in.
func bucket(rate float64) int {
	b := 0
	for rate >= buckets[b] {
		b++
	}
	return b
}

// countBelow returns the chances of fewer than n units and of exactly n: negative binomial with this mean and variance over mean.
func countBelow(n, mean, spread float64) (below, at float64) {
	if mean <= 0 {
		if n > 0 {
			return 1, 0
		}
		return 0, 1
	}
	term := math.Exp(-mean)
	size, odds := 0.0, 0.0
	if spread > 1.001 {
		size = mean / (spread - 1)
		odds = 1 - 1/spread
		term = math.Exp(-size * math.Log(spread))
	}
	for k := 0.0; ; k++ {
		if k >= math.Floor(n) {
			return below, term
		}
		below += term
		if spread > 1.001 {
			term *= (size + k) / (k + 1) * odds
		} else {
			term *= mean / (k + 1)
		}
	}
}

// correlation is Pearson's.
type correlation struct{ n, x, y, xx, yy, xy float64 }

func (c *correlation) add(x, y float64) {
	c.n++
	c.x, c.y, c.xx, c.yy, c.xy = c.x+x, c.y+y, c.xx+x*x, c.yy+y*y, c.xy+x*y
}

func (c *correlation) value() float64 {
	a, b := c.n*c.xx-c.x*c.x, c.n*c.yy-c.y*c.y
	if a <= 0 || b <= 0 {
		return math.NaN()
	}
	return (c.n*c.xy - c.x*c.y) / math.Sqrt(a*b)
}

func share(v float64) string { return fmt.Sprintf("%.1f%%", 100*v) }
