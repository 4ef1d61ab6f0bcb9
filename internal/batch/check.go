package batch

import (
	"context"
	"os"
	"path/filepath"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/intake"
	"github.com/daybookhq/daybook/internal/landing"
)

// Check judges files, or all files of folders, without loading them: against their contracts, each other, and the masters
// and control totals that readers see (where the home has a warehouse). The error tells drift and violations apart.
func Check(ctx context.Context, h Home, paths []string) ([]contract.Verdict, error) {
	items, _, err := checkItems(ctx, h, paths)
	if err != nil {
		return nil, err
	}
	return verdicts(items), checkEnd(items)
}

// checkItems judges files; known are the ids of the masters that they were held against.
func checkItems(ctx context.Context, h Home, paths []string) (items []*item, known map[string]*intake.IDs, err error) {
	var files []landing.File
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, nil, fault.New(fault.Usage, "check %s: %w", p, err).WithHint("name a file or a folder that is there; for what waits in the home: daybook check landing")
		}
		if info.IsDir() {
			listing, err := landing.ListDir(p)
			if err != nil {
				return nil, nil, err
			}
			files = append(files, listing.Files...)
			continue
		}
		f, err := landing.Stat(filepath.Dir(p), p)
		if err != nil {
			return nil, nil, fault.New(fault.Usage, "check %s: %w", p, err)
		}
		files = append(files, f)
	}
	items = plan(h.Contracts, files)
	for i, it := range items {
		it.id = int64(i - len(items)) // no number of the ledger
	}
	j := newJudge(h, items)
	among := *j // what was delivered before may be looked at again; only the same bytes twice among these files are one too many
	among.ledger = nothing{}
	if err := among.duplicates(ctx, items); err != nil {
		return nil, nil, err
	}
	if err := j.sample(ctx); err != nil {
		return nil, nil, err
	}
	err = j.read(ctx)
	return items, j.known, err
}

func verdicts(items []*item) []contract.Verdict {
	list := make([]contract.Verdict, 0, len(items))
	for _, it := range items {
		list = append(list, *it.verdict())
	}
	return list
}

// checkEnd is how a check ends: 4 where a file drifted that would stop a run, else 3 where one would be quarantined.
func checkEnd(items []*item) error {
	bad := 0
	for _, it := range items {
		switch it.outcome() {
		case contract.OK, contract.Duplicate:
			continue
		case contract.Drifted:
			if it.contract.OnDrift == contract.DriftStops {
				return fault.New(fault.Drift, "%s has drifted from its contract; a run would stop and publish nothing", it.file.Name)
			}
		}
		bad++
	}
	if bad > 0 {
		return fault.New(fault.Quarantined, "%d of %d files would be quarantined", bad, len(items))
	}
	return nil
}

// LeftAlone is what of the folders among paths no run takes in: what is no file, and what is still being written.
func LeftAlone(paths []string) (skipped []landing.Skipped, uploads []landing.Upload, err error) {
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil || !info.IsDir() {
			continue // Check has said so
		}
		listing, err := landing.ListDir(p)
		if err != nil {
			return nil, nil, err
		}
		skipped, uploads = append(skipped, listing.Skipped...), append(uploads, listing.UnderWay...)
	}
	return skipped, uploads, nil
}
