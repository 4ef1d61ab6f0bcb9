package web

import (
	"net/http"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// Since is what passed while the reader did not look.
type Since struct {
	format Format
	Looked contract.Day `json:"looked"` // the newest business date that they looked at
	Nights int64        `json:"nights"`
	Sales  *Number      `json:"net_sales"`
	Delta  Delta        `json:"difference"`
	Short  []ShortNight `json:"not_complete"` // nights of them that are not in, or not all in, oldest first
	Gaps   string       `json:"text"`         // the same in words; empty: all are in
	Link   string       `json:"-"`            // to those days
}

// ShortNight is a night of which not all that was due is in.
type ShortNight struct {
	Date     contract.Day `json:"business_date"`
	Complete int64        `json:"stores_complete"`
	Due      int64        `json:"stores_due"`
	Missing  bool         `json:"missing"` // nothing of it came
}

// shownShort is how many such nights are named before "and n more".
const shownShort = 4

// since says what passed since somebody last looked, where that is more than one night, and marks the request as a look. Only the brief of the newest night,
// asked for without anything else, is one; looked notes it once the page is made. A line of truth that renews itself in a forgotten tab is none, nor is a
// question for the headers only: what is made for these is not kept either, for from there it would be served to whoever does look, unnoted.
func (s *server) since(r *request) (*Since, error) {
	v := visitorOf(r.Request)
	if v.person == nil || r.api || r.date != r.base.Newest || r.view.Run != 0 || !r.single() || r.view.Region != "" {
		return nil, nil //nolint:nilnil // nothing to say
	}
	register := s.People.Directory.Register
	looked, ok, err := register.Seen(r.ctx, v.person.ID)
	if err != nil {
		return nil, err
	}
	if !ok || looked < r.date {
		r.look = r.Method == http.MethodGet && !r.URL.Query().Has("seen")
		r.fleeting = !r.look
	}
	if !ok || r.date-looked < 2 || r.date-looked > longestSpan {
		return nil, nil //nolint:nilnil // as above
	}
	days := *r
	days.span = read.Span{First: looked + 1, Last: r.date}
	if err := s.faceDays(r.ctx, &days, days.span.First); err != nil {
		return nil, err
	}
	spans := []read.Span{{First: min(r.date-lookBack, days.span.First-usualBack), Last: r.date}}
	if r.vs == vsLastYear {
		spans = append(spans, days.others(days.span.First))
	}
	w, err := r.q.Window(r.ctx, r.vs == vsTarget, spans...)
	if err != nil {
		return nil, err
	}
	h := w.Sum(days.span, r.in, days.to)
	n := &Since{format: s.format, Looked: looked, Nights: int64(r.date - looked), Link: r.view.Link("/", "from", looked+1)}
	if h.Stores > 0 {
		n.Sales = s.format.headline(h.Now.Sales)
		n.Delta = s.format.delta(read.NetSales, figure{h.Now.Sales, true}, figure{h.Base.Sales, true})
	}
	n.Short = shortNights(w, days.span, r.in)
	n.Gaps = s.shortWords(n.Short)
	return n, nil
}

// looked notes that whoever asked has looked at the newest night: their page is made. One that failed was not looked at. Where it cannot be noted
// nothing keeps the page, neither here nor in the browser, so the next look is noted in its place.
func (s *server) looked(w http.ResponseWriter, r *request) {
	if !r.look {
		return
	}
	p := visitorOf(r.Request).person
	if err := s.People.Directory.Register.See(r.ctx, p.ID, r.date); err != nil {
		s.Log.Warn("seen", "person", p.Login, "error", err.Error()) // the page is worth more than the note
		s.cache.drop(w.Header().Get("ETag"))
		unkept(w.Header())
	}
}

// shortNights are the nights of a span of which not all that was due is in. A day on which nothing was due is none.
func shortNights(w *read.Window, span read.Span, in read.Scope) (list []ShortNight) {
	for d := span.First; d <= span.Last; d++ {
		if c := w.Coverage(d, in); c.Complete < c.Due() {
			list = append(list, ShortNight{d, c.Complete, c.Due(), c.Complete+c.Partial == 0})
		}
	}
	return list
}

// shortWords name the nights that are not all in.
func (s *server) shortWords(list []ShortNight) string {
	if len(list) == 0 {
		return ""
	}
	var names []string
	for _, n := range list[:min(len(list), shownShort)] {
		name := s.format.ShortDay(n.Date) + " "
		switch {
		case n.Missing:
			name += s.format.say("is missing")
		case n.Complete == 0:
			name += s.format.say("is not complete")
		default:
			name += s.format.sayf("has %s of %s", s.format.Whole(n.Complete), count(s.format, n.Due, "store"))
		}
		names = append(names, name)
	}
	text := s.format.say("Not all of them are in: ") + join(names, "; ")
	if more := len(list) - len(names); more > 0 {
		text += "; " + s.format.sayf("and %s more", count(s.format, int64(more), "night"))
	}
	return text + "."
}

// Words say how long nobody looked.
func (n *Since) Words() string { return n.format.sayf("%d nights", n.Nights) }
