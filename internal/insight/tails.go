package insight

import "math"

// StudentT7 is StudentT with seven degrees of freedom. Sales residuals have heavier tails than the normal curve; seven degrees fit standardised
// residuals of daily store sales well and keep one odd day from being called certain.
func StudentT7(z float64) float64 { return StudentT(z, 7) }

// StudentT returns the chance that a variable of Student's t with so many degrees of freedom is at least as far from zero as z, on either
// side. NaN gives 1. The far tail keeps its relative precision, down to the smallest float.
func StudentT(z float64, degrees int) float64 {
	if math.IsNaN(z) {
		return 1
	}
	if math.IsInf(z, 0) {
		return 0
	}
	v := float64(degrees)
	x := v / (v + z*z)
	lg := func(v float64) float64 { l, _ := math.Lgamma(v); return l }
	if x > 0.5 {
		// I_x(v/2, 1/2) = 1 − I_{1−x}(1/2, v/2), whose series is short here.
		return unit(1 - math.Exp(0.5*math.Log1p(-x)+v/2*math.Log(x)-(lg(0.5)+lg(v/2)-lg(0.5+v/2)))*betaSeries(1-x, 0.5, v/2))
	}
	return unit(math.Exp(v/2*math.Log(x)+0.5*math.Log1p(-x)-(lg(0.5)+lg(v/2)-lg(0.5+v/2))) * betaSeries(x, v/2, 0.5))
}

// betaSeries is I_x(a, b) over x^a (1−x)^b / B(a, b), as a hypergeometric series whose terms are all positive.
func betaSeries(x, a, b float64) float64 {
	term := 1 / a
	sum := term
	for n := 0.0; n < 10_000 && term > sum*1e-17; n++ {
		term *= x * (a + b + n) / (a + 1 + n)
		sum += term
	}
	return sum
}

// CountTail returns the chances of a count of at most and of at least n, each with half of the chance of n itself (mid-p), when mean units
// are expected and the variance is lumpiness × mean: negative binomial, or Poisson at a lumpiness of 1 and below.
func CountTail(n int64, mean, lumpiness float64) (atMost, atLeast float64) {
	if n < 0 {
		return 0, 1
	}
	if float64(n)+lumpiness > 2000 && lumpiness > 1+1e-9 && mean > 0 { // too many terms to add up
		at := math.Exp(logCount(n, mean, lumpiness)) / 2
		size := mean / (lumpiness - 1)
		if n > 0 {
			atMost = betaShare(1/lumpiness, size, float64(n))
		}
		return unit(atMost + at), unit(betaShare(1-1/lumpiness, float64(n)+1, size) + at)
	}
	below, at := 0.0, 0.0
	for k := range n + 1 {
		at = math.Exp(logCount(k, mean, lumpiness))
		if k < n {
			below += at
		}
	}
	above := 0.0
	for k := n + 1; ; k++ {
		add := math.Exp(logCount(k, mean, lumpiness))
		above += add
		if float64(k) > mean && add <= above*1e-17 {
			break
		}
	}
	return unit(below + at/2), unit(above + at/2)
}

// betaShare is the regularised incomplete beta function I_x(a, b), by its continued fraction (evaluated from the front, after Lentz).
func betaShare(x, a, b float64) float64 {
	if x <= 0 || x >= 1 {
		return unit(x)
	}
	if x > (a+1)/(a+b+2) { // the fraction closes in fast on the other side only
		return 1 - betaShare(1-x, b, a)
	}
	const tiny = 1e-300
	step := func(v float64) float64 {
		if math.Abs(v) < tiny {
			return tiny
		}
		return v
	}
	c, d := 1.0, 1/step(1-(a+b)*x/(a+1))
	sum := d
	for m := 1.0; m < 100_000; m++ {
		even := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		d, c = 1/step(1+even*d), step(1+even/c)
		sum *= d * c
		odd := -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		d, c = 1/step(1+odd*d), step(1+odd/c)
		sum *= d * c
		if math.Abs(d*c-1) < 1e-15 {
			break
		}
	}
	lg := func(v float64) float64 { l, _ := math.Lgamma(v); return l }
	return unit(math.Exp(lg(a+b)-lg(a)-lg(b)+a*math.Log(x)+b*math.Log1p(-x)) * sum / a)
}

// MissedBeyond returns how many units are expected to have been missed by a shop that sold all it had: E[D | D ≥ sold] − sold. It is never
// below 0, and with nothing sold it is the mean: days on which a product sells out are days of high demand.
func MissedBeyond(sold int64, mean, lumpiness float64) float64 {
	if mean <= 0 {
		return 0
	}
	weight, sum := 0.0, 0.0
	top := math.Inf(-1)
	for k := max(sold, 0); ; k++ {
		l := logCount(k, mean, lumpiness)
		if l > top { // keep the largest term at 1, so that a far tail does not vanish
			scale := math.Exp(top - l)
			weight, sum, top = weight*scale, sum*scale, l
		}
		add := math.Exp(l - top)
		weight += add
		sum += add * float64(k-max(sold, 0))
		if float64(k) > mean && add*float64(k+1) <= weight*1e-15 {
			break
		}
	}
	return sum / weight
}

// logCount is the logarithm of the chance of exactly k.
func logCount(k int64, mean, lumpiness float64) float64 {
	x := float64(k)
	if mean <= 0 {
		if k == 0 {
			return 0
		}
		return math.Inf(-1)
	}
	lg := func(v float64) float64 { l, _ := math.Lgamma(v); return l }
	if lumpiness <= 1+1e-9 {
		return x*math.Log(mean) - mean - lg(x+1)
	}
	size := mean / (lumpiness - 1)
	return lg(x+size) - lg(size) - lg(x+1) - size*math.Log(lumpiness) + x*math.Log1p(-1/lumpiness)
}
