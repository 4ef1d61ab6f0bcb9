package insight_test

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// inSales are the kinds whose parts are net sales.
var inSales = map[string]bool{"sales_gap": true, "like_for_like": true}

// seen is an insight as somebody sees it who may not know all of it.
func seen(i insight.Insight, cost, peers bool) insight.Insight {
	r := i.Restricted
	words := &insight.Wording{Headline: i.Headline, Body: i.Body, Action: i.Action}
	for _, w := range []*insight.Wording{r.NoPeers, r.NoCost, r.Neither} {
		switch {
		case w == nil, w == r.NoPeers && !peers, w == r.NoCost && !cost, w == r.Neither && (!cost || !peers):
		default:
			words = w
		}
	}
	i.Headline, i.Body, i.Action = words.Headline, words.Body, words.Action
	i.Evidence = maps.Clone(i.Evidence)
	hide := func(keys []string) {
		for _, k := range keys {
			delete(i.Evidence, k)
		}
	}
	if cost {
		hide(r.Costly)
		i.Money = r.Money
		if !inSales[i.Kind] {
			i.Parts = nil
		}
	}
	if peers {
		if i.Kind == "sales_gap" && i.Evidence["net_gap"] != i.Evidence["gap"] {
			i.Parts = nil // one of them is what other stores did
		}
		hide(r.Peers)
	}
	return i
}

// TestRestricted makes days at random and holds what is said to those who may not know all of it to the evidence that they may see: no
// number of theirs comes from cost, none from what other stores did.
// ofMargin are words that tell of cost.
var ofMargin = regexp.MustCompile(`margin|Rohertrag|Marge|(zum|unter|vom) Einstand`)

func TestRestricted(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	kinds := map[string]int{}
	for total := 0; total < 10_000; {
		day := randomDay(t, r)
		german := r.IntN(3) == 0
		if german {
			day.Settings.Locale = "de"
		}
		result := insight.Find(day)
		for _, i := range slices.Concat(result.Insights, result.Shadow) {
			total++
			kinds[i.Kind]++
			for _, c := range []struct{ cost, peers bool }{{true, false}, {false, true}, {true, true}} {
				if i.Kind == "margin_leak" && c.cost {
					continue // nothing is left to say
				}
				s := seen(i, c.cost, c.peers)
				problems := unbacked(s, german)
				if s.Headline == "" || strings.Contains(s.Headline+s.Body+s.Action, "!") || words(s.Headline) > 20 || words(s.Body) > 60 {
					problems = append(problems, "it is not worded well")
				}
				if c.cost && ofMargin.MatchString(s.Headline+s.Body+s.Action) {
					problems = append(problems, "it speaks of margin")
				}
				if len(problems) > 0 {
					t.Fatalf("cost %v, peers %v: %s\n%s\n%s\n%s\n%v", c.cost, c.peers, s.ID, s.Headline, s.Body, strings.Join(problems, "\n"), s.Evidence)
				}
			}
		}
	}
	if len(kinds) < len(insight.Kinds())-1 {
		t.Errorf("only %v were made", kinds)
	}
}

// TestRestricted_Roundtrip says that an episode keeps what is said to others.
func TestRestricted_Roundtrip(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	for range 50 {
		for _, i := range insight.Find(randomDay(t, r)).Insights {
			text, err := json.Marshal(i)
			if err != nil {
				t.Fatal(err)
			}
			var back insight.Insight
			if err := json.Unmarshal(text, &back); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(back.Restricted, i.Restricted) {
				t.Fatalf("%+v\nbecame\n%+v", i.Restricted, back.Restricted)
			}
		}
	}
}
