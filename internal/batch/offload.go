package batch

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/landing"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// OffloadKeeps is how many whole months before the newest published date stay: pages compare up to 400 days with those of the year before, weeks are
// compared with last year, and what is normal of a date that is corrected is worked out again from rows of months before it.
const OffloadKeeps = 15

// OffloadPlan is what would leave.
type OffloadPlan struct {
	Before contract.Day   // the first of a month
	Months []contract.Day // their first days, oldest first; none: all that may leave has left
	Run    int64          // readers see this
}

// PlanOffload says which months lie before a date, the first of one, and refuses where one of them may not leave yet: nothing is changed.
func PlanOffload(ctx context.Context, h Home, before contract.Day) (p OffloadPlan, err error) {
	p.Before = before
	if p.Run, err = h.Warehouse.Published(ctx); err != nil {
		return p, err
	}
	newest, err := newestDate(ctx, h)
	if err != nil {
		return p, err
	}
	if last := offloadable(newest); before > last {
		return p, fault.New(fault.Usage, "months from %s on cannot leave yet: pages and insights read rows of the %d whole months before %s", last.String()[:7], OffloadKeeps, newest).
			WithHint("daybook offload --before %s is the most", last.String()[:7])
	}
	left, err := h.Warehouse.Offloaded(ctx)
	if err != nil {
		return p, err
	}
	from := contract.Day(-700_000) // before any calendar
	if b := left.Before(); b != nil {
		from = *b
	}
	days, err := h.Warehouse.OffloadDates(ctx, from, before)
	if err != nil {
		return p, err
	}
	for _, d := range days {
		if m := monthOf(d); !slices.Contains(p.Months, m) {
			p.Months = append(p.Months, m)
		}
	}
	if len(p.Months) == 0 {
		return p, nil
	}
	return p, p.mayLeave(ctx, h, from)
}

// newestDate is the newest business date that readers see.
func newestDate(ctx context.Context, h Home) (contract.Day, error) {
	r, err := h.Warehouse.At(ctx, 0)
	if err != nil {
		return 0, err
	}
	days, err := h.Warehouse.Dates(ctx, r, 1)
	if cerr := r.Close(); err == nil {
		err = cerr
	}
	if err == nil && len(days) == 0 {
		err = fault.New(fault.Usage, "nothing is published yet").WithHint("daybook run")
	}
	if err != nil {
		return 0, err
	}
	return days[0], nil
}

// offloadable is the first day of the oldest month that has to stay.
func offloadable(newest contract.Day) contract.Day {
	return contract.DayOf(monthOf(newest).Time().AddDate(0, -OffloadKeeps, 0))
}

func monthOf(d contract.Day) contract.Day {
	t := d.Time()
	return contract.DayOf(time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC))
}

// mayLeave refuses months of which something is not settled: whoever settles it could not bring it in any more.
func (p OffloadPlan) mayLeave(ctx context.Context, h Home, from contract.Day) error {
	of := func(d *contract.Day) bool { return d != nil && *d >= from && *d < p.Before }
	waiting, err := h.Warehouse.Ledger(ctx, warehouse.InQuarantine)
	if err != nil {
		return err
	}
	sliced := func(dataset string) bool {
		d, ok := contract.DatasetByName(dataset)
		return ok && d.Replace == contract.BySlice
	}
	for _, d := range waiting {
		if d.BusinessDate == nil && d.ClosedBy == nil && sliced(d.Dataset) {
			return fault.New(fault.Usage, "%s cannot leave: %s waits in quarantine, and may hold rows of any date", p.Months[0].String()[:7], d.File).
				WithHint("daybook quarantine release %d lets it in, daybook quarantine discard %d --why \"…\" does without it", d.ID, d.ID)
		}
		if of(d.BusinessDate) && d.ClosedBy == nil {
			return fault.New(fault.Usage, "%s cannot leave: %s of %s waits in quarantine", d.BusinessDate.String()[:7], d.File, d.BusinessDate).
				WithHint("daybook quarantine release %d lets it in, daybook quarantine discard %d --why \"…\" does without it", d.ID, d.ID)
		}
	}
	listing, err := landing.ListDir(h.Folder.Landing)
	if err != nil {
		return err
	}
	for _, it := range plan(h.Contracts, listing.Files) {
		if it.slot.BusinessDate == nil && sliced(it.dataset()) {
			return fault.New(fault.Usage, "%s cannot leave: %s is in landing and not taken in, and may hold rows of any date", p.Months[0].String()[:7], it.file.Name).
				WithHint("daybook run takes it in; where a run is held, decide on it first")
		}
		if of(it.slot.BusinessDate) {
			return fault.New(fault.Usage, "%s cannot leave: %s is in landing and not taken in", it.slot.BusinessDate.String()[:7], it.file.Name).
				WithHint("daybook run takes it in; where a run is held, decide on it first")
		}
	}
	open, err := h.Warehouse.Superseded(ctx, from, p.Before)
	if err != nil || len(open) == 0 {
		return err
	}
	hint := "daybook sweep removes them once they are older than that"
	if h.KeepDays == 0 {
		hint = "retention.superseded_days is 0, which keeps them for ever: set it first"
	}
	return fault.New(fault.Usage, "%s cannot leave: it was corrected, and what was shown of %s before is kept for retention.superseded_days", open[0].String()[:7], open[0]).WithHint("%s", hint)
}

// OffloadResult is what left.
type OffloadResult struct {
	Result
	Taken map[string]int64 // rows of deliveries that went, by dataset
}

// TakeOut takes months out of the warehouse whose rows lie in files elsewhere, equal in rows and sums, in a run of its own: one transaction, after which
// readers find them in these files alone. The caller holds the run lock since before they were compared.
func TakeOut(ctx context.Context, h Home, o warehouse.Offload) (OffloadResult, error) {
	var taken map[string]int64
	why := fmt.Sprintf("months before %s to %s", o.Before.String()[:7], o.Place)
	r, err := republish(ctx, h, job{kind: "offload", reason: why}, func(run int64) change {
		return change{inside: func(tx warehouse.Tx) (err error) {
			taken, err = h.Warehouse.Offload(ctx, tx, run, o)
			return err
		}}
	})
	return OffloadResult{r, taken}, err
}

// stillHere refuses a change of dates that have left, or that rest on months that have.
func stillHere(ctx context.Context, h Home, days []contract.Day) error {
	if len(days) == 0 {
		return nil
	}
	closed, err := h.Warehouse.OffloadClosed(ctx)
	if err != nil || closed == nil || slices.Min(days) > *closed {
		return err
	}
	left, err := h.Warehouse.Offloaded(ctx)
	if err != nil {
		return err
	}
	return fault.New(fault.Usage, "%s", whyClosed(left, *closed, slices.Min(days))).
		WithHint("only what lies after %s can still be changed; to ask what has left: daybook sql --from %s", *closed, ShellWord(left[len(left)-1].Place))
}

// whyClosed says why nothing of a date can be changed any more. It stays with a delivery, where people of a single store read it too: the place is not in it.
func whyClosed(left warehouse.Offloaded, closed, d contract.Day) string {
	if m, ok := left.Of(d); ok {
		return fmt.Sprintf("rows of %s have left this warehouse (run %d), and nothing comes over them", d.String()[:7], m.Run)
	}
	last := left[len(left)-1]
	return fmt.Sprintf("what is normal of dates up to %s can no longer be worked out again: it rests on months that have left this warehouse (run %d)", closed, last.Run)
}

// gone makes a file of facts of a date that has left, or that rests on months that have, a violation: its rows would stand alone, and what is made of
// the date would be made of them only.
func (j *judge) gone(ctx context.Context, items []*item) error {
	if len(items) == 0 {
		return nil
	}
	closed, err := j.pub.OffloadClosed(ctx)
	if err != nil || closed == nil {
		return err
	}
	left, err := j.pub.Offloaded(ctx)
	if err != nil {
		return err
	}
	for _, it := range items {
		if !it.good() && it.outcome() != contract.Violation || it.contract == nil || it.contract.Dataset.Replace != contract.BySlice {
			continue
		}
		days := slices.DeleteFunc(slices.Clone(it.days()), func(d contract.Day) bool { return d > *closed })
		if len(days) == 0 {
			continue
		}
		d := slices.Min(days)
		it.finding(contract.Finding{Column: "business_date", Value: d.String(), Rule: "offloaded", Message: whyClosed(left, *closed, d)})
	}
	return nil
}
