package insight

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var slots = regexp.MustCompile(`\{([a-z_]+)(\|([a-z_]+))?\}`)

// factsOf are the facts that a message names, in order.
func factsOf(text string) (names []string) {
	for _, m := range slots.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// TestCatalogues_SayTheSame: each language has the messages of the English one with the same facts, nouns in the forms that its plural asks for,
// and all that numbers and dates need.
func TestCatalogues_SayTheSame(t *testing.T) {
	t.Parallel()
	english := languages["en"]
	if len(languages) < 2 || len(english.Messages) < 300 {
		t.Fatalf("%d languages, %d messages", len(languages), len(english.Messages))
	}
	for language, c := range languages {
		if len(c.Weekdays) != 7 || len(c.Months) != 12 || c.Numbers.Decimal == "" || c.Numbers.Group == "" || !strings.Contains(c.Numbers.Money, "{n}") || !strings.Contains(c.Numbers.Percent, "{n}") {
			t.Errorf("%s: %v %v %+v", language, c.Weekdays, c.Months, c.Numbers)
		}
		used := map[string]bool{}
		for _, e := range evidenceOrder {
			if _, plain := plainForms[e.as]; !plain {
				used[e.as] = true
				if forms := c.Nouns[e.as]; !strings.Contains(forms["one"], "{n}") || !strings.Contains(forms["other"], "{n}") {
					t.Errorf("%s: the evidence %s counts %q, which has the forms %v", language, e.key, e.as, forms)
				}
			}
		}
		for _, key := range sortedKeys(english.Messages) {
			text, ok := c.Messages[key]
			if !ok || text == "" {
				t.Errorf("%s lacks %s", language, key)
				continue
			}
			if got, want := factsOf(text), factsOf(english.Messages[key]); !slices.Equal(got, want) {
				t.Errorf("%s: %s names %v, want %v", language, key, got, want)
			}
			for _, m := range slots.FindAllStringSubmatch(text, -1) {
				if noun := m[3]; noun != "" {
					used[noun] = true
					forms := c.Nouns[noun]
					if !strings.Contains(forms["one"], "{n}") || !strings.Contains(forms["other"], "{n}") {
						t.Errorf("%s: %s counts %q, which has the forms %v", language, key, noun, forms)
					}
				}
			}
		}
		for name, lists := range map[string][2]map[string]string{"without_cost": {c.WithoutCost, english.WithoutCost}, "without_peers": {c.WithoutPeers, english.WithoutPeers}} {
			if got, want := sortedKeys(lists[0]), sortedKeys(lists[1]); !slices.Equal(got, want) {
				t.Errorf("%s: %s holds %v, want %v", language, name, got, want)
			}
			for key, text := range lists[0] {
				if got, want := factsOf(text), factsOf(lists[1][key]); !slices.Equal(got, want) {
					t.Errorf("%s: %s without names %v, want %v", language, key, got, want)
				}
			}
		}
		for key := range c.Messages {
			if _, ok := english.Messages[key]; !ok {
				t.Errorf("%s says %s, which nobody asks for", language, key)
			}
		}
		for noun := range c.Nouns {
			if !used[noun] {
				t.Errorf("%s: nothing counts %s", language, noun)
			}
		}
	}
}

// TestCatalogue_German writes what a German reader expects.
func TestCatalogue_German(t *testing.T) {
	t.Parallel()
	const thin = "\u202f"
	for locale, want := range map[string]string{
		"de":    "1.234.568" + thin + "€ −12,50" + thin + "€ 12" + thin + "% 0,5 Sa 30. Mai Samstag",
		"de-AT": "1" + thin + "234" + thin + "568" + thin + "€ −12,50" + thin + "€ 12" + thin + "% 0,5 Sa 30. Mai Samstag",
		"de-CH": "€" + thin + "1’234’568 −€" + thin + "12.50 12" + thin + "% 0.5 Sa 30. Mai Samstag",
		"en":    "€" + thin + "1,234,568 −€" + thin + "12.50 12" + thin + "% 0.5 Sat 30 May Saturday",
		"xx":    "€" + thin + "1,234,568 −€" + thin + "12.50 12" + thin + "% 0.5 Sat 30 May Saturday",
	} {
		c := catalogueOf(locale, "EUR")
		var got []string
		for _, v := range []any{amount(1_234_567_89), changeOf{-12_50, 1}, percentOf(123), quantityOf(500), dateOf(20603), weekdayOf(20603)} {
			got = append(got, c.write(v))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", locale, strings.Join(got, " "), want)
		}
	}
	c := catalogueOf("de", "EUR")
	for days, want := range map[whole]string{1: "seit 1 Tag kein", 3: "seit 3 Tagen kein"} {
		if got := c.say("phantom_stock.record", facts{"store": name("S1"), "days": days, "product": name("Brie"), "lost": quantityOf(2_500)}); !strings.Contains(got, want) || !strings.Contains(got, "2,5 Stück") {
			t.Errorf("%s", got)
		}
	}
}

// plainForms are the ways to write a value of the evidence that need no noun.
var plainForms = setOf(asMoney, asChange, asUnits, asNumber, asRange, asCount, asPercent, asShare, asTimes, asOneIn, asDate, asWord, asText, asList)

// TestCatalogues_NameTheEvidence: what people read of the evidence has a name in every language, once, and every name belongs to a key of it.
func TestCatalogues_NameTheEvidence(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, e := range evidenceOrder {
		if known[e.key] || forScripts[e.key] {
			t.Errorf("%s stands there twice", e.key)
		}
		known[e.key] = true
	}
	kinds := setOf(Kinds()...)
	for language, c := range languages {
		for key := range known {
			if c.Messages["evidence."+key] == "" {
				t.Errorf("%s has no name for %s", language, key)
			}
		}
		for message := range c.Messages {
			key, ok := strings.CutPrefix(message, "evidence.")
			if !ok || strings.HasPrefix(key, "is.") {
				continue
			}
			if kind, own, special := strings.Cut(key, "."); special && kinds[kind] {
				key = own
			}
			if !known[key] {
				t.Errorf("%s: %s names nothing", language, message)
			}
		}
	}
}
