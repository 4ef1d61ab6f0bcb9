package web

import (
	"cmp"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// OfferProductLine is one product of a promotion.
type OfferProductLine struct {
	read.Product
	Link   string  `json:"-"`
	Units  *Number `json:"units"`
	Normal *Number `json:"normal_units"`
	Lift   *Number `json:"lift_percent"`
	Missed *Number `json:"missed_units"`
	Dir    int     `json:"-"`
}

// OfferDayLine is one day of a promotion.
type OfferDayLine struct {
	Date   contract.Day `json:"business_date"`
	Units  *Number      `json:"units"`
	Normal *Number      `json:"normal_units"`
	Gap    *Number      `json:"gap_units"`
	Dir    int          `json:"-"`
}

const (
	shownProducts = 30 // of a promotion
	longestOffer  = 56 // its newest days, that are looked at one by one
)

// offerSpan is the days of a promotion up to a date, the newest of them.
func offerSpan(starts, ends, date contract.Day) (first, last contract.Day) {
	last = min(ends, date)
	return max(starts, last-longestOffer+1), last
}

// offerProducts fills the products, those furthest below their normal first, and what was noted of them and of stores of the promotion.
func (s *server) offerProducts(r *request, p *PromotionPage, stores map[string]bool) error {
	first, last := offerSpan(p.Offer.First, p.Offer.Last, r.date)
	list, err := r.q.OfferProducts(r.ctx, p.Offer.ID, first, last, r.in)
	if err != nil {
		return err
	}
	p.AllProducts = len(list)
	ids := make([]string, len(list))
	for i, v := range list {
		ids[i] = v.ID
	}
	if p.Noted, err = s.notesOn(r, first, last, read.About{In: r.in, Stores: stores, Products: ids}); err != nil {
		return err
	}
	slices.SortStableFunc(list, func(a, b read.OfferProduct) int {
		gap := func(v read.OfferProduct) int64 { return v.Units - v.Normal.Or(0) }
		return cmp.Or(cmp.Compare(gap(b), gap(a)), strings.Compare(a.ID, b.ID))
	})
	for _, v := range list[:min(len(list), shownProducts)] {
		l := OfferProductLine{Product: v.Product, Link: r.linkTo("/products/", v.ID), Units: s.format.quantity(read.Maybe(v.Units)), Normal: s.format.estimate(v.Normal)}
		if v.Missed > 0 {
			l.Missed = s.format.estimate(read.Maybe(v.Missed))
		}
		if v.Normal.Or(0) > 0 {
			l.Lift, l.Dir = s.format.shareGap(v.Units-int64(v.Normal), int64(v.Normal)), dir(v.Units-int64(v.Normal))
		}
		p.Products = append(p.Products, l)
	}
	return nil
}

// offerDays fills the days of the promotion up to the page's, newest first.
func (s *server) offerDays(r *request, p *PromotionPage) error {
	first, last := offerSpan(p.Offer.First, p.Offer.Last, r.date)
	days, err := r.q.OfferDays(r.ctx, p.Offer.ID, first, last, r.in)
	if err != nil {
		return err
	}
	var points []sparkPoint
	for _, d := range days {
		points = append(points, sparkPoint{read.Maybe(d.Units), d.Normal})
		l := OfferDayLine{Date: d.Date, Units: s.format.quantity(read.Maybe(d.Units)), Normal: s.format.estimate(d.Normal)}
		if d.Normal.Known() {
			gap := d.Units - int64(d.Normal)
			l.Gap, l.Dir = &Number{s.format.EstimateGap(gap), thousandths(read.Maybe(gap))}, dir(estimated(gap))
		}
		p.Days = append(p.Days, l)
	}
	slices.Reverse(p.Days)
	p.Chart = sparkOf(s.format, points)
	return nil
}
