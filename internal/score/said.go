package score

import (
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

//go:embed sql/*.sql
var statements embed.FS

// Question returns the statement to ask `daybook sql --format csv` for: "pairs", "stores", "lost", "categories", "on_hand", "years".
func Question(name string) string {
	b, err := statements.ReadFile("sql/" + name + ".sql")
	if err != nil {
		panic("score: no statement " + name) // a typo, found by any test
	}
	return string(b)
}

// Questions are the statements that a chain is asked, in a fixed order; LongQuestions those that one of several years is asked.
var (
	Questions     = []string{"pairs", "stores", "lost", "categories", "on_hand"}
	LongQuestions = []string{"years"}
)

// Said is what Daybook said of a chain.
type Said struct {
	Pairs      []Expected
	Stores     []StoreDay
	Lost       []LostDay
	OnHand     []LostDay             // what was on record at close
	Years      []YearDay             // of a long history
	Categories map[[2]string]float64 // store, category: expected net sales
	Insights   []Insight             // those that pages show
	All        []Insight             // those beyond the caps too
	Shadow     []Insight             // those of kinds in shadow, which no page shows
	Begun      string                // first business date of the history
}

// Expected is what was expected of a pair on a date.
type Expected struct {
	Date, Store, Product    string
	Units, Baseline, Spread float64 // Spread: variance over mean
}

// StoreDay is a store's date against what was expected of it.
type StoreDay struct {
	Date, Store, Region         string
	Actual, Expected, Low, High float64
	Judged                      bool // complete, open, and something was expected
}

// LostDay is what a recorded stockout missed on a date, or what was on record.
type LostDay struct {
	Date, Store, Product string
	Units                float64
}

// YearDay is a store's date in a long history. Dates that are not known are empty.
type YearDay struct {
	Date, Store, Region, Opened, Closed string
	Sales                               int64 // hundredths
}

// Insight is an insight as `daybook insights --json` prints it: the keys that scoring looks at.
type Insight struct {
	ID           string `json:"id"`
	Kind         string `json:"kind"`
	BusinessDate string `json:"business_date"`
	Level        string `json:"level"`
	Region       string `json:"region"`
	StoreID      string `json:"store_id"`
	Category     string `json:"category"`
	ProductID    string `json:"product_id"`
	PromotionID  string `json:"promotion_id"`
	Money        string `json:"money"`
	Headline     string `json:"headline"`
	Body         string `json:"body"`
	Formula      string `json:"formula"`
	Parts        []struct {
		Money string `json:"money"`
	} `json:"parts"`
	Evidence  map[string]any `json:"evidence"`
	FirstSeen string         `json:"first_seen"`
}

// money is what the insight is worth, in whole units of the currency.
func (i Insight) money() float64 { return number(i.Money) }

// evidence reads a number of the evidence.
func (i Insight) evidence(key string) (v float64, ok bool) {
	switch x := i.Evidence[key].(type) {
	case string:
		return number(x), x != ""
	case float64:
		return x, true
	}
	return 0, false
}

// lists reports whether the insight's list names a product.
func (i Insight) lists(product string) bool {
	for _, key := range []string{"which_products", "list"} {
		all, _ := i.Evidence[key].([]any)
		for _, x := range all {
			switch x := x.(type) {
			case string:
				if x == product {
					return true
				}
			case map[string]any:
				if x["product_id"] == product {
					return true
				}
			}
		}
	}
	return false
}

// listedPair is one row of an insight's list.
type listedPair struct {
	store, product, category string
	risk                     float64 // of running out
	risky                    bool    // a risk is told
}

func (i Insight) listed() (list []listedPair) {
	all, _ := i.Evidence["list"].([]any)
	for _, x := range all {
		row, ok := x.(map[string]any)
		if !ok {
			continue
		}
		var l listedPair
		l.store, _ = row["store_id"].(string)
		l.product, _ = row["product_id"].(string)
		l.category, _ = row["category"].(string)
		risk, told := row["risk_percent"].(string)
		l.risk, l.risky = number(risk)/100, told
		list = append(list, l)
	}
	return list
}

// firstCategory is the category that most of a gap came from.
func (i Insight) firstCategory() string {
	list, _ := i.Evidence["categories"].([]any)
	if len(list) == 0 {
		return i.Category
	}
	first, _ := list[0].(map[string]any)
	name, _ := first["name"].(string)
	return name
}

// Answer takes in the CSV that answers a question.
func (s *Said) Answer(question string, csv io.Reader) error {
	var each func(record)
	switch question {
	case "pairs":
		each = func(r record) {
			s.Pairs = append(s.Pairs, Expected{date(r), r.text("store_id"), r.text("product_id"), r.number("expected_units"), r.number("baseline_units"), r.number("variance_ratio")})
		}
	case "stores":
		each = func(r record) {
			s.Stores = append(s.Stores, StoreDay{
				date(r), r.text("store_id"), r.text("region"), r.number("net_sales"), r.number("expected_net_sales"), r.number("low_net_sales"), r.number("high_net_sales"),
				r.text("complete") == "true" && r.text("is_open") != "false" && r.text("expected_net_sales") != "" && r.text("net_sales") != "",
			})
		}
	case "lost":
		each = func(r record) {
			s.Lost = append(s.Lost, LostDay{date(r), r.text("store_id"), r.text("product_id"), r.number("lost_units")})
		}
	case "on_hand":
		each = func(r record) {
			s.OnHand = append(s.OnHand, LostDay{date(r), r.text("store_id"), r.text("product_id"), r.number("on_hand")})
		}
	case "years":
		each = func(r record) {
			s.Years = append(s.Years, YearDay{date(r), r.text("store_id"), r.text("region"), day(r.text("opened_on")), day(r.text("closed_on")), hundredths(r.text("net_sales"))})
		}
	case "categories":
		s.Categories = map[[2]string]float64{}
		each = func(r record) {
			s.Categories[[2]string{r.text("store_id"), r.text("category")}] = r.number("expected_net_sales")
		}
	default:
		return fmt.Errorf("score: nobody asked %q", question)
	}
	if err := rows(csv, each); err != nil {
		return fmt.Errorf("answer to %s: %w", question, err)
	}
	return nil
}

// date is a row's business date without a time.
func date(r record) string { return day(r.text("business_date")) }

func day(stamp string) string {
	d, _, _ := strings.Cut(stamp, " ")
	return d
}

// ReadInsights reads the array that `daybook insights --json` prints.
func ReadInsights(doc []byte) (list []Insight, err error) {
	if err := json.Unmarshal(doc, &list); err != nil {
		return nil, fmt.Errorf("insights: %w", err)
	}
	return list, nil
}
