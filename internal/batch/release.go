package batch

import (
	"context"
	"os"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/landing"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// ReleaseOptions name quarantined files: by id, or all of a dataset, or all that break a rule (both: of the dataset by the rule).
type ReleaseOptions struct {
	IDs        []int64
	Dataset    string
	Rule       string
	AcceptLoss bool // a person's word that a correction may lose more than maxLoss
	Why        string
}

// Release checks quarantined files again under today's contracts, together and in a run of its own. With a master go the facts
// that wait for nothing but it. Release forces nothing in: what is still bad stays in quarantine under its number, with the
// new reasons beside it.
func Release(ctx context.Context, h Home, o ReleaseOptions) (Result, error) {
	return insist(ctx, h, func() (Result, error) { return release(ctx, h, o) })
}

func release(ctx context.Context, h Home, o ReleaseOptions) (Result, error) {
	if o.AcceptLoss && o.Why == "" {
		return Result{}, fault.New(fault.Usage, "--accept-loss needs --why").WithHint("the reason stands in the ledger")
	}
	if err := Mend(ctx, h); err != nil {
		return Result{}, err
	}
	waiting, err := h.Warehouse.Deliveries(ctx, 0, warehouse.InQuarantine)
	if err != nil {
		return Result{}, err
	}
	chosen, err := choose(waiting, o)
	if err != nil {
		return Result{}, err
	}
	items := make([]*item, 0, len(chosen))
	for _, d := range withFollowers(h.Contracts, chosen, waiting) {
		it, err := quarantined(h, d)
		if err != nil {
			return Result{}, err
		}
		items = append(items, it)
	}
	return execute(ctx, h, job{kind: "release", reason: o.Why, items: items, acceptLoss: o.AcceptLoss})
}

// quarantined makes an item of a file in quarantine. Its name in landing is what its contract is found by; the folder that it
// lies in says nothing.
func quarantined(h Home, d warehouse.Delivery) (*item, error) {
	path := h.Folder.Abs(d.Path)
	if _, err := os.Stat(path); err != nil {
		return nil, fault.New(fault.Failed, "quarantined file %d is not at %s", d.ID, d.Path).WithHint("daybook verify says what is missing")
	}
	file, err := landing.Stat(h.Folder.Quarantine, path)
	if err != nil {
		return nil, fault.New(fault.Failed, "release %d: %w", d.ID, err)
	}
	file.Name = d.File
	d.Verdict = contract.Verdict{} // a new one takes its place
	it := plan(h.Contracts, []landing.File{file})[0]
	it.released = &d
	return it, nil
}

// choose finds the quarantined deliveries that a release names.
func choose(waiting []warehouse.Delivery, o ReleaseOptions) ([]warehouse.Delivery, error) {
	var chosen []warehouse.Delivery
	if len(o.IDs) > 0 {
		for _, id := range o.IDs {
			i := slices.IndexFunc(waiting, func(d warehouse.Delivery) bool { return d.ID == id })
			if i < 0 {
				return nil, fault.New(fault.Usage, "there is no file %d in quarantine", id).WithHint("daybook quarantine list shows what waits there")
			}
			if !slices.ContainsFunc(chosen, func(d warehouse.Delivery) bool { return d.ID == id }) {
				chosen = append(chosen, waiting[i])
			}
		}
		return chosen, nil
	}
	if o.Dataset == "" && o.Rule == "" {
		return nil, fault.New(fault.Usage, "release what?").WithHint("name ids, or --dataset D, or --rule R")
	}
	for _, d := range waiting {
		if (o.Dataset == "" || d.Dataset == o.Dataset) && (o.Rule == "" || breaks(d.Verdict, o.Rule)) {
			chosen = append(chosen, d)
		}
	}
	if len(chosen) == 0 {
		return nil, fault.New(fault.Usage, "nothing in quarantine is of dataset %q and rule %q", o.Dataset, o.Rule).WithHint("daybook quarantine list shows what waits there")
	}
	return chosen, nil
}

func breaks(v contract.Verdict, rule string) bool {
	return string(v.Outcome) == rule || slices.ContainsFunc(v.Findings, func(f contract.Finding) bool { return f.Rule == rule })
}

// withFollowers adds to the chosen deliveries, where masters are among them, the facts that fail only because of these.
func withFollowers(set *contract.Set, chosen, waiting []warehouse.Delivery) []warehouse.Delivery {
	masters := map[string]bool{}
	is := map[int64]bool{}
	for _, d := range chosen {
		masters[d.Dataset] = isMaster(d.Dataset)
		is[d.ID] = true
	}
	for _, d := range waiting {
		if is[d.ID] || d.Outcome != contract.Violation {
			continue
		}
		match, err := set.Find(d.File)
		if err != nil || match == nil {
			continue
		}
		if slices.ContainsFunc(blamed(match.Contract, d.Verdict), func(m string) bool { return masters[m] }) {
			chosen = append(chosen, d)
		}
	}
	slices.SortFunc(chosen, func(a, b warehouse.Delivery) int { return int(a.ID - b.ID) })
	return chosen
}
