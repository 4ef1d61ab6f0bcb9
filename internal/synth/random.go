package synth

import "math"

// dice is a counter-based generator: every number depends on what it is for, never on the order in which it is asked, so
// that workers in parallel make the same chain.
type dice uint64

// roll returns dice for one purpose.
func roll(seed uint64, what ...uint64) dice {
	h := seed ^ 0x9e3779b97f4a7c15
	for _, w := range what {
		h = mix(h ^ (w+0x9e3779b97f4a7c15)*0xbf58476d1ce4e5b9)
	}
	return dice(h)
}

func mix(z uint64) uint64 {
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}

func (d *dice) next() uint64 {
	*d += 0x9e3779b97f4a7c15
	return mix(uint64(*d))
}

// float is uniform in (0, 1).
func (d *dice) float() float64 { return (float64(d.next()>>11) + 0.5) / (1 << 53) }

// int is uniform in 0 to n-1.
func (d *dice) int(n int) int { return int(d.next() % uint64(n)) }

// between is uniform.
func (d *dice) between(low, high float64) float64 { return low + (high-low)*d.float() }

// normal is standard normal (Box and Muller 1958).
func (d *dice) normal() float64 {
	return math.Sqrt(-2*math.Log(d.float())) * math.Cos(2*math.Pi*d.float())
}

// poisson draws a count with mean m: by multiplication of uniforms for small means, rounded normal beyond.
func (d *dice) poisson(m float64) int {
	if m <= 0 {
		return 0
	}
	if m > 40 {
		return max(0, int(math.Round(m+math.Sqrt(m)*d.normal())))
	}
	limit, p, n := math.Exp(-m), 1.0, -1
	for p > limit {
		p *= d.float()
		n++
	}
	return max(n, 0)
}

// gamma draws with shape k and mean m (Marsaglia and Tsang 2000).
func (d *dice) gamma(k, m float64) float64 {
	scale := m / k
	boost := 1.0
	if k < 1 {
		boost = math.Pow(d.float(), 1/k)
		k++
	}
	a := k - 1.0/3
	c := 1 / math.Sqrt(9*a)
	for {
		x := d.normal()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(d.float()) < 0.5*x*x+a-a*v+a*math.Log(v) {
			return a * v * scale * boost
		}
	}
}

// count draws a negative binomial count with mean m and variance phi·m.
func (d *dice) count(m, phi float64) int {
	if m <= 0 {
		return 0
	}
	if phi <= 1.01 {
		return d.poisson(m)
	}
	return d.poisson(d.gamma(m/(phi-1), m))
}
