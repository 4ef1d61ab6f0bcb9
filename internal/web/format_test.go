package web_test

import (
	"testing"

	"github.com/daybookhq/daybook/internal/web"
)

func TestFormat(t *testing.T) {
	t.Parallel()
	en, de, ch, fr := web.NewFormat("en", "EUR"), web.NewFormat("de", "EUR"), web.NewFormat("de-CH", "CHF"), web.NewFormat("fr", "EUR")
	for _, c := range []struct{ got, want string }{
		{en.Exact(123456789), "€\u202f1,234,567.89"},
		{en.Exact(-5), "\u2212€\u202f0.05"},
		{en.Money(128430049), "€\u202f1,284,300"},
		{en.Money(128430050), "€\u202f1,284,301"},
		{en.Money(99999), "€\u202f999.99"},
		{en.Gap(8410000), "+€\u202f84,100"},
		{en.Gap(0), "€\u202f0.00"},
		{de.Exact(123456789), "1.234.567,89\u00a0€"},
		{ch.Exact(123456789), "CHF\u00a01\u2019234\u2019567.89"},
		{fr.Exact(-123456), "\u22121\u202f234,56\u00a0€"},
		{en.Share(-61, 1000), "\u22126.1\u202f%"},
		{en.ShareGap(4, 1000), "+0.4\u202f%"},
		{en.Share(1, 0), ""},
		{en.Count(41872000), "41,872"},
		{en.Count(2500), "2.5"},
		{en.CountGap(-2500), "\u22122.5"},
		{en.Change(100), "+1.00"},
		{en.Estimate(0), "0"},
		{en.Estimate(1549), "1.5"},
		{en.Estimate(20), "<0.1"},
		{de.EstimateGap(-49), "<0,1"},
		{en.EstimateGap(49), "<0.1"},
		{en.EstimateGap(50), "+0.1"},
		{en.EstimateGap(-1000), "\u22121"},
		{en.Whole(-1234), "\u22121,234"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
