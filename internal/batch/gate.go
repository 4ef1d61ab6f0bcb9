package batch

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// gate looks at the sizes of what the run would publish before anything of it is. What is unusual is told; where the home says so, and
// no event in the calendar may explain it, the run is held, unless a person has decided on these very files.
func (n *night) gate(ctx context.Context, j *judge) (held bool, err error) {
	if n.laid, err = j.ground.lay(ctx, n.items); err != nil {
		return false, err
	}
	list, err := n.unusual(ctx)
	if err != nil {
		return false, err
	}
	n.result.Unusual = filled(list)
	stops := slices.DeleteFunc(slices.Clone(list), func(u Unusual) bool { return len(u.Events) > 0 || n.decided.accepts(u) })
	if !n.Gate || len(stops) == 0 {
		return false, nil
	}
	return true, n.holdBack(ctx, stops)
}

// unusual finds the dates that this run would bring before their day has come, and those whose sizes it would make unlike those of the same
// weekdays before them. A chain that has published nothing yet has no usual sizes.
func (n *night) unusual(ctx context.Context) (list []Unusual, err error) {
	days := n.laid.days()
	if n.result.PublishedRun == 0 || len(days) == 0 {
		return nil, nil
	}
	from := days[0] - 7*UsualWeeks
	loads, err := n.Warehouse.Loads(ctx, from)
	if err != nil {
		return nil, err
	}
	events, err := n.Warehouse.Events(ctx, from)
	if err != nil {
		return nil, err
	}
	sizes := NewSizes(loads, events)
	places := slices.SortedFunc(maps.Keys(n.laid.layers), func(a, b place) int {
		return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(a.dataset, b.dataset))
	})
	for _, p := range places {
		sizes.loads[p] = n.laid.layers[p].load(p)
	}
	today := contract.DayOf(n.Now())
	for _, p := range places {
		if u, is := Ahead(p.dataset, p.date, today); is {
			if u.Files = n.filesAt(p); len(u.Files) > 0 {
				list = append(list, u)
			}
			continue
		}
		if p.date >= today {
			continue // the day is not over: what has come is a part of it
		}
		if p.dataset == "sales" && n.laid.layers[place{"sale_lines", p.date}] != nil {
			continue // made of the till lines, of which it is told
		}
		u, is := sizes.Unlike(p.dataset, p.date)
		if u.Files = n.filesAt(p); is && len(u.Files) > 0 {
			list = append(list, u)
		}
	}
	return list, nil
}

// load is how much lies at a place.
func (l *layer) load(p place) warehouse.Load {
	sum := warehouse.Load{Dataset: p.dataset, Date: p.date}
	var money int64
	for _, s := range l.slices() {
		sum.Stores += s.Stores
		sum.Rows += s.Rows
		money += s.SalesValue
		if s.NamedStore != nil {
			sum.Named += s.Stores
		}
	}
	sum.Value = warehouse.Unscaled(money, 2)
	return sum
}

// filesAt are the files of this run that say something at a place.
func (n *night) filesAt(p place) []SizedFile {
	files := []SizedFile{}
	said := map[int64]bool{}
	for _, s := range n.laid.layers[p].slices() {
		said[s.Delivery] = true
	}
	for _, it := range n.items {
		if said[it.id] {
			files = append(files, SizedFile{File: it.file.Name, SHA256: it.verdict().SHA256, Owner: it.verdict().Owner})
		}
	}
	return files
}

// holdBack ends a run whose files are of unusual size: nothing is published, every file stays where it is.
func (n *night) holdBack(ctx context.Context, stops []Unusual) error {
	n.result.Outcome = Held
	if err := n.leave(ctx, "good in itself; not loaded, because the run is held"); err != nil {
		return err
	}
	where, more := "landing", ""
	if n.kind == "release" {
		where = "quarantine"
	}
	if k := len(stops); k > 1 {
		more = fmt.Sprintf(" (and %d more)", k-1)
	}
	return fault.New(fault.Held, "run %d is held: %s%s; nothing was published and every file is still in %s", n.run, stops[0], more, where).
		WithHint(`daybook gate show; then daybook gate publish --why "…", or daybook gate refuse --why "…"`)
}

// decision is what a person said of a held run.
type decision struct {
	unusual []Unusual
	refuse  bool
	why     string
}

// accepts reports whether a person let this date of these files in. Another file for it has to be looked at again.
func (d *decision) accepts(u Unusual) bool {
	if d == nil || d.refuse {
		return false
	}
	i := slices.IndexFunc(d.unusual, func(x Unusual) bool { return x.Dataset == u.Dataset && x.BusinessDate == u.BusinessDate })
	return i >= 0 && !slices.ContainsFunc(u.Files, func(f SizedFile) bool { return !slices.Contains(d.unusual[i].Files, f) })
}

// refuse makes a violation of what a person refused.
func (j *judge) refuse(items []*item) {
	if j.decided == nil || !j.decided.refuse {
		return
	}
	for _, u := range j.decided.unusual {
		for _, it := range items {
			if it.good() && slices.ContainsFunc(u.Files, func(f SizedFile) bool { return f.SHA256 == it.verdict().SHA256 }) {
				it.finding(contract.Finding{Rule: u.rule(), Message: fmt.Sprintf("%s; refused: %s", u, j.decided.why)})
			}
		}
	}
}
