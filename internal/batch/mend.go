package batch

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/daybookhq/daybook/internal/warehouse"
)

// Mend finishes what a killed process left: runs without an end are failed, rows that nobody will see are removed, files of
// ended runs are brought where the ledger says. Everything that writes calls it first; it is cheap where nothing is to be done.
func Mend(ctx context.Context, h Home) error {
	failed, err := h.Warehouse.Recover(ctx)
	if err != nil {
		return err
	}
	for _, run := range failed {
		h.Log.Warn("run was killed before it ended; its files are still where they were", "run", run)
	}
	if _, err := h.Warehouse.SweepUnloaded(ctx); err != nil {
		return err
	}
	unmoved, err := h.Warehouse.Unmoved(ctx)
	if err != nil {
		return err
	}
	runs := map[int64]bool{}
	for _, u := range unmoved {
		if err := finishMove(h, u); err != nil {
			return err
		}
		runs[u.Run] = true
	}
	for run := range runs {
		if err := h.Folder.Sync(run); err != nil {
			return err
		}
		if err := h.Warehouse.Moved(ctx, run); err != nil {
			return err
		}
		h.Log.Warn("files of a run that was killed after its end are now where they belong", "run", run)
	}
	return nil
}

// finishMove moves one file that the ledger says is elsewhere. A file of the same name but other bytes is a new delivery
// and stays in landing. A file that is nowhere as it was delivered is told, by verify too, and holds nothing up.
func finishMove(h Home, u warehouse.UnmovedFile) error {
	if u.Place == warehouse.Discarded {
		return h.Folder.Discard(u.Path)
	}
	from := filepath.Join(h.Folder.Landing, filepath.FromSlash(u.File))
	lay := ""
	if u.FromRun > 0 {
		var err error
		if lay, err = h.Folder.QuarantinePath(u.FromRun, u.File); err != nil {
			return err
		}
		from = h.Folder.Abs(lay)
	}
	there, err := isThere(h, u)
	if err != nil {
		return err
	}
	if from != h.Folder.Abs(u.Path) { // it may lie at both ends, if it was copied to another disk: then the move is the removal
		sum, err := h.Folder.HashPath(from)
		if err == nil && sum == u.SHA256 || !there && errors.Is(err, fs.ErrPermission) && u.SHA256 == "" {
			if err := h.Folder.Move(from, u.Path); err != nil {
				return err
			}
			there = true
		}
	}
	if !there {
		h.Log.Error("file of a killed run is nowhere as it was delivered", "run", u.Run, "delivery", u.Delivery, "file", u.File, "path", u.Path)
		return nil
	}
	if u.Place == warehouse.InQuarantine {
		return h.Folder.WriteVerdict(u.Path, u.Verdict)
	}
	if lay != "" {
		return h.Folder.RemoveVerdict(lay)
	}
	return nil
}

// isThere reports whether a file lies where it is going, as it was delivered.
func isThere(h Home, u warehouse.UnmovedFile) (bool, error) {
	sum, err := h.Folder.HashPath(u.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case errors.Is(err, fs.ErrPermission):
		return u.SHA256 == "", nil
	case err != nil:
		return false, err
	}
	return sum == u.SHA256, nil
}
