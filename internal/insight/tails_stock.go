package insight

import "math"

// Silence returns the chance that a product that is on the shelf sells nothing while expected units were to be sold, when its pace is known
// from sold units only: (sold / (sold + expected)) ^ ((sold + ½) · g), the gamma–Poisson chance of a zero, with g = ln φ / (φ − 1) for a
// lumpiness φ of daily units. Nothing sold before, nothing known: 1.
func Silence(sold, expected, lumpiness float64) float64 {
	if !(sold > 0) || !(expected > 0) {
		return 1
	}
	g := 1.0
	if lumpiness > 1+1e-9 {
		g = math.Log(lumpiness) / (lumpiness - 1)
	}
	return math.Exp((sold + 0.5) * g * -math.Log1p(expected/sold))
}

// Shortage returns the chance that more than stock units are asked for, and how many more on average, when mean units are expected and the
// variance is lumpiness × mean.
func Shortage(stock, mean, lumpiness float64) (risk, short float64) {
	stock = max(stock, 0)
	if !(mean > 0) {
		return 0, 0
	}
	// Whichever tail is the shorter one is summed; the other follows from it.
	top := math.Floor(stock)
	at := math.Exp(logCount(int64(top), mean, lumpiness))
	odds, size := 0.0, 0.0 // of the negative binomial; a Poisson where lumpiness is 1
	if lumpiness > 1+1e-9 {
		size, odds = mean/(lumpiness-1), 1-1/lumpiness
	}
	if stock < mean {
		below, unsold := 0.0, 0.0
		for k, p := top, at; k >= 0 && p > 0; k-- {
			below += p
			unsold += (stock - k) * p
			if odds > 0 {
				p *= k / ((k - 1 + size) * odds)
			} else {
				p *= k / mean
			}
		}
		return unit(1 - below), max(mean-stock+unsold, 0)
	}
	for k, p := top, at; p > 0; {
		if odds > 0 {
			p *= (k + size) / (k + 1) * odds
		} else {
			p *= mean / (k + 1)
		}
		k++
		risk += p
		short += (k - stock) * p
		if (k-stock)*p <= short*1e-13 {
			break
		}
	}
	return unit(risk), short
}

// atMost is the chance of at most n where mean are expected: Poisson, the whole chance of n counted.
func atMost(n int, mean float64) float64 {
	sum := 0.0
	for k := range n + 1 {
		sum += math.Exp(logCount(int64(k), mean, 1))
	}
	return unit(sum)
}
