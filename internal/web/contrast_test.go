package web_test

import (
	"testing"

	"github.com/daybookhq/daybook/internal/web"
)

// TestContrast says that what is written can be read: 4.5 to 1 in light and in dark, 3 to 1 for signs, bars and lines; and that the
// measure is that of WCAG 2.2.
func TestContrast(t *testing.T) {
	t.Parallel()
	for look, problems := range web.OwnContrast() {
		for _, p := range problems {
			t.Errorf("%s: %s", look, p)
		}
	}
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#fff", "#fff", 1}, {"#777777", "#ffffff", 4.48}, {"#767676", "#fff", 4.54}, {"#ff0000", "#ffffff", 4.00}} { // as published calculators have them
		if got := web.Contrast(c.a, c.b); got < c.want-0.005 || got > c.want+0.005 {
			t.Errorf("%s on %s is %.2f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}
