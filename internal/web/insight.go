package web

import (
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// InsightPage is one insight with its six slots: what, why, evidence, action, confidence, how computed; and its rows.
type InsightPage struct {
	Base     `json:"-"`
	Found    Finding     `json:"insight"`
	PartsSum Minor       `json:"parts_sum"`
	Adds     bool        `json:"adds_up"`     // the parts add up to the money, or to the gap in net sales
	Said     []SaidLine  `json:"said"`        // what people said of it, oldest first
	Became   *BecameLine `json:"became"`      // null: nobody dealt with it
	Closed   *ClosedLine `json:"file_closed"` // what became of the file that waited in quarantine; null: it waits, or it is about none
	Say      *Say        `json:"-"`
	Picture  *Picture    `json:"chart"` // of what it is about; null: nothing to draw
	Noted    []NoteLine  `json:"noted"` // of its place and its product, of the days of the chart
	Store    string      `json:"-"`
	Stores   string      `json:"-"` // to the stores that it is made of
	Product  string      `json:"-"`
	Offer    string      `json:"-"` // to the promotion
	Rows     string      `json:"-"` // the rows that it is about
	Back     string      `json:"-"`
}

func (s *server) insight(r *request) (page, error) {
	id := r.PathValue("id")
	docs, err := s.insights(r, r.date, true)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(docs, func(d read.Insight) bool { return d.ID == id })
	if at < 0 {
		return nil, elsewhere{
			fault.New(fault.NotFound, "there is no insight %q on %s; it may be over, or a later run restated it", cut(id), s.format.Day(r.date)),
			[]Part{{s.format.say("The brief of this night"), r.view.Link("/")}},
		}
	}
	if err := s.loadLives(r, docs[at:at+1]); err != nil {
		return nil, err
	}
	p := &InsightPage{Base: r.base, Found: s.finding(r, &docs[at]), Back: r.view.Link("/")}
	p.Found.Evidence = s.evidence(docs[at].Kind, &docs[at].Evidence)
	p.Title, p.Here = p.Found.Headline, "/"
	p.ShowRegion, p.ShowVersus, p.ShowNight = false, false, false
	for _, v := range r.lives[id].All {
		p.Said = append(p.Said, s.saidLine(r, v))
	}
	if p.Became, err = s.becameSince(r, docs[at]); err != nil {
		return nil, err
	}
	if p.Closed, err = s.closedSince(r, &docs[at]); err != nil {
		return nil, err
	}
	if p.Say, err = s.say(r, docs[at]); err != nil {
		return nil, err
	}
	if p.Picture, err = s.pictureOf(r, docs[at]); err != nil {
		return nil, err
	}
	if p.Noted, err = s.insightNotes(r, docs[at]); err != nil {
		return nil, err
	}
	for _, part := range p.Found.Parts {
		p.PartsSum += part.Money
	}
	whole := p.Found.Worth
	if gap, ok := docs[at].Evidence.Get("gap").(string); ok { // its parts are net sales, its money is margin
		if v, err := warehouse.Scaled(gap, 2); err == nil {
			whole = Minor(v)
		}
	}
	p.Adds = len(p.Found.Parts) > 0 && p.PartsSum == whole
	if product := p.Found.Product; product != "" {
		p.Product = r.linkTo("/products/", product)
	}
	if offer := deref(docs[at].PromotionID); offer != "" {
		p.Offer = r.linkTo("/promotions/", offer)
	}
	if p.Found.Store == "" && p.Product == "" && p.Offer == "" {
		p.Stores = r.view.Link("/stores", "region", deref(docs[at].Region), "category", p.Found.Category, "period", "", "from", "")
	}
	if store := p.Found.Store; store != "" {
		p.Store = r.linkTo("/stores/", store)
		p.Rows = r.view.Link("/stores/"+pathSegment(store)+"/rows", "category", p.Found.Category, "period", "", "from", "")
	}
	return p, nil
}

// closedSince is what became of the file that an insight says is in quarantine; nil where it waits.
func (s *server) closedSince(r *request, d *read.Insight) (*ClosedLine, error) {
	file, _ := d.Evidence.Get("file").(string)
	if what, _ := d.Evidence.Get("what").(string); what != "quarantined" || file == "" {
		return nil, nil
	}
	date, err := contract.ParseDay(d.BusinessDate)
	if err != nil {
		return nil, nil //nolint:nilerr // what was told of no night is told of no file of one
	}
	f, err := r.q.ClosedAs(r.ctx, file, date, r.asOf(), r.ended)
	if err != nil || f == nil {
		return nil, err
	}
	line := s.closedLine(r, *f)
	return &line, nil
}

// insightNotes are the annotations that touch what an insight is about: its store, or else its region or the chain, and its product. What is about an
// offer or a product of many stores is about those of the offer, or those that it names.
func (s *server) insightNotes(r *request, d read.Insight) ([]NoteLine, error) {
	of := read.About{In: read.Scope{Store: deref(d.StoreID)}}
	if of.In.Store == "" {
		of.In.Region, of.Stores = deref(d.Region), namedStores(&d)
	}
	if id := deref(d.PromotionID); id != "" && of.In.Store == "" {
		sums, err := r.q.OfferStores(r.ctx, r.date-offersBack, r.date, id)
		if err != nil {
			return nil, err
		}
		for i := range sums[id] {
			of.Stores[sums[id][i].Store] = true
		}
	}
	if d.ProductID != nil {
		of.Products = []string{*d.ProductID}
	}
	return s.notesOn(r, r.date-sparkDays+1, r.date, of)
}

// namedStores are the stores that an insight of several names; nil where it is about all of its region, or of the chain.
func namedStores(d *read.Insight) map[string]bool {
	named := map[string]bool{}
	which, _ := d.Evidence.Get("which_stores").([]any)
	for _, v := range which {
		if store, ok := v.(string); ok {
			named[store] = true
		}
	}
	if list, ok := d.Evidence.Get("list").(read.Listed); ok {
		for i := range list.Len() {
			if store, ok := list.At(i, "store_id").(string); ok {
				named[store] = true
			}
		}
	}
	if len(named) == 0 && d.ProductID == nil && d.PromotionID == nil {
		return nil
	}
	return named
}
