package web

import (
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
	Link   string       `json:"-"` // to those days
}

// since says what passed since somebody last looked, where that is more than one night, and notes that they have looked now. Only the
// brief of the newest night, asked for without anything else, is a look.
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
		if err := register.See(r.ctx, v.person.ID, r.date); err != nil {
			s.Log.Warn("seen", "person", v.person.Login, "error", err.Error()) // the page is worth more than the note
		}
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
	return n, nil
}

// Words say how long nobody looked.
func (n *Since) Words() string { return n.format.sayf("%d nights", n.Nights) }
