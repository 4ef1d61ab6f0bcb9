package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/fiscal"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/people"
)

// request is one page being made: its state, the night it shows and a reader bound to the run it reads.
type request struct {
	format Format // how its answer is written

	*http.Request
	ctx      context.Context
	state    State
	view     View
	base     Base
	sees     people.Scope
	api      bool // a program asks
	date     contract.Day
	span     read.Span    // the days that are summed up; most often one
	first    contract.Day // the first night that the page tells of: of its week or month, of its span, or of the board
	vs       versus
	to       read.Against
	in       read.Scope
	q        *read.Reader         // nil on pages of an empty home
	w        *read.Window         // the nights around the date
	lives    map[string]read.Life // what people said of the insights of the page
	names    map[string]string    // of people, by login
	told     *Told                // on the page that shows it
	look     bool                 // the page is looked at, once it is made
	fleeting bool                 // the page was not looked at by who has yet to: it is not kept
	early    bool                 // nights that it rests on are not read ahead yet: it is not kept, and nobody is told that it is the same
	tail     *string              // what stands behind the path of a link in the page's state; nil: not written yet
	alone    bool                 // it is of one day, and the address asks for several

	waiting read.Waits // what the reader may know of files in quarantine
	ended   *time.Time // when the run ended that the page is read as of; nil: it is not known, or the page is of now
}

// linkTo is the address of the page of one thing in this page's state, as View.Link has it: a table has hundreds of them.
func (r *request) linkTo(path, id string) string { return r.linkUnder(path, id, "") }

// linkUnder is linkTo for a page below that of the thing.
func (r *request) linkUnder(path, id, below string) string {
	if r.tail == nil {
		tail := r.view.Link("")
		r.tail = &tail
	}
	return path + pathSegment(id) + below + *r.tail
}

// against is the comparison of this page.
func (r *request) against() read.Against { return r.to }

// ofPart says whether figures are of a part of the chain: of what the reader may see, or of what was chosen of it.
func (r *request) ofPart() bool { return !r.sees.All || r.in != (read.Scope{}) }

// rowsForPrograms is how many rows a page of a table has for programs.
const rowsForPrograms = 1000

// size is how many rows a page of a table has; people is how many it has for people.
func (r *request) size(people int) int {
	if r.api {
		return rowsForPrograms
	}
	return people
}

// lookBack is how many days before its date a page needs: 28 to know what is usual, and 14 nights of the board.
const lookBack = 41

// usualBack is how many days before a day it takes to know whether a store trades on it, and what it usually keeps.
const usualBack = 28

// morning is when a night should be published: before it, yesterday's is not late yet.
const morning = 6 * time.Hour

// today is the date whose eve should be published by now.
func (s *server) today() contract.Day { return contract.DayOf(s.Now().Add(-morning)) }

// reader returns a reader of run for who may see scope; stamp is the state's text.
func (s *server) reader(run int64, stamp string, scope people.Scope) *read.Reader {
	return s.Memory.Reader(run, stamp, scope, s.Source)
}

func (s *server) closeReader(r *http.Request, q *read.Reader) {
	if q == nil {
		return
	}
	if err := q.Close(); err != nil {
		s.Log.Error("closing a reader", "path", r.URL.Path, "error", err.Error())
	}
}

// open reads the state of the page and of the home. done means that the answer is written: 304, or a page that was kept.
// Where it fails, base is as much of the page's frame as is known.
func (s *server) open(w http.ResponseWriter, hr *http.Request, kept bool) (r *request, done bool, err error) {
	r = s.bare(hr)
	if r.view, err = parseView(hr.URL.Query()); err != nil {
		return r, false, err
	}
	r.base.View = r.view
	var stamp string
	if r.state, stamp, err = s.state(r.ctx); err != nil {
		return r, false, err
	}
	etag := s.etag(r, s.told(r, stamp)+r.awaited())
	w.Header().Set("ETag", etag)
	w.Header().Set("Cache-Control", "private, no-cache")
	if r.state.Away != nil {
		w.Header().Set("Cache-Control", "no-store") // what is said of this moment is not kept
	} else if matches(hr.Header.Get("If-None-Match"), etag) {
		w.Header().Add("Vary", "Accept-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return r, true, nil
	}
	if body, ok := s.cache.get(etag); ok && kept {
		s.write(w, r, http.StatusOK, body)
		return r, true, nil
	}
	if r.vs = r.view.VS; r.vs == "" {
		r.vs = s.defaultVersus(visitorOf(hr).role)
	}
	r.base.VS = r.vs
	if r.state.Run == 0 {
		r.base.Truth = s.truthOfEmpty(r.state)
		return r, false, nil
	}
	run := r.state.Run
	if r.view.Run > 0 {
		if run = r.view.Run; run > r.state.Run {
			return r, false, fault.New(fault.NotFound, "there is no published run %d; the newest is %d", run, r.state.Run)
		}
		if run < r.state.OldestRun {
			return r, false, elsewhere{
				fault.New(fault.NotFound, "what run %d left can no longer be read: figures that were replaced are kept for some weeks, and the oldest run that can be read is %d", run, r.state.OldestRun),
				[]Part{{s.format.sayf("The totals of run %d in the ledger", run), fmt.Sprintf("/data/runs/%d", run)}, {s.format.say("Today's figures"), r.view.Self(r.base.Path, "run", "")}},
			}
		}
	}
	if r.sees.Empty() {
		return r, false, errNothingYours
	}
	r.q = s.reader(run, stamp, r.sees)
	r.q.Plain = plainColumns(r.state.Contracts.Set)
	s.mine(r)
	if err := s.locate(r); err != nil {
		s.closeReader(hr, r.q)
		return r, false, err
	}
	return r, false, nil
}

// locate finds the night, the region and the comparison of the page, reads the nights around it and writes the line of truth.
func (s *server) locate(r *request) error {
	dates, err := r.q.Dates(r.ctx)
	if err != nil {
		return err
	}
	if len(dates) == 0 {
		return fault.New(fault.NotFound, "the published run holds no night of sales yet")
	}
	if err := r.base.turnTo(s, dates, r.view); err != nil {
		return err
	}
	r.date = r.base.Date
	chain, err := r.q.Chain(r.ctx)
	if err != nil {
		return err
	}
	b := &r.base
	b.Regions = chain.Regions
	if _, ok := chain.Store(b.Who.Store); !ok {
		b.Who.Store = "" // a store that the master does not have may have no page
	}
	if !chain.Knows(r.view.Region) {
		return elsewhere{fault.New(fault.NotFound, "there is no region %q", cut(r.view.Region)), []Part{{s.format.say("All regions"), r.view.Self(b.Path, "region", "")}}}
	}
	r.in.Region = r.view.Region
	b.Place = s.placeOf(r, chain)
	for _, vs := range allVersus {
		b.Choices = append(b.Choices, Choice{Value: string(vs), Label: s.format.say(vs.label()), Chosen: vs == r.vs})
	}
	b.ShowRegion, b.ShowVersus, b.ShowNight = len(b.Regions) > 1, true, true
	if err := s.spanOf(r); err != nil {
		return err
	}
	first := min(r.span.First, s.Calendar.ToDate(fiscal.Week, r.date).From, s.Calendar.ToDate(fiscal.Month, r.date).From)
	if err := s.faceDays(r.ctx, r, first); err != nil {
		return err
	}
	b.Span, b.Spans = title(s.spanWords(r)), r.spanChoices()
	spans := []read.Span{{First: min(r.date-lookBack, first-usualBack), Last: r.date}}
	if r.vs == vsLastYear {
		spans = append(spans, r.others(first))
	}
	if r.w, err = r.q.Window(r.ctx, r.vs == vsTarget, spans...); err != nil {
		return err
	}
	if err = s.inCategories(r); err != nil {
		return err
	}
	r.first = min(first, r.date-boardDays+1)
	if err := s.whatWaits(r); err != nil {
		return err
	}
	b.Truth, err = s.truth(r)
	return err
}

// placeOf says whose figures a page shows; empty for the whole chain.
func (s *server) placeOf(r *request, chain *read.Chain) string {
	switch {
	case r.view.Region != "":
		return r.view.Region
	case r.sees.All:
		return ""
	case len(chain.Stores) == 1 && chain.Stores[0].Name != "":
		return chain.Stores[0].Name
	case len(chain.Stores) == 1:
		return chain.Stores[0].ID
	case len(chain.Regions) == 1:
		return chain.Regions[0]
	}
	return count(s.format, int64(len(chain.Stores)), "store")
}

// under reports whether a date is today, of which files are taken in as they come.
func (s *server) under(date contract.Day) bool {
	return s.ByDay != nil && s.ByDay() && date == contract.DayOf(s.Now())
}

// insights are those of a date, as Reader.Insights has them. Of today, while files come in by day, there are none yet: a part of a day held
// against whole ones would say that sales are lost, and that stores sent nothing.
func (s *server) insights(r *request, date contract.Day, all bool) ([]read.Insight, error) {
	if s.under(date) {
		return nil, nil
	}
	return r.q.Insights(r.ctx, date, all)
}

// turnTo finds the night of a page among those that the run shows, newest first.
func (b *Base) turnTo(s *server, dates []contract.Day, v View) error {
	at := 0
	if len(dates) > 1 && s.under(dates[0]) {
		at = 1 // a page begins with a day that is over
	}
	b.Newest, b.Oldest = dates[at], dates[len(dates)-1]
	if v.Date != nil {
		at = 0
		for at < len(dates) && dates[at] > *v.Date {
			at++
		}
		if at == len(dates) || dates[at] != *v.Date {
			return s.noNight(b.Path, dates, at, v)
		}
	}
	b.Date, b.HasDate = dates[at], true
	if at+1 < len(dates) {
		b.Earlier = &dates[at+1]
	}
	if at > 0 {
		b.Later = &dates[at-1]
	}
	return nil
}

// noNight says that nothing came for a date, and leads to the nights beside it. at is where the date would stand.
func (s *server) noNight(path string, dates []contract.Day, at int, v View) error {
	e := elsewhere{error: fault.New(fault.NotFound, "nothing was delivered for %s", s.format.Day(*v.Date))}
	if at < len(dates) {
		e.links = append(e.links, Part{s.format.say("Before it: ") + s.format.ShortDay(dates[at]), v.Link(path, "date", dates[at])})
	}
	if at > 0 {
		e.links = append(e.links, Part{s.format.say("After it: ") + s.format.ShortDay(dates[at-1]), v.Link(path, "date", dates[at-1])})
	}
	if at > 1 {
		e.links = append(e.links, Part{s.format.say("The newest: ") + s.format.ShortDay(dates[0]), v.Link(path, "date", "")})
	}
	return e
}

// elsewhere is an error that knows where the reader may go instead.
type elsewhere struct {
	error
	links []Part
}

// Unwrap lets the kind of the error be found.
func (e elsewhere) Unwrap() error { return e.error }

// etag names what is shown exactly: the program, what is published, what happened since, today's date and the page's state.
func (s *server) etag(r *request, stamp string) string {
	h := sha256.New()
	for _, part := range []string{s.build, stamp, fmt.Sprint(r.api), r.URL.EscapedPath(), s.today().String(), contract.DayOf(s.Now()).String(), s.Locale, s.Currency, string(s.defaultVersus(visitorOf(r.Request).role)), s.ChainName, r.sees.Key(), fmt.Sprint(r.base.Who), r.base.Frame, r.view.Self(r.base.Path)} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return `W/"` + strconv.FormatInt(r.state.Run, 10) + "-" + hex.EncodeToString(h.Sum(nil)[:10]) + `"`
}

func matches(header, etag string) bool {
	for _, part := range strings.Split(header, ",") {
		part = strings.TrimSpace(part)
		if part == etag || "W/"+part == etag || part == "*" {
			return true
		}
	}
	return false
}
