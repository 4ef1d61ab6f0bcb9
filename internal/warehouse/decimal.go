package warehouse

import (
	"fmt"
	"strconv"
	"strings"
)

// Scaled reads an exact decimal string as an integer of its smallest unit: Scaled("12.5", 2) is 1250.
// It fails when s has more decimals than scale or does not fit.
func Scaled(s string, scale int) (int64, error) {
	whole, fraction, _ := strings.Cut(s, ".")
	if len(fraction) > scale {
		if strings.Trim(fraction[scale:], "0") != "" {
			return 0, fmt.Errorf("%q has more than %d decimals", s, scale)
		}
		fraction = fraction[:scale]
	}
	n, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", scale-len(fraction)), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a number that fits", s)
	}
	return n, nil
}

// Unscaled is the opposite of Scaled: Unscaled(1250, 2) is "12.50".
func Unscaled(n int64, scale int) string {
	if scale == 0 {
		return fmt.Sprint(n)
	}
	sign := ""
	u := uint64(n)
	if n < 0 {
		sign, u = "-", -u
	}
	p := uint64(1)
	for range scale {
		p *= 10
	}
	return fmt.Sprintf("%s%d.%0*d", sign, u/p, scale, u%p)
}

// scaled scans a decimal that came as text into an integer of its smallest unit.
type scaled struct {
	to    *int64
	scale int
}

// Scan implements sql.Scanner.
func (s scaled) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("a decimal came as %T", src)
	}
	n, err := Scaled(text, s.scale)
	*s.to = n
	return err
}
