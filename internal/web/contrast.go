package web

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

var colourToken = regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{3,6});`)

// ownColours are the tokens of the style sheet by look, light and dark.
func ownColours() map[string]map[string]string {
	doc, err := embedded.ReadFile("static/daybook.css")
	if err != nil {
		panic("web: " + err.Error()) // the file is in the binary
	}
	light, dark, _ := strings.Cut(string(doc), "prefers-color-scheme: dark")
	dark, _, _ = strings.Cut(dark, "* { box-sizing")
	looks := map[string]map[string]string{}
	for name, text := range map[string]string{"light": light, "dark": dark} {
		looks[name] = map[string]string{}
		for _, m := range colourToken.FindAllStringSubmatch(text, -1) {
			looks[name][m[1]] = m[2]
		}
	}
	return looks
}

// contrasts are the pairs of tokens that have to be told apart: words 4.5 to 1, signs and lines 3 to 1 (WCAG 2.2 AA).
var contrasts = func() (list []pairOfColours) {
	for _, under := range []string{"paper", "sheet"} {
		for _, over := range []string{"ink", "soft", "link", "accent", "better", "worse", "amber", "red"} {
			list = append(list, pairOfColours{over, under, 4.5})
		}
		list = append(list, pairOfColours{"quiet", under, 3}, pairOfColours{"line", under, 3})
	}
	for _, wash := range []string{"amber", "red"} {
		for _, over := range []string{wash, "ink", "soft"} {
			list = append(list, pairOfColours{over, wash + "-wash", 4.5})
		}
	}
	return append(list, pairOfColours{"amber", "red-wash", 4.5}, pairOfColours{"line", "band", 3})
}()

type pairOfColours struct {
	over, under string
	least       float64
}

// unreadable names the pairs of a look that cannot be told apart.
func unreadable(colours map[string]string) (list []string) {
	for _, p := range contrasts {
		over, under := colours[p.over], colours[p.under]
		if ratio := contrast(over, under); ratio < p.least {
			list = append(list, fmt.Sprintf("%s %s on %s %s is %.2f to 1; %.1f is the least that can be read", p.over, over, p.under, under, ratio, p.least))
		}
	}
	return list
}

// contrast is the ratio of WCAG 2.2 between two colours; 0 where one of them is none.
func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	if x < 0 || y < 0 {
		return 0
	}
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

// luminance is the relative luminance of WCAG 2.2 of #rgb or #rrggbb; negative where it is no colour.
func luminance(colour string) float64 {
	if len(colour) == 4 {
		colour = "#" + strings.Repeat(colour[1:2], 2) + strings.Repeat(colour[2:3], 2) + strings.Repeat(colour[3:4], 2)
	}
	if len(colour) != 7 {
		return -1
	}
	var sum float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return -1
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
