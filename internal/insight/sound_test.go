package insight_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/insight"
)

// TestInsights_AreSound makes days at random and holds every insight on them to what all of them promise: six slots, a headline of at
// most 20 words and a body of at most 60, numbers in the text that are in the evidence, parts that add up, a formula that comes to its value.
func TestInsights_AreSound(t *testing.T) {
	t.Parallel()
	want := 20_000
	if os.Getenv("CI") != "" {
		want = 100_000
	}
	r := rand.New(rand.NewPCG(1, 2))
	seen := map[string]int{}
	for total := 0; total < want; {
		day := randomDay(t, r)
		german := r.IntN(3) == 0
		if german {
			day.Settings.Locale = "de"
		}
		result := insight.Find(day)
		for _, i := range slices.Concat(result.Insights, result.Shadow) {
			total++
			seen[i.Kind]++
			if problems := unsound(i, german); len(problems) > 0 {
				t.Fatalf("%s\n%s\n%s\n%v %v\n%s\n%v", i.ID, i.Headline, i.Body, i.Parts, i.Evidence, i.Formula, strings.Join(problems, "\n"))
			}
		}
	}
	for _, kind := range insight.Kinds() {
		if seen[kind] < want/1000 {
			t.Errorf("only %d insights of kind %s were made", seen[kind], kind)
		}
	}
}

// TestKinds_AreAllTold: each kind has a golden answer and a page.
func TestKinds_AreAllTold(t *testing.T) {
	t.Parallel()
	for _, kind := range insight.Kinds() {
		for _, path := range []string{filepath.Join("testdata", kind+".golden.json"), filepath.Join("..", "..", "docs", "insights", kind+".md")} {
			if _, err := os.Stat(path); err != nil {
				t.Error(err)
			}
		}
	}
	pages, err := filepath.Glob(filepath.Join("..", "..", "docs", "insights", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		if name := strings.TrimSuffix(filepath.Base(page), ".md"); name != "README" && name != "field-notes" && !slices.Contains(insight.Kinds(), name) {
			t.Errorf("%s tells of no kind", page)
		}
	}
}

// unsound lists what is wrong with an insight.
func unsound(i insight.Insight, german bool) (problems []string) {
	bad := func(is bool, format string, args ...any) {
		if is {
			problems = append(problems, fmt.Sprintf(format, args...))
		}
	}
	for slot, text := range map[string]string{"headline": i.Headline, "action": i.Action, "confidence": i.Confidence, "confidence reason": i.ConfidenceReason, "formula": i.Formula, "role": i.OwnerRole} {
		bad(text == "", "no %s", slot)
		bad(strings.Contains(text, "!"), "the %s has a hole: %s", slot, text)
	}
	bad(len(i.Evidence) < 3, "no evidence")
	bad(words(i.Headline) > 20, "headline of %d words", words(i.Headline))
	bad(words(i.Body) > 60, "body of %d words", words(i.Body))
	bad(i.Money != nil && i.MoneyBasis == nil, "money without a basis")

	left, right, _ := strings.Cut(i.Formula, " = ")
	value, err := evaluate(left)
	bad(err != nil, "formula: %v", err)
	if err == nil {
		stated, ok := new(big.Rat).SetString(right)
		bad(!ok || round2(value).Cmp(stated) != 0 && value.Cmp(stated) != 0, "formula: %s is %s, not %s", left, value.FloatString(4), right)
	}
	if total, ok := i.Evidence["gap"].(string); ok && len(i.Parts) > 0 {
		bad(!addsUp(i.Parts, total), "parts do not add up to the gap %s", total)
	} else if i.Money != nil && len(i.Parts) > 0 {
		bad(!addsUp(i.Parts, *i.Money), "parts do not add up to %s", *i.Money)
	}
	problems = append(problems, unbacked(i, german)...)
	return problems
}

func words(s string) int { return len(strings.Fields(s)) }

func addsUp(parts []insight.Part, total string) bool {
	sum := new(big.Rat)
	for _, p := range parts {
		v, _ := new(big.Rat).SetString(p.Money)
		sum.Add(sum, v)
	}
	want, ok := new(big.Rat).SetString(total)
	return ok && sum.Cmp(want) == 0
}

// round2 rounds half away from zero to the cent.
func round2(v *big.Rat) *big.Rat {
	r, _ := new(big.Rat).SetString(v.FloatString(2))
	return r
}

// germanDay is a day of a month, whose point is none of a number.
var germanDay = regexp.MustCompile(`(\d+)\. `)

var number = regexp.MustCompile(`\d+(,\d{3})*(\.\d+)?`)

// unbacked lists the numbers of the text that neither evidence nor money nor dates hold. What is shown may be rounded: to whole units
// from a hundred up, to one decimal, or by one unit more, so that shown parts add up.
func unbacked(i insight.Insight, german bool) (problems []string) {
	var known []*big.Rat
	names := []string{i.Currency}
	var look func(v any)
	look = func(v any) {
		switch v := v.(type) {
		case string:
			if r, ok := new(big.Rat).SetString(v); ok {
				known = append(known, new(big.Rat).Abs(r))
				return
			}
			if d, err := contract.ParseDay(v); err == nil {
				known = append(known, big.NewRat(int64(d.Time().Day()), 1))
				return
			}
			names = append(names, v)
		case int:
			known = append(known, big.NewRat(int64(v), 1))
		case int64:
			known = append(known, big.NewRat(v, 1))
		case []string:
			names = append(names, v...)
		case []insight.Part:
			for _, p := range v {
				look(p.Money)
				names = append(names, p.Name)
			}
		}
	}
	for _, key := range sorted(i.Evidence) {
		if key == "chance_real" {
			continue // it rounds to 1 and would back any
		}
		look(i.Evidence[key])
	}
	look(i.Parts)
	look(i.BusinessDate)
	for _, s := range []*string{i.Money, i.Due} {
		if s != nil {
			look(*s)
		}
	}
	for _, s := range []*string{i.StoreID, i.ProductID, i.Category, i.Region, i.PromotionID} {
		if s != nil {
			names = append(names, *s)
		}
	}
	text := i.Headline + " " + i.Body
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	for _, n := range names {
		for _, shown := range []string{n, shortened(n)} {
			if shown != "" {
				text = strings.ReplaceAll(text, shown, " ")
			}
		}
	}
	if german {
		text = strings.NewReplacer(".", ",", ",", ".").Replace(germanDay.ReplaceAllString(text, "$1 "))
	}
	for _, shown := range number.FindAllString(text, -1) {
		v, _ := new(big.Rat).SetString(strings.ReplaceAll(shown, ",", ""))
		if !slices.ContainsFunc(known, func(k *big.Rat) bool { return shows(v, k, strings.Contains(shown, ".")) }) {
			problems = append(problems, shown+" is in the text and not in the evidence")
		}
	}
	return problems
}

// shortened is a name as a headline shows it: five words or forty characters at most.
func shortened(s string) string {
	fields := strings.FieldsFunc(s, unicode.IsSpace)
	if len(fields) <= 5 && len([]rune(s)) <= 40 {
		return ""
	}
	text := strings.Join(fields[:min(5, len(fields))], " ")
	if r := []rune(text); len(r) > 40 {
		text = string(r[:39])
	}
	return strings.TrimRight(text, " ") + "…"
}

// shows reports whether v is what k looks like on a page.
func shows(v, k *big.Rat, decimals bool) bool {
	off := new(big.Rat).Sub(v, k)
	off.Abs(off)
	limit := big.NewRat(1, 1) // whole units, and one for parts that have to add up
	if decimals {
		limit = big.NewRat(5, 100) // tenths of units
	}
	return off.Cmp(limit) <= 0
}

func sorted(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
