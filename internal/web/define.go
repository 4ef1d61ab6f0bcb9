package web

import (
	"strings"

	"github.com/daybookhq/daybook/internal/mart/read"
)

// Definitions is the page of all numbers.
type Definitions struct {
	Base  `json:"-"`
	Terms []TermView `json:"terms"`

	Broken    []BrokenContract `json:"broken_contracts"`
	Contracts []ContractLine   `json:"contracts"`
}

// TermView is one definition with the numbers of the page's night in it.
type TermView struct {
	read.Term
	Example string      `json:"example"` // the formula with numbers; empty: none for this night
	Code    []Statement `json:"code"`
}

// Statement is a statement that works a number out.
type Statement struct {
	File string `json:"file"`
	SQL  string `json:"sql"`
}

func (s *server) definitions(r *request) (page, error) {
	p := &Definitions{Base: r.base}
	p.Title, p.Here = s.format.say("Definitions"), "/definitions"
	p.ShowVersus = false
	p.Broken, p.Contracts = r.state.Contracts.broken(s.format), s.contractList(r)
	side := r.w.Headline(r.date, r.in, r.against()).All()
	examples := map[string]string{}
	for _, m := range read.Measures {
		examples[m.ID] = s.example(m, side)
	}
	for _, t := range read.Terms {
		if t.Cost && !r.sees.SeesCost {
			continue
		}
		v := TermView{Term: s.format.termIn(t), Example: examples[t.ID]}
		for _, from := range t.From {
			file, sql := read.Statement(from)
			v.Code = append(v.Code, Statement{file, strings.TrimSpace(sql)})
		}
		p.Terms = append(p.Terms, v)
	}
	return p, nil
}

// termIn is a definition in the words of the pages. Its unit is a word of programs too, and stays.
func (f Format) termIn(t read.Term) read.Term {
	for _, text := range []*string{&t.Name, &t.Short, &t.Says, &t.Formula, &t.Source, &t.LeftOut} {
		if *text != "" {
			*text = f.say(*text)
		}
	}
	return t
}

// example works a measure out with the numbers of the night.
func (s *server) example(m read.Measure, side read.Side) string {
	f := s.format
	a, ok := m.Of(side)
	if !ok {
		return ""
	}
	result := f.write(m, of(m, side))
	if a.Under == 1 {
		if m.Unit == "money" {
			result = f.Exact(a.Over)
		}
		return result
	}
	over, under := f.Count(a.Over), f.Count(a.Under)
	if m.Unit != "ratio" {
		over = f.Exact(a.Over)
	}
	if m.Unit == "percent" {
		under = f.Exact(a.Under)
	}
	return over + " ÷ " + under + " = " + result
}
