package web

import (
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// InsightPage is one insight with its six slots: what, why, evidence, action, confidence, how computed.
type InsightPage struct {
	Base
	Found    Finding
	PartsSum int64
	Adds     bool // the parts add up to the money
	Store    string
	Back     string
}

func (s *server) insight(r *request) (page, error) {
	id := r.PathValue("id")
	filter := warehouse.InsightFilter{All: true}
	if r.view.Date != nil {
		filter.Date = &r.date
	}
	found, err := s.findings(r, filter)
	if err != nil {
		return nil, err
	}
	at := -1
	for i := range found {
		if found[i].ID == id {
			at = i // the newest, for they come by date
		}
	}
	if at < 0 {
		return nil, fault.New(fault.NotFound, "there is no insight %q on this night; it may have been restated by a later run", cut(id))
	}
	p := &InsightPage{Base: r.base, Found: found[at], Back: r.view.Link("/")}
	p.Title, p.Here = p.Found.Headline, "/"
	p.ShowRegion, p.ShowVersus, p.ShowNight = false, false, false
	for _, part := range p.Found.Parts {
		p.PartsSum += part.Money
	}
	p.Adds = len(p.Found.Parts) > 0 && p.PartsSum == p.Found.Worth
	if p.Found.Store != "" {
		p.Store = r.view.Link("/stores/" + pathSegment(p.Found.Store))
	}
	return p, nil
}
