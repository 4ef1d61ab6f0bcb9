package intake

import (
	"math/big"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestNumbers(t *testing.T) {
	t.Parallel()
	english, german, swiss, money := newNumbers(".", ",", 2, 14), newNumbers(",", ".", 2, 14), newNumbers(".", "’", 2, 14), newNumbers(".", "", 2, 14)
	whole, arabic := newNumbers(".", "", 0, 4), newNumbers("٫", "", 2, 14)
	for _, c := range []struct {
		f    numbers
		text string
		want int64
		fit  fit
	}{
		{money, "0", 0, fits},
		{money, "12", 1200, fits},
		{money, "12.5", 1250, fits},
		{money, "12.50", 1250, fits},
		{money, "-12.50", -1250, fits},
		{money, "-0.00", 0, fits},
		{money, "007.10", 710, fits},
		{money, "12.5000", 1250, fits}, // zeros add nothing
		{money, "12.505", 0, decimals},
		{money, "0.001", 0, decimals},
		{money, "999999999999.99", 99999999999999, fits},
		{money, "-999999999999.99", -99999999999999, fits},
		{money, "1000000000000", 0, digits},
		{money, "123456789012345678901234567890", 0, digits},
		{money, "000000000000000000000000000012.50", 1250, fits},
		{money, "1." + strings.Repeat("0", 40), 100, fits},
		{money, "1." + strings.Repeat("0", 40) + "1", 0, decimals},
		{money, "", 0, nothing},
		{money, "-", 0, nothing},
		{money, "+1", 0, nothing},
		{money, "--1", 0, nothing},
		{money, "1-", 0, nothing},
		{money, ".5", 0, nothing},
		{money, "-.5", 0, nothing},
		{money, "5.", 0, nothing},
		{money, "1.2.3", 0, nothing},
		{money, "1e3", 0, nothing},
		{money, "1E3", 0, nothing},
		{money, "NaN", 0, nothing},
		{money, "Inf", 0, nothing},
		{money, "0x10", 0, nothing},
		{money, "1_000", 0, nothing},
		{money, " 1", 0, nothing},
		{money, "1 ", 0, nothing},
		{money, "1,5", 0, nothing},
		{money, "1,000.00", 0, nothing},
		{money, "€1", 0, nothing},
		{money, "１２", 0, nothing},              // digits of another script
		{arabic, "10345678", 1034567800, fits}, // a mark of two bytes
		{arabic, "12٫5", 1250, fits},
		{arabic, "12.5", 0, nothing},
		{whole, "9999", 9999, fits},
		{whole, "3.000", 3, fits},
		{whole, "3.5", 0, decimals},
		{whole, "10000", 0, digits},
		{english, "1,234.50", 123450, fits},
		{english, "1234.50", 123450, fits},
		{english, "12,345,678.90", 1234567890, fits},
		{english, "-1,234", -123400, fits},
		{english, "1,23.50", 0, nothing},
		{english, "1234,567", 0, nothing},
		{english, "1,2345", 0, nothing},
		{english, ",123", 0, nothing},
		{english, "1,,234", 0, nothing},
		{english, "1,234,", 0, nothing},
		{english, "0.123,456", 0, nothing},
		{german, "1.234,50", 123450, fits},
		{german, "1234,5", 123450, fits},
		{german, "1.234.567,00", 123456700, fits},
		{german, "12.50", 0, nothing}, // the point parts thousands here
		{german, "12,505", 0, decimals},
		{swiss, "1’234’567.50", 123456750, fits},
		{swiss, "1'234.50", 0, nothing},
	} {
		if got, f := c.f.parse([]byte(c.text)); got != c.want && f == fits || f != c.fit {
			t.Errorf("%q with %q and %q: %d %d, want %d %d", c.text, c.f.mark, c.f.thousands, got, f, c.want, c.fit)
		}
	}
}

var plainNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// math/big is the judge of what a number is worth.
func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"0", "-12.50", "999999999999.99", "1e3", "1,234.5", "12.500000000000000000000", "00000000000000000000000001", "-", "1.", "-0", "12345678", "12345.67", ".1234567", "1234567.", "1.2.3", "12\x0034", "0"} {
		f.Add(s, uint8(2), uint8(14), false)
	}
	f.Add("1.234.567,8", uint8(3), uint8(14), true)
	f.Fuzz(func(t *testing.T, s string, scale, width uint8, german bool) {
		width = 1 + width%18
		scale %= width + 1
		p := newNumbers(".", "", int(scale), int(width))
		text := s
		if german {
			p = newNumbers(",", ".", int(scale), int(width))
			text = strings.NewReplacer(".", "", ",", ".").Replace(s)
			if strings.Contains(s, ".") && !regexp.MustCompile(`^-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?$`).MatchString(s) {
				text = "not grouped"
			}
		}
		got, is := p.parse([]byte(s + "7.5")[:len(s)]) // as in a chunk, where more stands behind a cell
		if alone, fit := p.parse(slices.Clip([]byte(s))); alone != got || fit != is {
			t.Errorf("%q: %d %d, and at the end of a text %d %d", s, got, is, alone, fit)
		}
		want, what := judged(text, int(scale), int(width))
		if is != what || is == fits && got != want {
			t.Errorf("%q as DECIMAL(%d,%d): %d %d, want %d %d", s, width, scale, got, is, want, what)
		}
	})
}

// judged reads a number the slow and plain way.
func judged(s string, scale, width int) (int64, fit) {
	if !plainNumber.MatchString(s) {
		return 0, nothing
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return 0, nothing
	}
	r.Mul(r, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)))
	if !r.IsInt() {
		return 0, decimals
	}
	if new(big.Int).Abs(r.Num()).Cmp(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(width)), nil)) >= 0 {
		return 0, digits
	}
	return r.Num().Int64(), fits
}

func TestTimes_RoundsHalfAwayFromZero(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ units, price, want int64 }{ // thousandths, ten-thousandths, cents
		{1000, 10000, 100},
		{3000, 3333, 100},      // 3 × 0.3333 = 0.9999
		{1000, 50, 1},          // 0.005
		{1000, 49, 0},          // 0.0049
		{-1000, 50, -1},        // -0.005
		{-1000, 49, 0},         // -0.0049
		{1500, 10050, 151},     // 1.5 × 1.005 = 1.5075
		{500, 12900, 65},       // 0.5 × 1.29 = 0.645
		{-500, 12900, -65},     //
		{0, 12900, 0},          //
		{12000, 149999, 18000}, // 12 × 14.9999 = 179.9988
	} {
		if got, ok := times(c.units, c.price); !ok || got != c.want {
			t.Errorf("%d × %d = %d %t, want %d", c.units, c.price, got, ok, c.want)
		}
	}
	if _, ok := times(1e14, 1e14); ok {
		t.Error("1e14 × 1e14 is no int64")
	}
}

func FuzzTimes(f *testing.F) {
	f.Add(int64(1500), int64(10050))
	f.Add(int64(-1), int64(50))
	f.Add(int64(1e14), int64(-92233))
	f.Fuzz(func(t *testing.T, units, price int64) {
		units, price = units%1e15, price%1e15
		got, ok := times(units, price)
		product := new(big.Int).Mul(big.NewInt(units), big.NewInt(price))
		if ok != product.IsInt64() {
			t.Fatalf("%d × %d = %s: %t", units, price, product, ok)
		}
		half := big.NewInt(50_000 * int64(product.Sign()))
		want := new(big.Int).Quo(new(big.Int).Add(product, half), big.NewInt(100_000))
		if ok && want.Cmp(big.NewInt(got)) != 0 {
			t.Errorf("%d × %d = %d, want %s", units, price, got, want)
		}
	})
}

func TestSum_NeverOverflows(t *testing.T) {
	t.Parallel()
	var s sum128
	for range 3 {
		s.add(1<<63 - 1)
	}
	if got := s.text(2); got != "276701161105643274.21" { // 3 × 92233720368547758.07
		t.Error(got)
	}
	var n sum128
	n.add(-5)
	n.join(sum128{})
	if got := n.text(2); got != "-0.05" {
		t.Error(got)
	}
	n.add(5)
	if got := n.text(3) + n.text(0); got != "0.0000" {
		t.Error(got)
	}
}
