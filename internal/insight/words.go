package insight

import (
	"embed"
	"fmt"
	"maps"
	"strings"

	"gopkg.in/yaml.v3"
)

//go:embed messages/*.yaml
var files embed.FS

// languages holds every catalogue by its language. A second language is one more file.
var languages = func() map[string]*catalogue {
	entries, err := files.ReadDir("messages")
	if err != nil {
		panic(err) // embedded: no program starts with a broken one
	}
	all := map[string]*catalogue{}
	for _, e := range entries {
		doc, err := files.ReadFile("messages/" + e.Name())
		if err != nil {
			panic(err)
		}
		c := &catalogue{}
		if err := yaml.Unmarshal(doc, c); err != nil {
			panic(fmt.Errorf("messages/%s: %w", e.Name(), err))
		}
		all[strings.TrimSuffix(e.Name(), ".yaml")] = c
	}
	return all
}()

// catalogue is all that Daybook says of insights in one language, and how numbers and dates are written there.
type catalogue struct {
	Plural   string                       `yaml:"plural"` // which rule chooses a noun's form
	Numbers  numbers                      `yaml:"numbers"`
	Regions  map[string]numbers           `yaml:"regions"` // what differs in a country
	Symbols  map[string]string            `yaml:"symbols"` // of currencies
	Date     string                       `yaml:"date"`
	Short    int                          `yaml:"short"`    // letters of a weekday that stands for its name; 0: three
	Weekdays []string                     `yaml:"weekdays"` // from Sunday
	Months   []string                     `yaml:"months"`
	Nouns    map[string]map[string]string `yaml:"nouns"`
	Messages map[string]string            `yaml:"messages"`

	// What is said in place of a message to who does not see cost, or may not know what other stores did; empty: nothing.
	WithoutCost  map[string]string `yaml:"without_cost"`
	WithoutPeers map[string]string `yaml:"without_peers"`

	currency string
	costless bool // for who does not see cost: what comes first does not go by margin either
}

// without is the catalogue for who does not see cost, or may not know what other stores did.
func (c *catalogue) without(cost, peers bool) *catalogue {
	out := *c
	out.Messages = maps.Clone(c.Messages)
	if out.costless = cost; cost {
		maps.Copy(out.Messages, c.WithoutCost)
	}
	if peers {
		maps.Copy(out.Messages, c.WithoutPeers)
	}
	return &out
}

// catalogueOf returns the catalogue of a locale (en, en-GB, de_CH) and a currency; English where the language is not there.
func catalogueOf(locale, currency string) *catalogue {
	language, region, _ := strings.Cut(strings.ReplaceAll(locale, "_", "-"), "-")
	c, ok := languages[strings.ToLower(language)]
	if !ok {
		c = languages["en"]
	}
	out := *c
	out.currency = currency
	if s, ok := c.Symbols[currency]; ok {
		out.currency = s
	}
	out.Numbers = out.Numbers.with(c.Regions[strings.ToUpper(region)])
	return &out
}

// Languages are those that there is a catalogue of, in order.
func Languages() []string { return sortedKeys(languages) }

// facts are the values of a message's placeholders: amount, change, quantity, whole, percent, date, weekday, name or string.
type facts map[string]any

// say fills a message. {x} is the fact x; {x|noun} is the count x with the noun in the form that belongs to it. A message or a fact that
// is not there is a mistake of the program and shows as such; a test says every message.
func (c *catalogue) say(key string, with facts) string {
	text, ok := c.Messages[key]
	if !ok {
		return "!" + key
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		slot, after, _ := strings.Cut(rest, "}")
		text = after
		fact, noun, counted := strings.Cut(slot, "|")
		value, ok := with[fact]
		switch {
		case !ok:
			b.WriteString("!" + fact)
		case counted:
			b.WriteString(c.count(value, noun))
		default:
			b.WriteString(c.write(value))
		}
	}
}

// count writes a number with its noun.
func (c *catalogue) count(value any, noun string) string {
	n, tenths := int64(0), false
	switch v := value.(type) {
	case whole:
		n = int64(v)
	case quantityOf:
		n, tenths = (abs(int64(v))+50)/100, true
		if n%10 == 0 {
			n, tenths = n/10, false
		}
	}
	forms := c.Nouns[noun]
	form, ok := forms[pluralForm(c.Plural, n, tenths)]
	if !ok {
		form = forms["other"]
	}
	return strings.ReplaceAll(form, "{n}", c.write(value))
}

// pluralForm chooses the form of a noun; tenths says that the number has a decimal. The rules are those of the Unicode CLDR for the
// languages that name them.
func pluralForm(rule string, n int64, tenths bool) string {
	n = abs(n)
	switch {
	case rule == "none":
		return "other"
	case rule == "french": // 0 and 1, decimals below 2 too
		if !tenths && n <= 1 || tenths && n < 20 {
			return "one"
		}
		return "other"
	case tenths:
		return "other"
	case rule == "polish":
		last, two := n%10, n%100
		switch {
		case n == 1:
			return "one"
		case last >= 2 && last <= 4 && (two < 12 || two > 14):
			return "few"
		}
		return "many"
	case n == 1:
		return "one"
	}
	return "other"
}

// body joins sentences as long as they fit into limit words; the first always stands.
func body(limit int, sentences ...string) string {
	out := ""
	for _, s := range sentences {
		if s == "" {
			continue
		}
		joined := strings.TrimSpace(out + " " + s)
		if out != "" && len(strings.Fields(joined)) > limit {
			continue
		}
		out = joined
	}
	return out
}

// bodyWords is how long a body may be.
const bodyWords = 60

// list joins pieces as words of one sentence.
func list(pieces []string) string { return strings.Join(pieces, ", ") }
