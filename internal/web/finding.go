package web

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// document is an insight as scripts read it; pages read the same.
type document struct {
	ID               string          `json:"id"`
	Kind             string          `json:"kind"`
	BusinessDate     string          `json:"business_date"`
	Level            string          `json:"level"`
	Region           *string         `json:"region"`
	StoreID          *string         `json:"store_id"`
	Category         *string         `json:"category"`
	ProductID        *string         `json:"product_id"`
	PromotionID      *string         `json:"promotion_id"`
	Headline         string          `json:"headline"`
	Body             string          `json:"body"`
	Money            *string         `json:"money"`
	Currency         *string         `json:"currency"`
	MoneyBasis       *string         `json:"money_basis"`
	Parts            []documentPart  `json:"parts"`
	Evidence         map[string]any  `json:"evidence"`
	Action           *string         `json:"action"`
	OwnerRole        *string         `json:"owner_role"`
	Due              *string         `json:"due"`
	Confidence       json.RawMessage `json:"confidence"`
	ConfidenceReason *string         `json:"confidence_reason"`
	Formula          *string         `json:"formula"`
	Rank             *int            `json:"rank"`
	State            string          `json:"state"`
	FirstSeen        *string         `json:"first_seen"`
	DaysOpen         *int            `json:"days_open"`
}

type documentPart struct {
	Name  string `json:"name"`
	Money string `json:"money"`
}

// Finding is one insight, ready for a page.
type Finding struct {
	ID, Kind, Level, Headline, Body, Action, Confidence, Reason, Formula, Basis, Owner string
	Money                                                                              string // with its currency; empty where it has none
	Worth                                                                              int64  // minor units
	Date, Due, Since                                                                   string
	DaysOpen                                                                           int
	Store, Region, Product, Category                                                   string
	Parts                                                                              []Step
	Evidence                                                                           []Pair
	Link                                                                               string
}

// Pair is a name and what it holds.
type Pair struct{ Name, Value string }

// documents are the insights of the page's night that are shown, by rank; all adds those beyond the caps.
func (s *server) documents(r *request, all bool) ([]document, error) {
	return read.Remember(r.ctx, r.q, fmt.Sprint("insights ", r.date, all), func() ([]document, int64, error) {
		q, err := r.q.Querier(r.ctx)
		if err != nil {
			return nil, 0, err
		}
		raw, err := s.Source.Insights(r.ctx, q, warehouse.InsightFilter{Date: &r.date, All: all})
		if err != nil {
			return nil, 0, err
		}
		list := make([]document, len(raw))
		for i, text := range raw {
			if err := json.Unmarshal(text, &list[i]); err != nil {
				return nil, 0, fmt.Errorf("reading an insight: %w", err)
			}
		}
		return list, 10 * int64(len(list)), nil
	})
}

// findings are the insights of the page's night, ready to show.
func (s *server) findings(r *request) ([]Finding, error) {
	docs, err := s.documents(r, false)
	list := make([]Finding, 0, len(docs))
	for _, d := range docs {
		list = append(list, s.finding(r, d))
	}
	return list, err
}

// checks says how many checks ran for the page's night and how many stood out.
func (s *server) checks(r *request) (ran, stoodOut int64, err error) {
	pair, err := read.Remember(r.ctx, r.q, fmt.Sprint("checks ", r.date), func() ([2]int64, int64, error) {
		q, err := r.q.Querier(r.ctx)
		if err != nil {
			return [2]int64{}, 0, err
		}
		ran, out, err := s.Source.InsightDay(r.ctx, q, r.date)
		return [2]int64{ran, out}, 1, err
	})
	return pair[0], pair[1], err
}

func (s *server) finding(r *request, d document) Finding {
	f := Finding{
		ID: d.ID, Kind: strings.ReplaceAll(d.Kind, "_", " "), Level: d.Level, Headline: d.Headline, Body: d.Body,
		Action: deref(d.Action), Confidence: plainValue(d.Confidence), Reason: deref(d.ConfidenceReason), Formula: arithmetic(deref(d.Formula)),
		Basis: deref(d.MoneyBasis), Owner: strings.ReplaceAll(deref(d.OwnerRole), "_", " "), Store: deref(d.StoreID), Region: deref(d.Region),
		Product: deref(d.ProductID), Category: deref(d.Category), Date: s.dayText(d.BusinessDate), Due: s.dayText(deref(d.Due)), Since: s.dayText(deref(d.FirstSeen)),
	}
	if d.DaysOpen != nil {
		f.DaysOpen = *d.DaysOpen
	}
	if d.Money != nil {
		if v, err := warehouse.Scaled(*d.Money, 2); err == nil {
			f.Worth, f.Money = v, s.format.Money(v)
		}
	}
	for _, p := range d.Parts {
		if v, err := warehouse.Scaled(p.Money, 2); err == nil {
			f.Parts = append(f.Parts, Step{Label: strings.ReplaceAll(p.Name, "_", " "), Money: v})
		}
	}
	f.Evidence = s.evidence(d.Evidence)
	f.Link = r.view.Link("/insights/"+pathSegment(d.ID), "date", d.BusinessDate)
	return f
}

// arithmetic writes a formula with the signs that people write.
func arithmetic(formula string) string {
	return strings.NewReplacer(" * ", " × ", " / ", " ÷ ", " - ", " "+minus+" ", "-", minus).Replace(formula)
}

func (s *server) dayText(iso string) string {
	d, err := contract.ParseDay(iso)
	if err != nil {
		return iso
	}
	return s.format.ShortDay(d)
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// plainValue writes a JSON value without its quotes.
func plainValue(b json.RawMessage) string {
	if len(b) == 0 || string(b) == "null" {
		return ""
	}
	var s string
	if json.Unmarshal(b, &s) == nil {
		return s
	}
	var n float64
	if json.Unmarshal(b, &n) == nil {
		return strconv.FormatFloat(n, 'g', 6, 64)
	}
	return string(b)
}
