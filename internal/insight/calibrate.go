package insight

import "math"

// Tail counts the tests of a family by how small their chance was: bin b holds chances from 10^-(b/8) down to the next bin. Counts of days, of stores or
// of shards are added up; the order in which they come does not matter.
type Tail map[int]int

// tailBins is how many bins Tail has; the last holds all that is smaller.
const (
	tailBins  = 97
	perDecade = 8
)

func binOf(p float64) int {
	if !(p > 0) {
		return tailBins - 1
	}
	// The little more keeps an edge, which is a power of ten, in its own bin.
	return min(max(int(math.Floor(-math.Log10(unit(p))*perDecade+1e-9)), 0), tailBins-1)
}

// edge is the largest chance in a bin.
func edge(bin int) float64 { return math.Pow(10, -float64(bin)/perDecade) }

// Plus adds up two counts.
func (t Tail) Plus(o Tail) Tail {
	sum := make(Tail, len(t)+len(o))
	for _, counts := range []Tail{t, o} {
		for bin, n := range counts {
			sum[bin] += n
		}
	}
	return sum
}

// Tests is how many tests there were.
func (t Tail) Tests() (n int) {
	for _, k := range t {
		n += k
	}
	return n
}

// from counts the tests in a bin and in those of smaller chances.
func (t Tail) from(bin int) (n int) {
	for b, k := range t {
		if b >= bin {
			n += k
		}
	}
	return n
}

// How far the past may bend a chance, and how many tests of nothing but chance stand in front of it.
const (
	leastPower, mostPower = 0.5, 1.6
	freshTests            = 300
)

// fitted are the bins up to which the past has to fit: chances of 1 % and of 0.18 %. What is told lies further out, and with it what was real.
var fitted = [2]int{16, 22}

// power is what a chance is raised to so that, over the past, as many tests came out below the fitted chances as should: below 1 where
// chance went further than the curve says, above 1 where it never went as far. The more careful of the two counts; a new chain has none.
func (t Tail) power() float64 {
	power := mostPower
	for _, bin := range fitted {
		level := edge(bin)
		share := (float64(t.from(bin)) + freshTests*level) / (float64(t.Tests()) + freshTests)
		power = min(power, math.Log(min(share, 0.5))/math.Log(level))
	}
	return max(power, leastPower)
}

// calibrated is the chance p as the past of its family has it.
func (n *night) calibrated(family string, p float64) float64 {
	power, ok := n.powers[family]
	if !ok {
		power = n.Past[family].power()
		n.powers[family] = power
	}
	return unit(math.Pow(unit(p), power))
}

// count counts tonight's chances of a family, as they are before they are calibrated.
func (n *night) count(family string, p []float64) {
	counts := Tail{}
	for _, v := range p {
		counts[binOf(v)]++
	}
	n.tails[family] = n.tails[family].Plus(counts)
}

// discover returns the Benjamini–Hochberg adjusted value of each p among all tests of its family, tonight's and those of the four weeks before
// (Day.Recent), and counts tonight's. Of all that is told over some weeks the promised share is a false alarm, not one in ten of the quiet days.
// all is how many tests ran; those not listed count as certain to be chance.
func (n *night) discover(family string, p []float64, all int) []float64 {
	return n.discoverAgain(family, p, all, 1)
}

// discoverAgain is discover where the same days are looked at on so many nights: of the tests of other nights only one in so many is another one.
func (n *night) discoverAgain(family string, p []float64, all, nights int) []float64 {
	all = max(all, len(p))
	counts := Tail{}
	for _, v := range p {
		counts[binOf(v)]++
	}
	counts[0] += all - len(p)
	n.tails[family] = n.tails[family].Plus(counts)
	return adjustWith(p, all, n.Recent[family], nights)
}
