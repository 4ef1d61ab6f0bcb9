package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Mender does what people ask for with files that wait in quarantine. Its methods MUST be safe for concurrent use, and go on when the
// context of their caller ends. They return fault.Locked where another run is under way.
type Mender interface {
	// Release checks a file again under today's contract, in a run of its own; one that is still bad stays where it is. acceptLoss lets a
	// correction in that loses more than the contract allows. An error of kind fault.Quarantined or fault.Drift says that it is still bad.
	Release(ctx context.Context, delivery int64, acceptLoss bool, why string) error
	// Discard removes a file for good, on the word of who.
	Discard(ctx context.Context, delivery int64, who, why string) error
	// Decide goes on with a held run: it publishes it, or refuses what is unusual of it, which goes to quarantine, and publishes the rest.
	// An error of kind fault.Quarantined says that it did the latter.
	Decide(ctx context.Context, run int64, refuse bool, why string) error
}

// MendForm is the way to release a file, and to discard it.
type MendForm struct {
	Release string
	Discard string
	Loss    bool // it waits because it loses too much, which a person may accept
	Longest int
}

const (
	// longestWhy is how many letters a reason may have.
	longestWhy = 300
	// mendWait is how long a page waits for a release; what takes longer is told by the line of truth.
	mendWait = 10 * time.Second
)

// mendForm is for who may release a waiting file, where this process can; nil for others.
func (s *server) mendForm(r *request, d warehouse.Delivery) *MendForm {
	if s.Mend == nil || !r.base.Who.Mends || d.Place != warehouse.InQuarantine {
		return nil
	}
	to := "/data/files/" + strconv.FormatInt(d.ID, 10)
	f := &MendForm{Release: r.view.Link(to + "/release"), Discard: r.view.Link(to + "/discard"), Longest: longestWhy}
	for _, x := range d.Verdict.Findings {
		f.Loss = f.Loss || x.Rule == "max_loss"
	}
	return f
}

func (s *server) releaseFile(w http.ResponseWriter, hr *http.Request) {
	s.mendFile(w, hr, "release", func(ctx context.Context, r *request, id int64, why string) error {
		return s.Mend.Release(ctx, id, r.PostForm.Get("accept_loss") == "yes", why)
	})
}

func (s *server) discardFile(w http.ResponseWriter, hr *http.Request) {
	s.mendFile(w, hr, "discard", func(ctx context.Context, r *request, id int64, why string) error {
		return s.Mend.Discard(ctx, id, visitorOf(r.Request).actor, why)
	})
}

// mendFile does something with a waiting file.
func (s *server) mendFile(w http.ResponseWriter, hr *http.Request, deed string, do func(ctx context.Context, r *request, id int64, why string) error) {
	s.change(w, hr, func(r *request) (string, error) {
		d, err := s.fileToMend(r)
		if err != nil {
			return "", err
		}
		id := strconv.FormatInt(d.ID, 10)
		return s.mend(r, deed, "file "+id, "/data/files/"+id, func(ctx context.Context, why string) error { return do(ctx, r, d.ID, why) })
	})
}

// mend does what a form asks for, with a reason that goes into the ledger beside the name of who gave it. It leads to the page at to, or,
// where it takes longer than somebody waits for, to Data, where it is told how it goes.
func (s *server) mend(r *request, deed, about, to string, do func(ctx context.Context, why string) error) (string, error) {
	why := strings.Join(strings.Fields(r.PostForm.Get("why")), " ")
	switch {
	case why == "":
		return "", fault.New(fault.Usage, "a reason is needed: it stands in the ledger")
	case utf8.RuneCountInString(why) > longestWhy:
		return "", fault.New(fault.Usage, "a reason has at most %d letters", longestWhy)
	case !clean(why):
		return "", fault.New(fault.Usage, "the reason is not text")
	}
	s.noteOf(r.Request, deed, about, why)
	done := make(chan error, 1)
	go func() { done <- do(context.WithoutCancel(r.ctx), why+" ("+visitorOf(r.Request).actor+")") }()
	wait := time.NewTimer(mendWait)
	defer wait.Stop()
	select {
	case err := <-done:
		switch fault.KindOf(err) {
		case fault.Quarantined, fault.Drift:
			err = nil // the page says what is still bad
		case fault.Locked:
			return "", fault.New(fault.Locked, "a run is under way; what was asked for can be done when it has ended")
		}
		return r.view.Link(to), err
	case <-wait.C:
		return r.view.Link("/data"), nil
	}
}

// fileToMend is the file of the path, where it waits in quarantine and all of it is in scope.
func (s *server) fileToMend(r *request) (warehouse.Delivery, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		return warehouse.Delivery{}, fault.New(fault.NotFound, "%q is not the number of a file", cut(r.PathValue("id")))
	}
	d, err := r.q.File(r.ctx, id)
	if err != nil {
		return d, err
	}
	if !r.q.SeesFile(d) || d.Place != warehouse.InQuarantine || s.Mend == nil {
		return d, fault.New(fault.NotFound, "file %d does not wait in quarantine", id)
	}
	return d, nil
}

// ClosedLine is a file that left quarantine by somebody's word.
type ClosedLine struct {
	ID   int64      `json:"delivery_id"`
	File string     `json:"file"`
	Word string     `json:"word"` // released or discarded
	Run  *int64     `json:"run"`  // of the release
	Why  string     `json:"why"`
	Who  string     `json:"who"` // discarded it; empty: that was not kept
	At   *time.Time `json:"at"`  // when it was discarded; null likewise
	When string     `json:"-"`
	Link string     `json:"-"`
}

// whyOf is why a file was closed, without the name of who closed it where that is told beside it.
func whyOf(d warehouse.Delivery) string {
	if d.ClosedWho == "" {
		return d.ClosedWhy
	}
	return strings.TrimSuffix(d.ClosedWhy, " ("+d.ClosedWho+")")
}

// shownClosed is how many files that left quarantine a page lists.
const shownClosed = 10

// closed are the files that left quarantine last.
func (s *server) closed(r *request) (list []ClosedLine, err error) {
	files, err := r.q.Closed(r.ctx, r.asOf(), r.ended, shownClosed)
	for _, d := range files {
		list = append(list, s.closedLine(r, d))
	}
	return list, err
}

// closedLine is a file that left quarantine.
func (s *server) closedLine(r *request, d warehouse.Delivery) ClosedLine {
	line := ClosedLine{ID: d.ID, File: d.File, Word: string(d.Place), Run: d.ClosedBy, Why: whyOf(d), Who: d.ClosedWho, At: d.ClosedAt, Link: r.view.Link("/data/files/" + strconv.FormatInt(d.ID, 10))}
	if d.ClosedAt != nil {
		line.When = s.format.date(d.ClosedAt.In(s.Now().Location()), "Mon 2 Jan 15:04")
	}
	return line
}
