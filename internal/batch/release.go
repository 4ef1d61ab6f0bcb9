package batch

import (
	"context"
	"os"

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

// Release checks quarantined files again under today's contracts, together and in a run of its own. It forces nothing in:
// what is still bad stays in quarantine under its number, with the new reasons beside it.
func Release(ctx context.Context, h Home, o ReleaseOptions) (Result, error) {
	if o.AcceptLoss && o.Why == "" {
		return Result{}, fault.New(fault.Usage, "--accept-loss needs --why").WithHint("the reason stands in the ledger")
	}
	if err := Mend(ctx, h); err != nil {
		return Result{}, err
	}
	chosen, err := choose(ctx, h, o)
	if err != nil {
		return Result{}, err
	}
	items := make([]*item, 0, len(chosen))
	for _, d := range chosen {
		path := h.Folder.Abs(d.Path)
		if _, err := os.Stat(path); err != nil {
			return Result{}, fault.New(fault.Failed, "quarantined file %d is not at %s", d.ID, d.Path).
				WithHint("daybook verify says what is missing")
		}
		// Its name in landing is what its contract is found by; the folder it lies in says nothing.
		file, err := landing.Stat(h.Folder.Quarantine, path)
		if err != nil {
			return Result{}, fault.New(fault.Unreachable, "release %d: %w", d.ID, err)
		}
		file.Name = d.File
		it := plan(h.Contracts, []landing.File{file})[0]
		it.released = &d
		if err := overtaken(ctx, h, it); err != nil {
			return Result{}, err
		}
		items = append(items, it)
	}
	return execute(ctx, h, job{kind: "release", reason: o.Why, items: items, acceptLoss: o.AcceptLoss})
}

// choose finds the quarantined deliveries that a release names.
func choose(ctx context.Context, h Home, o ReleaseOptions) ([]warehouse.Delivery, error) {
	waiting, err := h.Warehouse.Deliveries(ctx, 0, warehouse.InQuarantine)
	if err != nil {
		return nil, err
	}
	byID := map[int64]warehouse.Delivery{}
	for _, d := range waiting {
		byID[d.ID] = d
	}
	var chosen []warehouse.Delivery
	if len(o.IDs) > 0 {
		for _, id := range o.IDs {
			d, ok := byID[id]
			if !ok {
				return nil, fault.New(fault.Usage, "there is no file %d in quarantine", id).WithHint("daybook quarantine list shows what waits there")
			}
			chosen = append(chosen, d)
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
	for _, f := range v.Findings {
		if f.Rule == rule {
			return true
		}
	}
	return string(v.Outcome) == rule
}

// overtaken refuses a release that would put an old file over a newer one of the same slot.
func overtaken(ctx context.Context, h Home, it *item) error {
	if it.contract == nil || it.slot.BusinessDate == nil {
		return nil
	}
	live, err := h.Warehouse.LiveSlices(ctx, it.dataset(), it.slot.BusinessDate, it.slot.BusinessDate)
	if err != nil {
		return err
	}
	for _, s := range live {
		if s.Delivery > it.released.ID && s.ContractID == it.contract.ID && (it.slot.StoreID == nil || s.StoreID == *it.slot.StoreID) {
			return fault.New(fault.Usage, "file %d (%s) was overtaken: delivery %d brought the same slice later", it.released.ID, it.file.Name, s.Delivery).
				WithHint("daybook quarantine discard %d --why \"corrected by delivery %d\"", it.released.ID, s.Delivery)
		}
	}
	return nil
}

// Discard removes a quarantined file for good, on a person's word. The ledger keeps its verdict, its hash and the reason.
func Discard(ctx context.Context, h Home, id int64, why string) error {
	if why == "" {
		return fault.New(fault.Usage, "discard needs --why").WithHint("the reason stands in the ledger")
	}
	chosen, err := choose(ctx, h, ReleaseOptions{IDs: []int64{id}})
	if err != nil {
		return err
	}
	if err := h.Warehouse.Discard(ctx, id, chosen[0].Path, why); err != nil {
		return err
	}
	if err := h.Folder.Discard(chosen[0].Path); err != nil {
		return err
	}
	h.Log.Info("quarantined file discarded", "id", id, "file", chosen[0].File, "sha256", chosen[0].SHA256, "why", why)
	return nil
}
