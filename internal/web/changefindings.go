package web

import (
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// ChangeFinding is an insight that only one of two runs tells of a night.
type ChangeFinding struct {
	ID       string       `json:"id"`
	Date     contract.Day `json:"business_date"`
	Headline string       `json:"headline"`
	Word     string       `json:"word"` // came: the later run tells it; went: only the earlier one did
	Link     string       `json:"-"`    // to it, as the run that tells it left it
}

// comparedFindings is how many nights insights are compared of at most, the newest.
const comparedFindings = 14

// changedFindings are the insights of nights that two runs show otherwise and that only one of them tells, newest night first.
func (s *server) changedFindings(r *request, p *Changes, later, earlier *read.Reader, changed []contract.Day) (list []ChangeFinding, err error) {
	for i := len(changed) - 1; i >= max(0, len(changed)-comparedFindings); i-- {
		d := changed[i]
		now, err := later.Insights(r.ctx, d, false)
		if err != nil {
			return nil, err
		}
		then, err := earlier.Insights(r.ctx, d, false)
		if err != nil {
			return nil, err
		}
		only := func(these, those []read.Insight, word string, run int64) {
			known := map[string]bool{}
			for _, x := range those {
				known[x.ID] = true
			}
			for _, x := range these {
				if !known[x.ID] {
					list = append(list, ChangeFinding{x.ID, d, x.Headline, word, r.view.Link("/insights/"+pathSegment(x.ID), "run", run, "date", d)})
				}
			}
		}
		only(now, then, "came", p.Run)
		only(then, now, "went", p.Since)
	}
	return list, nil
}
