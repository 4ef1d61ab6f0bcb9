package web

import (
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// StorePage is the brief of one store.
type StorePage struct {
	Base      `json:"-"`
	Store     *read.Store    `json:"store"`
	Brief     *Brief         `json:"brief"` // the same parts as the chain's, over this store
	Chart     *Chart         `json:"days"`
	Stockouts []StockoutLine `json:"out_of_stock"`
	AllOut    int            `json:"all_out_of_stock"` // products, listed or not
	Strip     []Night        `json:"deliveries"`
	Shelf     string         `json:"-"` // its availability
	Shape     string         `json:"-"` // its patterns
	Rows      string         `json:"-"` // the rows of the night
	Back      string         `json:"-"` // to all stores
}

// StockoutLine is a product that is out of stock.
type StockoutLine struct {
	Product string       `json:"product_id"`
	Name    string       `json:"name"`
	Link    string       `json:"-"`
	Since   contract.Day `json:"since"`
	Missed  *Number      `json:"missed"` // net sales at the usual price
}

const shownStockouts = 10

func (s *server) store(r *request) (page, error) {
	st, err := s.findStore(r)
	if err != nil {
		return nil, err
	}
	p := &StorePage{
		Base: r.base, Store: st, Back: r.view.Link("/stores"), Shelf: r.view.Link("/stores/" + pathSegment(st.ID) + "/availability"),
		Shape: r.view.Link("/stores/" + pathSegment(st.ID) + "/patterns"), Rows: r.view.Link("/stores/"+pathSegment(st.ID)+"/rows", "period", "", "from", ""),
	}
	p.Title, p.Here, p.ShowRegion, p.ShowPeriod = st.ID, "/stores", false, true
	if st.Name != "" {
		p.Title = st.Name + " (" + st.ID + ")"
	}
	if err := s.storeBrief(r, p); err != nil {
		return nil, err
	}
	if p.Chart, err = s.storeChart(r, st); err != nil {
		return nil, err
	}
	if err := s.storeStockouts(r, p); err != nil {
		return nil, err
	}
	board, err := r.q.Board(r.ctx, r.w, r.date, boardDays, r.in, r.asOf())
	for _, row := range board.Rows {
		p.Strip = nightsOf(r, row.ID, board.Days, row.Words)
	}
	return p, err
}

// findStore finds the store of the path and narrows the page to it.
func (s *server) findStore(r *request) (*read.Store, error) {
	id := r.PathValue("id")
	none := elsewhere{fault.New(fault.NotFound, "there is no store %q, or it is not yours to see", cut(id)), []Part{{s.format.say("All stores"), r.view.Link("/stores")}}}
	if !clean(id) {
		return nil, none
	}
	r.in = read.Scope{Store: id}
	st, ok := r.w.Chain.Store(id)
	if ok || r.w.Has(id) {
		return st, s.narrow(r)
	}
	last, err := r.q.LastSeen(r.ctx, id)
	if err != nil {
		return nil, err
	}
	if last == nil {
		return nil, none
	}
	return nil, elsewhere{
		fault.New(fault.NotFound, "nothing came for store %q around this night", cut(id)),
		[]Part{{s.format.say("Its last night, ") + s.format.ShortDay(*last), r.view.Link(r.base.Path, "date", *last)}},
	}
}

// narrow writes the line of truth again, for one store.
func (s *server) narrow(r *request) error {
	r.base.ShowRegion = false
	if c := r.w.Coverage(r.date, r.in); r.waiting.Here > 0 && c.Complete == 0 && c.Due() > 0 { // a file of its own may be why
		if err := s.whatWaits(r); err != nil {
			return err
		}
	}
	var err error
	r.base.Truth, err = s.truth(r)
	return err
}

// storeBrief fills the figures of the store.
func (s *server) storeBrief(r *request, p *StorePage) error {
	b := &Brief{Base: r.base}
	p.Brief = b
	h, compared, err := s.headline(r, b)
	if err != nil {
		return err
	}
	told, err := s.toldOn(r, func(d *read.Insight) bool { return deref(d.StoreID) == p.Store.ID })
	if err != nil {
		return err
	}
	s.place(r, b, told, firstOfOne)
	if b.Became, err = s.became(r, p.Store.ID); err != nil {
		return err
	}
	if b.Noted, b.Note, err = s.notes(r, r.date-sparkDays+1, r.date); err != nil {
		return err
	}
	b.SoFar, b.Order = s.under(r.date), s.orderWords(r)
	if b.Today, _, err = s.hoursOf(r); err != nil {
		return err
	}
	if _, _, b.Checked, err = r.q.Checks(r.ctx, r.date); err != nil {
		return err
	}
	if err := s.ran(r, b, func(d *read.Insight) bool { return deref(d.StoreID) == p.Store.ID }); err != nil || b.Absent != "" {
		return err
	}
	stock, err := s.stockCard(r, "#out")
	if err != nil {
		return err
	}
	b.Cards = s.cards(r, h, compared, stock, r.cardsOf(p.Store.ID))
	if r.single() {
		b.Periods = s.periods(r)
	}
	if b.LeftOut = s.leftOutOfSpan(r, compared); !compared {
		return nil
	}
	b.Trend = r.view.Link("/stores/"+pathSegment(p.Store.ID)+"/trend", "period", "", "from", "")
	b.Bridge = s.bridge(h, nil)
	b.Categories, b.NoCategory, err = s.categories(r, h, r.categoriesOf(p.Store.ID))
	return err
}

// cardsOf are where the headline numbers of one store lead: to its rows, and to what it said of its day.
func (r *request) cardsOf(id string) func(read.Measure) string {
	rows, sort := "/stores/"+pathSegment(id)+"/rows", map[string]string{read.GrossMargin.ID: "-margin"}
	return func(m read.Measure) string {
		if m.ID == read.Transactions.ID || m.ID == read.ATV.ID {
			return r.view.Link(rows, "category", "") + "#day"
		}
		return r.view.Link(rows, "sort", sort[m.ID], "category", "")
	}
}

// categoriesOf are where the categories of one store lead.
func (r *request) categoriesOf(id string) func(string) string {
	return func(c string) string { return r.view.Link("/stores/"+pathSegment(id)+"/rows", "category", c) }
}

func (s *server) storeStockouts(r *request, p *StorePage) error {
	list, err := r.q.Stockouts(r.ctx, p.Store.ID, r.date)
	p.AllOut = len(list)
	for _, o := range list[:min(len(list), shownStockouts)] {
		p.Stockouts = append(p.Stockouts, StockoutLine{o.Product, o.Name, r.linkTo("/products/", o.Product), o.Since, s.format.amount(o.LostSales)})
	}
	return err
}

// Night is one cell of the store-day board.
type Night struct {
	Date contract.Day `json:"business_date"`
	Word read.Word    `json:"word"`
	Sign string       `json:"-"`
	Link string       `json:"-"`
	Says string       `json:"-"`
}

// wordSigns stand beside the words of the board: shape, not only colour.
var wordSigns = map[read.Word]string{
	read.Received: "●", read.Corrected: "↻", read.Late: "◷", read.Partial: "◐", read.Quarantined: "▲", read.Missing: "✕", read.Closed: "–", read.NotOpen: "·",
}

// nightsOf are the nights of one store, each with the way to it; id "" stands for several stores.
func nightsOf(r *request, id string, days []contract.Day, words []read.Word) []Night {
	list := make([]Night, len(days))
	for i, d := range days {
		list[i] = Night{Date: d, Word: words[i], Sign: wordSigns[words[i]], Says: r.format.ShortDay(d) + ": " + r.format.say(string(words[i]))}
		if id != "" && words[i] != read.NotOpen && words[i] != read.Closed && r.w.Night(d) != nil {
			list[i].Link = r.view.Link("/stores/"+pathSegment(id), "date", d, "period", "", "from", "")
		}
	}
	return list
}
