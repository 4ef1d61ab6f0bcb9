package insight

import (
	"embed"
	"fmt"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

//go:embed messages/*.yaml
var catalogues embed.FS

// messages is the catalogue of a language: a text for each key, with {names} to fill in.
var messages = func() map[string]string {
	doc, err := catalogues.ReadFile("messages/en.yaml")
	if err != nil {
		panic(err) // embedded: any test would show it
	}
	m := map[string]string{}
	if err := yaml.Unmarshal(doc, &m); err != nil {
		panic(err)
	}
	return m
}()

// say fills a message's names. A name that the catalogue asks for and nobody gave stays visible, and a test finds it.
func say(key string, pairs ...string) string {
	text, ok := messages[key]
	if !ok {
		return key
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		text = strings.ReplaceAll(text, "{"+pairs[i]+"}", pairs[i+1])
	}
	return text
}

func num(n int) string { return strconv.Itoa(n) }

// plural is a count with its word.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// amount is money for people: without decimals from 100 up, grouped by commas, with the sign as given.
func amount(n int64, currency string) string {
	sign := ""
	if n < 0 {
		sign, n = "−", -n
	}
	if n < 10000 {
		return fmt.Sprintf("%s %s%d.%02d", currency, sign, n/100, n%100)
	}
	s := strconv.FormatInt((n+50)/100, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return currency + " " + sign + s
}

// percent is a share of a base in whole percent; "" where the base is too small to say so.
func percent(part, base int64) string {
	if base < 5000 {
		return ""
	}
	p := part * 100
	if p < 0 {
		p = -p
	}
	return strconv.FormatInt((p+base/2)/base, 10) + "%"
}

// called is a name with its id, or the id alone.
func called(id, name string) string {
	if name == "" || name == id {
		return id
	}
	if len([]rune(name)) > 40 {
		name = string([]rune(name)[:39]) + "…"
	}
	return id + " " + name
}
