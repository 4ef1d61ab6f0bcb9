package web_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// luminance is the relative luminance of WCAG 2.2.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	if len(colour) == 4 {
		colour = "#" + strings.Repeat(colour[1:2], 2) + strings.Repeat(colour[2:3], 2) + strings.Repeat(colour[3:4], 2)
	}
	var sum float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// TestContrast says that what is written can be read: 4.5 to 1 in light and in dark, 3 to 1 for signs and bars.
func TestContrast(t *testing.T) {
	t.Parallel()
	sheet, err := os.ReadFile("static/daybook.css")
	if err != nil {
		t.Fatal(err)
	}
	token := regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{3,6});`)
	light, dark, _ := strings.Cut(string(sheet), "prefers-color-scheme: dark")
	dark, _, _ = strings.Cut(dark, "* { box-sizing")
	for name, text := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]string{}
		for _, m := range token.FindAllStringSubmatch(text, -1) {
			colours[m[1]] = m[2]
		}
		check := func(over, under string, least float64) {
			if colours[over] == "" || colours[under] == "" {
				t.Fatalf("%s: no --%s or --%s", name, over, under)
			}
			a, b := luminance(t, colours[over]), luminance(t, colours[under])
			if ratio := (math.Max(a, b) + 0.05) / (math.Min(a, b) + 0.05); ratio < least {
				t.Errorf("%s: --%s on --%s is %.2f to 1, less than %.1f", name, over, under, ratio, least)
			}
		}
		for _, under := range []string{"paper", "sheet"} {
			for _, over := range []string{"ink", "soft", "link", "accent", "better", "worse", "amber", "red"} {
				check(over, under, 4.5)
			}
			check("quiet", under, 3)
		}
		for _, wash := range []string{"amber", "red"} {
			check(wash, wash+"-wash", 4.5)
			check("ink", wash+"-wash", 4.5)
			check("soft", wash+"-wash", 4.5)
		}
		check("amber", "red-wash", 4.5)
	}
}
