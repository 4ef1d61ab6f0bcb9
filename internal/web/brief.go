package web

import (
	"net/url"

	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/people"
)

// weeksToLearn is how much history a normal is made of.
const weeksToLearn = 8

// Brief is the morning page of the chain or a region, and the figures of one store.
type Brief struct {
	Base       `json:"-"`
	Learning   *Learning    `json:"learning"` // nil once there is something to compare with
	Absent     string       `json:"absent"`   // instead of figures: why there are none
	Others     string       `json:"others"`   // who is complete but has nothing to compare with, and how much it sold
	Since      *Since       `json:"since"`    // what passed while the reader did not look
	Trend      string       `json:"-"`        // to last year
	LeftOut    string       `json:"left_out"` // of several days: what neither side holds
	Cards      []Card       `json:"numbers"`
	Periods    []PeriodLine `json:"to_date"`
	Bridge     Bridge       `json:"bridge"`
	First      []Finding    `json:"first"`
	Then       []Finding    `json:"then"`  // what comes after the first few
	ThenAll    int          `json:"-"`     // pages have the head of a long list
	Known      []Finding    `json:"known"` // what others have to do
	KnownAll   int          `json:"-"`
	Answered   []Finding    `json:"answered"` // what was dealt with, is not true, or was put off
	AnswersAll int          `json:"-"`
	Became     []BecameLine `json:"became"`
	Noted      []NoteLine   `json:"noted"` // of the days that the brief and its charts are of
	Note       *NoteForm    `json:"-"`
	SoFar      bool         `json:"so_far"` // of a day that is not over: nothing is said to stand out yet
	Today      *Today       `json:"today"`  // of a day that is not over: against the same hours of a normal one; null where that is not known
	Checked    bool         `json:"checked"`
	Checks     int64        `json:"checks"` // 0 where only a part of the chain is seen or shown
	StoodOut   int64        `json:"stood_out"`
	Part       *CheckedPart `json:"checked_part"` // what was checked of the part of the chain that is seen or shown; null of the whole chain
	Ran        string       `json:"checks_text"`  // the same in words, of the whole chain too; empty: no checks ran
	Order      string       `json:"ordered_by"`   // what the insights of the list go by
	Below      []Gap        `json:"furthest_below"`
	Above      []Gap        `json:"furthest_above"`
	Categories []Gap        `json:"categories"`
	NoCategory string       `json:"categories_absent"` // instead of categories: why there are none
	Files      []Part       `json:"-"`                 // what stood out, as files
}

// quiet says in one sentence why there is nothing to do first, as the page does.
func (p *Brief) quiet(f Format) string {
	switch {
	case len(p.Known) > 0:
		return f.say("Nothing for you to do: what stood out is with others.")
	case len(p.Answered) > 0:
		return f.say("What stood out is dealt with.")
	case p.SoFar:
		return f.say("What stands out is told when the day is over.")
	case p.Learning != nil && p.Learning.Of > 0 && p.Checked:
		return f.say("Too little history to say what is unusual.")
	case p.StoodOut > 0:
		return f.say("Nothing to act on.")
	case p.Checked:
		return f.say("Nothing unusual.")
	}
	return f.say("No checks ran for this night") + "."
}

// Learning says how far history is.
type Learning struct {
	Weeks int64  `json:"weeks"`
	Of    int64  `json:"of"`    // 0 where time alone brings nothing
	Facts string `json:"facts"` // what is shown meanwhile
}

const (
	firstOfMany = 7 // findings that a brief begins with
	firstOfOne  = 5 // that of a store
	shownBelow  = 5
	shownAbove  = 3
)

func (s *server) brief(r *request) (page, error) {
	p := &Brief{Base: r.base}
	p.Title, p.Here, p.ShowPeriod = s.format.say("Morning brief"), "/", true
	h, compared, err := s.headline(r, p)
	if err != nil {
		return nil, err
	}
	if p.Since, err = s.since(r); err != nil {
		return nil, err
	}
	if err := s.findingsOf(r, p); err != nil {
		return nil, err
	}
	if p.Absent != "" {
		return p, nil
	}
	stores := func(by read.SortBy, descending bool) string {
		sort := string(by)
		if descending {
			sort = "-" + sort
		}
		return r.view.Link("/stores", "sort", sort, "category", "")
	}
	by := map[string]read.SortBy{read.NetSales.ID: read.BySales, read.GrossMargin.ID: read.ByMargin, read.Transactions.ID: read.ByTransactions, read.ATV.ID: read.ByATV}
	cards := func(m read.Measure) string { return stores(by[m.ID], true) }
	steps := func(by read.SortBy) string { return stores(by, false) }
	categories := func(c string) string { return r.view.Link("/stores", "category", c) }
	if own := r.base.Who.Store; own != "" { // a table of stores would have one row
		cards, steps, categories = r.cardsOf(own), nil, r.categoriesOf(own)
	}
	stock, err := s.stockCard(r, r.view.Link("/availability"))
	if err != nil {
		return nil, err
	}
	p.Cards = s.cards(r, h, compared, stock, cards)
	p.Cards[0].Spark = trendSpark(s.format, r.w.Trend(r.date-sparkDays+1, r.date, r.in), r.date)
	if r.single() {
		p.Periods = s.periods(r)
	}
	if p.LeftOut = s.leftOutOfSpan(r, compared); !compared {
		return p, nil
	}
	p.Trend = r.view.Link("/trend", "period", "", "from", "")
	p.Bridge = s.bridge(h, steps)
	if len(r.w.Chain.Stores) > 1 {
		p.Below, p.Above = s.furthest(r)
	}
	p.Categories, p.NoCategory, err = s.categories(r, h, categories)
	return p, err
}

// findingsOf fills what stood out of the night.
func (s *server) findingsOf(r *request, p *Brief) error {
	told, err := s.toldOn(r, r.inRegion)
	if err != nil {
		return err
	}
	if s.place(r, p, told, firstOfMany); len(told) > 0 {
		p.Files = r.files("/insights")
	}
	if p.Became, err = s.became(r, ""); err != nil {
		return err
	}
	if p.Noted, p.Note, err = s.notes(r, min(r.span.First, r.date-sparkDays+1), r.date); err != nil {
		return err
	}
	p.SoFar, p.Order = s.under(r.date), s.orderWords(r)
	if p.Today, _, err = s.hoursOf(r); err != nil {
		return err
	}
	if p.Checks, p.StoodOut, p.Checked, err = r.q.Checks(r.ctx, r.date); r.view.Region != "" || p.SoFar {
		p.Checks, p.StoodOut = 0, 0 // they are of the whole chain, and of whole days
	}
	if err != nil {
		return err
	}
	return s.ran(r, p, r.inRegion)
}

// inRegion reports whether an insight is on the region of the view; all are on the chain.
func (r *request) inRegion(d *read.Insight) bool {
	return r.view.Region == "" || deref(d.Region) == r.view.Region
}

// ownerWords are the roles that have to do something, for people.
var ownerWords = map[string]string{"store": "the store", "region": "the region", "chain": "head office", "data": "who looks after data"}

// mayDo says whether what a role has to do is for a reader to do.
func mayDo(reader people.Role, owner string) bool {
	switch reader {
	case people.Store:
		return owner == "" || owner == string(people.Store)
	case people.Region:
		return owner == "" || owner == string(people.Store) || owner == string(people.Region)
	case people.Data:
		return owner == "" || owner == string(people.Data)
	}
	return true
}

// place puts what was told where it belongs: to do, of which first stand alone, known and with others, or dealt with.
func (s *server) place(r *request, b *Brief, told []*read.Insight, first int) {
	var toDo, known, settledOnes []*read.Insight
	for _, d := range told {
		switch l := r.lives[d.ID]; {
		case settled(l, r.date):
			settledOnes = append(settledOnes, d)
		case l.Given == r.base.Who.Login && l.Given != "":
			toDo = append(toDo, d)
		case l.Given != "" || !mayDo(people.Role(r.base.Who.Role), deref(d.OwnerRole)):
			known = append(known, d)
		default:
			toDo = append(toDo, d)
		}
	}
	if len(toDo) <= first+1 {
		first = len(toDo) // one more stands there rather than behind a click; nobody begins a morning with forty
	}
	b.First, b.Then, b.ThenAll = s.findings(r, toDo[:first]), s.findings(r, toDo[first:]), len(toDo)-first
	b.Known, b.KnownAll = s.findings(r, known), len(known)
	for i := range b.Known {
		f := &b.Known[i]
		if f.With = f.Given; f.With == "" {
			f.With = s.format.say(ownerWords[deref(f.doc.OwnerRole)])
		}
	}
	b.Answered, b.AnswersAll = s.findings(r, settledOnes), len(settledOnes)
}

// headline sums the night and says where there are no figures, or nothing to compare them with.
func (s *server) headline(r *request, p *Brief) (read.Headline, bool, error) {
	h := r.w.Sum(r.span, r.in, r.against())
	switch {
	case h.Stores > 0 && h.Others.Stores > 0:
		p.Others = s.format.sayf("%s without anything to compare with sold %s more; not in the figures below.", s.complete(r, h.Others.Stores), s.format.Money(h.Others.Sales))
		return h, true, nil
	case h.Stores > 0:
		return h, true, nil
	case h.Others.Stores == 0:
		p.Absent = s.absent(r)
		return h, false, nil
	}
	var err error
	p.Learning, err = s.learning(r)
	return h, false, err
}

// complete counts complete stores, or store-days where the page is of several days.
func (s *server) complete(r *request, n int64) string {
	if r.single() {
		return count(s.format, n, "complete store")
	}
	return count(s.format, n, "complete store-day")
}

// absent says why a night has no figures, and what to do.
func (s *server) absent(r *request) string {
	c := r.w.Coverage(r.date, r.in)
	waits := c.Due() > 0 && r.factsWait()
	if r.in.Store != "" {
		switch {
		case waits:
			return s.format.say("A file of this night came and waits in quarantine, so no sum is shown: it is not lost sales. The figures follow when the file is right.")
		case c.Partial > 0:
			return s.format.say("Only a part of this night is in, so no sum is shown. The strip below says what came; the figures follow when the rest does.")
		case c.Missing > 0:
			return s.format.say("Nothing was delivered for this store and night. It counts as missing, not as lost sales.")
		case c.Closed > 0:
			return s.format.say("The store was closed on this day: choose another night.")
		}
		return s.format.say("Nothing was due from this store for this night: choose another one.")
	}
	switch {
	case waits:
		return s.format.say("A file of this night came and waits in quarantine, so no sum is shown: it is not lost sales. The figures follow when the file is right.")
	case c.Due() > 0:
		return s.format.say("No store is complete on this night, so no sum is shown: a part would read as lost sales. The figures follow when the rest comes.")
	case c.Closed > 0:
		return s.format.say("Every store was closed on this day: choose another night.")
	}
	return s.format.say("No store of this scope was due on this night: choose another night or region.")
}

// learning says why there is nothing to compare with.
func (s *server) learning(r *request) (*Learning, error) {
	if r.vs != vsNormal {
		if r.vs == vsTarget {
			return &Learning{Facts: s.format.say("No target was delivered for these stores and ") + s.spanWords(r) + s.format.say(". The figures below stand alone; targets.csv brings them.")}, nil
		}
		if r.single() && r.in.Store != "" && r.w.ClosedOn(r.in.Store, r.to.Other(r.date)) {
			return &Learning{Facts: s.format.say("Nothing to compare with ") + s.vsWords(r) + s.format.say(": the store was closed then. The figures below stand alone.")}, nil
		}
		return &Learning{Facts: s.format.say("Nothing to compare with ") + s.vsWords(r) + s.format.say(": it was not delivered. The figures below stand alone; vs normal needs no such day.")}, nil
	}
	w, err := r.q.Window(r.ctx, false, read.Span{First: r.date - 7*weeksToLearn + 1, Last: r.date})
	if err != nil {
		return nil, err
	}
	days := w.History(r.date, r.in)
	return &Learning{Weeks: min(days/7, weeksToLearn), Of: weeksToLearn, Facts: s.format.say("Facts without reasons until then: what is normal for a weekday is learned from clean days of the same stores.")}, nil
}

func pathSegment(s string) string { return url.PathEscape(s) }
