package web

import (
	"github.com/daybookhq/daybook/internal/mart/read"
)

// Picture is the small chart beside the evidence of an insight: the days of a store as a line, those of a region or the chain as bars, or the
// nights of a product. One of them is there.
type Picture struct {
	Title string         `json:"finding"` // what it shows
	Of    string         `json:"of"`      // whose days they are
	Chart *Chart         `json:"store_days"`
	Spark *Spark         `json:"-"`
	Days  []TogetherLine `json:"days"` // what the bars are of, newest first
	Heat  *HeatTable     `json:"nights"`
}

// TogetherLine is one day of several stores, summed over those that have a normal.
type TogetherLine struct {
	DayLine
	Stores int64 `json:"stores"`
}

// pictureOf draws what an insight is about; nil where nothing is known of it. Of a region that is not all in scope there is none: its days would
// be those of some stores.
func (s *server) pictureOf(r *request, d read.Insight) (*Picture, error) {
	store, product := deref(d.StoreID), deref(d.ProductID)
	st, known := r.w.Chain.Store(store)
	switch {
	case store != "" && !known:
		return nil, nil //nolint:nilnil // nothing is known of it
	case store != "" && product != "":
		return s.nightsPicture(r, st, product)
	case store != "":
		c, err := s.storeChart(r, st)
		if c == nil || err != nil {
			return nil, err
		}
		return &Picture{Title: c.Finding, Of: st.ID + " " + st.Name, Chart: c}, nil
	case product != "":
		return nil, nil //nolint:nilnil // the product's own page has its days by store
	}
	region := deref(d.Region)
	node, in := "region", read.Scope{Region: region}
	if region == "" {
		node, in = "chain", read.Scope{}
	}
	if all, err := r.q.MayNote(r.ctx, node, region); err != nil || !all {
		return nil, err
	}
	return s.togetherPicture(r, in), nil
}

// nightsPicture is a product in a store, night by night.
func (s *server) nightsPicture(r *request, st *read.Store, product string) (*Picture, error) {
	heat, ok, err := s.productHeat(r, product, read.Scope{Store: st.ID})
	if err != nil || !ok {
		return nil, err
	}
	t := s.heatTable(r, heat, []read.ProductStore{{Store: st.ID}})
	if t == nil {
		return nil, nil //nolint:nilnil // nothing is known of it
	}
	sold, out, missing, nights := 0, 0, 0, len(t.Days)
	for _, c := range t.Rows[0].Cells {
		if c.Word != "" {
			if nights--; c.Word == notIn {
				missing++
			}
		} else if c.Out {
			out++
		} else if c.Units != nil && c.Units.String() != "0" {
			sold++
		}
	}
	p := &Picture{Title: s.format.sayf("Sold on %d of %d nights", sold, nights), Of: st.ID + " " + st.Name, Heat: t}
	if out > 0 {
		p.Title += s.format.sayf(", out of stock on %d", out)
	}
	if missing > 0 {
		p.Title += s.format.sayf(", %d not in", missing)
	}
	return p, nil
}

// togetherPicture is the gap to normal of stores together, day by day.
func (s *server) togetherPicture(r *request, in read.Scope) *Picture {
	days := r.w.Trend(r.date-sparkDays+1, r.date, in)
	p := &Picture{Spark: trendSpark(s.format, days, r.date), Of: in.Region}
	if p.Spark == nil || p.Spark.Flat != "" {
		return nil
	}
	if p.Of == "" {
		p.Of = s.format.say("all stores")
	}
	p.Title = p.Spark.Title
	f := s.format
	for i := len(days) - 1; i >= 0; i-- {
		d := days[i]
		l := TogetherLine{DayLine{Date: d.Date, Link: r.view.Link("/stores", "date", d.Date, "region", in.Region)}, d.StoresWithNormal}
		if d.StoresWithNormal > 0 {
			gap := read.Maybe(d.WithNormal - d.Normal)
			l.Sales, l.Normal, l.Gap, l.Dir = f.amount(read.Maybe(d.WithNormal)), f.amount(read.Maybe(d.Normal)), f.change(gap), dir(int64(gap))
		}
		p.Days = append(p.Days, l)
	}
	return p
}
