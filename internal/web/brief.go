package web

import (
	"net/url"

	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// weeksToLearn is how much history a normal is made of.
const weeksToLearn = 8

// Brief is the morning page of the chain or a region.
type Brief struct {
	Base
	Learning   *Learning // nil once there is a normal to compare with
	Others     string    // who is complete but has nothing to compare with, and how much it sold
	Cards      []Card
	Periods    []PeriodLine
	Gap        string
	Bridge     []Step
	First      []Finding
	Checks     int64
	StoodOut   int64
	Below      []StoreGap
	Above      []StoreGap
	Categories []CategoryGap
	NoCategory string // instead of categories: why there are none
}

// Learning says how far history is.
type Learning struct {
	Weeks, Of int64
	Facts     string // what is shown meanwhile
}

const (
	shownBelow = 5
	shownAbove = 3
)

func (s *server) brief(r *request) (page, error) {
	p := &Brief{Base: r.base}
	p.Title, p.Here = "Morning brief", "/"
	h, compared, err := s.headline(r, p)
	if err != nil {
		return nil, err
	}
	stock, err := read.AskInStock(r.ctx, r.q, r.date, r.in)
	if err != nil {
		return nil, err
	}
	p.Cards = s.cards(r, h, compared, stock)
	trend, err := read.AskTrend(r.ctx, r.q, r.date-sparkDays+1, r.date, r.in)
	if err != nil {
		return nil, err
	}
	p.Cards[0].Spark = trendSpark(s.format, trend, r.date)
	if p.First, err = s.findings(r, warehouse.InsightFilter{Date: &r.date}); err != nil {
		return nil, err
	}
	p.First = inRegion(p.First, r.view.Region)
	if p.Checks, p.StoodOut, err = s.Source.InsightDay(r.ctx, r.q, r.date); err != nil {
		return nil, err
	}
	if !compared {
		return p, nil
	}
	if p.Periods, err = s.periods(r); err != nil {
		return nil, err
	}
	p.Gap = s.format.Gap(h.Now.Sales - h.Base.Sales)
	p.Bridge = s.bridge(r, h)
	if p.Below, p.Above, err = s.furthest(r); err != nil {
		return nil, err
	}
	p.Categories, p.NoCategory, err = s.categories(r, h)
	return p, err
}

// headline sums the night and says where there is nothing to compare with.
func (s *server) headline(r *request, p *Brief) (read.Headline, bool, error) {
	h, err := read.AskHeadline(r.ctx, r.q, r.date, r.in, r.against())
	if err != nil {
		return h, false, err
	}
	if h.Stores > 0 {
		if h.Others > 0 {
			p.Others = count(s.format, h.Others, "complete store") + " without anything to compare with sold " + s.format.Money(h.OthersSide.Sales) + " more; not in the figures below."
		}
		return h, true, nil
	}
	p.Learning, err = s.learning(r)
	return h, false, err
}

// learning says why there is nothing to compare with.
func (s *server) learning(r *request) (*Learning, error) {
	if r.vs != vsNormal {
		return &Learning{Facts: "Nothing to compare with " + r.vs.words(s.format, r.date) + ": it was not delivered. The figures below stand alone."}, nil
	}
	h, err := read.AskHistory(r.ctx, r.q, r.date, r.in)
	if err != nil {
		return nil, err
	}
	return &Learning{Weeks: min(h.Days/7, weeksToLearn), Of: weeksToLearn, Facts: "Facts without reasons until then: what is normal for a weekday is learned from clean days of the same stores."}, nil
}

func inRegion(list []Finding, region string) []Finding {
	if region == "" {
		return list
	}
	var kept []Finding
	for _, f := range list {
		if f.Region == region {
			kept = append(kept, f)
		}
	}
	return kept
}

func pathSegment(s string) string { return url.PathEscape(s) }
