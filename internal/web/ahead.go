package web

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/mart/read"
)

const (
	aheadLook   = 2 * time.Second // how often it is looked whether another run is published
	aheadNights = 14              // the newest nights, which a morning's readers look at: as many as the board has
)

// aheadPages are the pages whose nights cost most to read for the first time, with what finds the one thing that each is of. What they read,
// all other pages use too.
var aheadPages = map[string]func(*request) (string, error){
	"/{$}": nil, "/stores": nil, "/stores/{id}": firstStore, "/stores/{id}/rows": readRows, "/products": nil, "/products/{id}": firstProduct,
	"/promotions": nil, "/promotions/{id}": readOffers, "/availability": nil, "/patterns": nil, "/stores/{id}/patterns": readCategories, "/trend": nil,
}

// ReadAhead reads what pages of the newest nights rest on as soon as they are published, before anybody asks, until ctx ends: the first
// reader of a morning waits no longer than the second. Pages are made by what makes them for readers, one at a time, and nothing of them is
// kept but what they have read. It waits while a run is under way.
func (b *Board) ReadAhead(ctx context.Context) {
	look := time.NewTicker(aheadLook)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
		at, err := b.s.stateAhead(ctx)
		if err != nil || at.state.Away != nil || at.state.Busy != nil || at.state.Run == b.ahead.Load() {
			continue
		}
		if b.s.readNights(ctx, at.state.Run) {
			b.ahead.Store(at.state.Run)
		}
	}
}

// Ahead is the run whose newest nights were read ahead; 0: none yet.
func (b *Board) Ahead() int64 { return b.ahead.Load() }

// readNights reads the newest nights of the published run. It reports whether it came to an end: not where another run was published
// meanwhile or is under way, which needs the machine more, nor where the warehouse went away. A page that cannot be made is left to who asks for it, and to its error.
func (s *server) readNights(ctx context.Context, run int64) bool {
	newest := []url.Values{{}}
	for i := 0; i < len(newest); i++ {
		for _, p := range s.pageList() {
			find, ok := aheadPages[p.path]
			if !ok {
				continue
			}
			now, err := s.stateAhead(ctx)
			if err != nil || now.state.Run != run || now.state.Busy != nil || now.state.Away != nil || ctx.Err() != nil {
				return false
			}
			at := &url.URL{Path: strings.TrimSuffix(p.path, "{$}"), RawQuery: newest[i].Encode()}
			_ = s.within(context.WithValue(ctx, aheadKey{}, now), anybody, at, func(r *request) error {
				if len(newest) == 1 {
					if err := r.nightsAhead(&newest); err != nil {
						return err
					}
				}
				return s.unseen(r, p.build, find)
			})
		}
	}
	return true
}

// nightsAhead lists what is read ahead after the newest night as it is first shown: the newest nights, each as it is narrowed to a region, which
// rests on more than the whole does.
func (r *request) nightsAhead(list *[]url.Values) error {
	dates, err := r.q.Dates(r.ctx)
	if err != nil {
		return err
	}
	for _, d := range dates[:min(aheadNights, len(dates))] {
		night := url.Values{"date": {d.String()}}
		if len(r.base.Regions) > 1 {
			night.Set("region", r.base.Regions[0])
		}
		*list = append(*list, night)
	}
	for _, d := range dates[min(aheadNights-7, len(dates)):min(aheadNights, len(dates))] { // the week before is not among those above
		*list = append(*list, url.Values{"date": {d.String()}, "vs": {string(vsLastWeek)}})
	}
	for _, at := range []int{0, min(aheadNights, len(dates)) - 1} { // whole, each rests on weeks of targets and products
		*list = append(*list, url.Values{"date": {dates[at].String()}, "vs": {string(vsTarget)}})
	}
	return nil
}

// unseen makes a page that nobody waits for; find finds what it is of, and may be nil.
func (s *server) unseen(r *request, build handler, find func(*request) (string, error)) (err error) {
	defer func() {
		if v := recover(); v != nil {
			s.Log.Error("panic", "path", r.URL.Path, "value", v)
		}
	}()
	if find != nil {
		id, err := find(r)
		if err != nil && r.ctx.Err() == nil {
			s.Log.Warn("not read ahead", "path", r.URL.Path, "date", r.date.String(), "err", err) // pages do without it, and nobody else would tell
		}
		if id == "" {
			return err
		}
		r.SetPathValue("id", id)
	}
	_, err = build(r)
	return err
}

func firstStore(r *request) (string, error) {
	if len(r.w.Chain.Stores) == 0 {
		return "", nil
	}
	return r.w.Chain.Stores[0].ID, nil
}

// readRows reads the rows of every store of the night.
func readRows(r *request) (string, error) {
	if err := r.q.KeepSales(r.ctx, r.date); err != nil {
		return "", err
	}
	return firstStore(r)
}

// readCategories reads the categories of every store over the weeks that its weekdays look at.
func readCategories(r *request) (string, error) {
	if err := r.q.KeepCategories(r.ctx, read.Span{First: r.date - shapeDays + 1, Last: r.date}); err != nil {
		return "", err
	}
	return firstStore(r)
}

// readOffers reads what every promotion sold that the night has in its list. A page of one of them rests on nothing else that is dear. Where they are too
// many to be kept whole, the pages of the newest night find their sums.
func readOffers(r *request) (string, error) {
	first := r.date - offersBack
	kept, err := r.q.KeepOffers(r.ctx, first, r.date)
	if err != nil {
		return "", err
	}
	if err := r.q.KeepOfferStores(r.ctx, first, r.date); err != nil || kept || r.date != r.base.Newest || r.view.Region != "" {
		return "", err
	}
	offers, err := r.q.Offers(r.ctx, first, r.date, read.Scope{})
	for _, o := range offers {
		from, to := offerSpan(o.First, o.Last, r.date)
		if err == nil {
			_, err = r.q.OfferProducts(r.ctx, o.ID, from, to, read.Scope{})
		}
		if err == nil {
			_, err = r.q.OfferDays(r.ctx, o.ID, from, to, read.Scope{})
		}
	}
	return "", err
}

// firstProduct reads all products of the night by store, and of the first night that a page of one looks at, where that does not fit into memory.
func firstProduct(r *request) (string, error) {
	unkept := errors.Join(r.q.KeepNight(r.ctx, r.date), r.q.KeepNight(r.ctx, r.date-heatDays+1)) // those between are among the nights ahead
	if r.date == r.base.Newest && r.view.Region == "" {                                          // for pages of a month, and of the days a week before
		unkept = errors.Join(unkept, r.q.KeepSold(r.ctx, read.Span{First: r.date - longestCategories - 7, Last: r.date}))
	}
	list, err := r.q.ProductsSold(r.ctx, r.date, r.in)
	if len(list) == 0 {
		return "", errors.Join(unkept, err)
	}
	return list[0].ID, errors.Join(unkept, err)
}
