package insight

import "math"

// Tail counts the tests of a family, and how many of them came out with a chance of at most 5 %, 1 % and 0.2 %.
type Tail struct {
	Tests int    `json:"tests"`
	Small [3]int `json:"small"`
}

// levels are the chances that Tail counts up to.
var levels = [3]float64{0.05, 0.01, 0.002}

// add counts one test.
func (t Tail) add(p float64) Tail {
	t.Tests++
	for i, level := range levels {
		if p <= level {
			t.Small[i]++
		}
	}
	return t
}

// Plus adds up two counts.
func (t Tail) Plus(o Tail) Tail {
	t.Tests += o.Tests
	for i, n := range o.Small {
		t.Small[i] += n
	}
	return t
}

// How far the past may bend a chance, and how many tests of nothing but chance stand in front of it.
const (
	leastPower, mostPower = 0.5, 1.6
	freshTests            = 300
)

// power is what a chance is raised to so that, over the past, as many tests came out below 1 % and below 0.2 % as should: below 1 where
// chance went further than the curve says, above 1 where it never went as far. The more careful of the two counts; a new chain has none.
func (t Tail) power() float64 {
	power := mostPower
	for i, level := range levels {
		if i == 0 {
			continue // what is told lies further out
		}
		share := (float64(t.Small[i]) + freshTests*level) / (float64(t.Tests) + freshTests)
		power = min(power, math.Log(min(share, 0.5))/math.Log(level))
	}
	return max(power, leastPower)
}

// calibrated is the chance p as the past of its family has it, and counts it for the future.
func (n *night) calibrated(family string, p float64) float64 {
	n.tails[family] = n.tails[family].add(p)
	power, ok := n.powers[family]
	if !ok {
		power = n.Tails[family].power()
		n.powers[family] = power
	}
	return unit(math.Pow(unit(p), power))
}
