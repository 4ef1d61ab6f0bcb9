package batch

import (
	"context"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/landing"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// HeldFile is a file that a person held back and that lies in landing still. A hold is of one run: the next one takes the file in, or stops at it.
type HeldFile struct {
	File    string `json:"file"`
	Run     int64  `json:"run"` // that it was held back in
	Why     string `json:"why"`
	Owner   string `json:"owner"`
	Support string `json:"support"`
	Stops   bool   `json:"stops"` // it had drifted: the next run stops at it, unless it or its contract is another by then, or it is held back again
}

// heldFiles are the files in landing of which a hold is the newest that is known, by name and size: whether one was sent again since is for the next check to say.
func heldFiles(ctx context.Context, h Home, waiting []landing.File) ([]HeldFile, error) {
	list := []HeldFile{}
	if len(waiting) == 0 {
		return list, nil
	}
	known, err := h.Warehouse.Ledger(ctx, warehouse.InLanding)
	if err != nil {
		return list, err
	}
	newest := map[string]warehouse.Delivery{}
	for _, d := range known { // in the order of their numbers
		newest[d.File] = d
	}
	ofRun := map[int64][]warehouse.Delivery{}
	for _, f := range waiting {
		d, is := newest[f.Name]
		if !is || d.Bytes != f.Size {
			continue
		}
		if _, read := ofRun[d.Run]; !read {
			if ofRun[d.Run], err = h.Warehouse.Deliveries(ctx, d.Run, warehouse.InLanding); err != nil {
				return list, err
			}
		}
		i := slices.IndexFunc(ofRun[d.Run], func(x warehouse.Delivery) bool { return x.ID == d.ID })
		if i < 0 {
			continue
		}
		v := ofRun[d.Run][i].Verdict
		if why, held := strings.CutPrefix(v.Note, heldBackNote); held {
			list = append(list, HeldFile{File: d.File, Run: d.Run, Why: why, Owner: v.Owner, Support: v.Support, Stops: v.Outcome == contract.Drifted})
		}
	}
	return list, nil
}

// stopAgain are those of the files that the next run may stop at, as they are named to it.
func stopAgain(list []HeldFile) (drifted []contract.Verdict) {
	for _, f := range list {
		if f.Stops {
			drifted = append(drifted, contract.Verdict{File: f.File, Outcome: contract.Drifted})
		}
	}
	return drifted
}
