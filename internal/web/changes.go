package web

import (
	"fmt"
	"strconv"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/export"
)

// Changes is what one run shows otherwise than an earlier one: nights that are new, store-days that were corrected or withdrawn.
type Changes struct {
	Base    `json:"-"`
	Run     int64           `json:"run"`
	Since   int64           `json:"since"`
	Finding string          `json:"finding"`
	Others  []Choice        `json:"-"`    // runs that it can be held against
	New     string          `json:"new"`  // nights that only the later run shows; empty: none
	Gone    string          `json:"gone"` // nights that only the earlier run shows
	Days    []ChangeDay     `json:"days"` // newest first
	Rows    []ChangeLine    `json:"store_days"`
	All     int             `json:"all"`
	Pager   Pager           `json:"pages"`
	Short   string          `json:"shortened"` // why not all dates are compared; empty: they are
	Told    []ChangeFinding `json:"insights"`  // that only one of the two runs tells of these nights
	Files   []Part          `json:"-"`
	Back    string          `json:"-"`
}

// ChangeDay is one night: the net sales of its complete stores then and now.
type ChangeDay struct {
	Date   contract.Day `json:"business_date"`
	Then   *Number      `json:"net_sales_then"` // null: no store was complete
	Now    *Number      `json:"net_sales_now"`
	Gap    *Number      `json:"change"`
	Dir    int          `json:"-"`
	Stores int64        `json:"stores"` // that changed
	Was    string       `json:"-"`      // to the brief as the earlier run left it
	Is     string       `json:"-"`
}

// ChangeLine is one store-day.
type ChangeLine struct {
	Date     contract.Day `json:"business_date"`
	Store    string       `json:"store_id"`
	Name     string       `json:"name"`
	Then     *Number      `json:"net_sales_then"`
	Now      *Number      `json:"net_sales_now"`
	Gap      *Number      `json:"change"`
	Dir      int          `json:"-"`
	WordThen string       `json:"state_then"` // complete, partial, nothing
	WordNow  string       `json:"state_now"`
	Link     string       `json:"-"`

	gap read.Maybe
}

// comparedDates is how many dates of two runs are compared at most, the newest.
const comparedDates = 60

func (s *server) changes(r *request) (page, error) {
	p, list, err := s.changed(r)
	if err != nil {
		return nil, err
	}
	p.All = len(list)
	if p.Rows, _, err = onPage(r, &p.Pager, list, rowsOnPage); err != nil {
		return nil, err
	}
	p.Files = r.files(r.base.Path, "since", p.Since)
	return p, nil
}

// changed compares the run of the path with the one of the view, or the published one before it.
func (s *server) changed(r *request) (*Changes, []ChangeLine, error) {
	n, err := strconv.ParseInt(r.PathValue("run"), 10, 64)
	if err != nil || n < 1 {
		return nil, nil, fault.New(fault.NotFound, "%q is not the number of a run", cut(r.PathValue("run")))
	}
	if _, err := r.q.RunOf(r.ctx, n); err != nil {
		return nil, nil, err
	}
	p := &Changes{Base: r.base, Run: n, Since: r.view.Since, Back: r.view.Link(fmt.Sprintf("/data/runs/%d", n))}
	p.Title, p.Here, p.ShowVersus, p.ShowNight = s.format.sayf("What run %d changed", n), "/data", false, false
	if err := s.earlierRuns(r, p); err != nil {
		return nil, nil, err
	}
	for _, run := range []int64{n, p.Since} {
		if run > r.state.Run || run < r.state.OldestRun {
			return nil, nil, elsewhere{
				fault.New(fault.NotFound, "what run %d left cannot be read: it published nothing, or longer ago than figures that were replaced are kept", run),
				[]Part{{s.format.sayf("Run %d in the ledger", run), r.view.Link(fmt.Sprintf("/data/runs/%d", run))}},
			}
		}
	}
	done, err := r.q.Several(r.ctx)
	if err != nil {
		return nil, nil, err
	}
	defer done()
	later, earlier := s.reader(n, "", r.sees), s.reader(p.Since, "", r.sees)
	defer s.closeReader(r.Request, later)
	defer s.closeReader(r.Request, earlier)
	changed, added, gone, err := later.ChangedSince(r.ctx, earlier)
	if err != nil {
		return nil, nil, err
	}
	if len(changed) > comparedDates {
		p.Short = s.format.sayf("%s changed; the newest %d are compared.", count(s.format, int64(len(changed)), "night"), comparedDates)
		changed = changed[len(changed)-comparedDates:]
	}
	p.New, p.Gone = s.nightsWords(added), s.nightsWords(gone)
	var list []ChangeLine
	if len(changed) > 0 {
		spans := make([]read.Span, len(changed))
		for i, d := range changed {
			spans[i] = read.Span{First: d, Last: d}
		}
		now, err := later.Window(r.ctx, false, spans...)
		if err != nil {
			return nil, nil, err
		}
		then, err := earlier.Window(r.ctx, false, spans...)
		if err != nil {
			return nil, nil, err
		}
		if p.Told, err = s.changedFindings(r, p, later, earlier, changed); err != nil {
			return nil, nil, err
		}
		list = s.changeLines(r, p, read.Changes(then, now, changed, r.in), now, then)
	}
	switch {
	case len(list) == 0 && len(added)+len(gone) == 0:
		p.Finding = s.format.say("Nothing that readers see of a day changed")
	case len(list) == 0:
		p.Finding = s.format.say("No night that both show changed")
	default:
		p.Finding = s.format.sayf("%s of %s changed", count(s.format, int64(len(list)), "store-day"), count(s.format, int64(len(p.Days)), "night"))
	}
	return p, list, nil
}

// earlierRuns finds the published runs before that of the page; the newest of them is what it is held against unless the view names one.
func (s *server) earlierRuns(r *request, p *Changes) error {
	runs, err := r.q.RunsUpTo(r.ctx, p.Run-1, manyRuns)
	if err != nil {
		return err
	}
	newest := int64(0)
	for _, run := range runs {
		if run.Run >= p.Run || run.Run < r.state.OldestRun || !publishes(run) {
			continue
		}
		if newest == 0 {
			newest = run.Run
		}
		if len(p.Others) < shownRuns {
			p.Others = append(p.Others, Choice{strconv.FormatInt(run.Run, 10), s.format.sayf("run %d, %s", run.Run, s.format.date(run.StartedAt.In(s.Now().Location()), "Mon 2 Jan")), run.Run == p.Since || p.Since == 0 && run.Run == newest})
		}
	}
	if p.Since == 0 {
		p.Since = newest
	}
	switch {
	case p.Since == 0:
		return elsewhere{fault.New(fault.NotFound, "no run that can still be read was published before run %d", p.Run), []Part{{s.format.sayf("Run %d", p.Run), p.Back}}}
	case p.Since >= p.Run:
		return fault.New(fault.Usage, "run %d is not earlier than run %d", p.Since, p.Run)
	}
	return nil
}

// manyRuns is how many runs back an earlier one is looked for.
const manyRuns = 200

// publishes reports whether a run published something.
func publishes(run warehouse.RunRow) bool {
	return run.Outcome == "published" || run.Outcome == "published_with_quarantine"
}

// nightsWords names nights: one, or how many and from when to when; empty for none.
func (s *server) nightsWords(dates []contract.Day) string {
	switch len(dates) {
	case 0:
		return ""
	case 1:
		return s.format.Day(dates[0])
	}
	return count(s.format, int64(len(dates)), "night") + ", " + s.format.Day(dates[0]) + s.format.say(" to ") + s.format.Day(dates[len(dates)-1])
}

// changesFile is the store-days that two runs show otherwise, as a file.
func (s *server) changesFile(r *request) (table, error) {
	p, list, err := s.changed(r)
	if err != nil {
		return table{}, err
	}
	t := table{name: fmt.Sprintf("changes-%d-%d", p.Since, p.Run)}
	t.Columns = columnsOf("run", export.Whole, "since", export.Whole, "business_date", export.Date, "store_id", export.Text, "name", export.Text, "state_then", export.Text, "state_now", export.Text,
		"net_sales_then", export.Decimal(2), "net_sales_now", export.Decimal(2), "change", export.Decimal(2))
	number := func(n *Number) any { return exactValue(n.Exact(), export.Decimal(2)) }
	t.Rows = eachOf(list, func(l ChangeLine) []any {
		return []any{p.Run, p.Since, dayValue(l.Date), l.Store, textOrNone(l.Name), l.WordThen, l.WordNow, number(l.Then), number(l.Now), number(l.Gap)}
	})
	return t, nil
}
