package batch

import (
	"context"
	"path/filepath"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// deliveries are the run's files as the ledger keeps them: their verdicts, and where each is going.
func (n *night) deliveries() ([]warehouse.Delivery, error) {
	list := make([]warehouse.Delivery, 0, len(n.items))
	for _, it := range n.items {
		v := it.verdict()
		d := warehouse.Delivery{
			ID: it.id, Run: n.run, Dataset: it.dataset(), File: it.file.Name, SHA256: v.SHA256, Bytes: it.file.Size,
			BusinessDate: it.slot.BusinessDate, StoreID: it.slot.StoreID, Outcome: v.Outcome, Rows: v.Rows,
			SalesValue: it.salesValue(), FindingsTotal: v.FindingsTotal, Verdict: *v,
		}
		if it.contract != nil {
			d.ContractID, d.ContractVersion, d.ContractSHA256 = it.contract.ID, it.contract.Version, it.contract.SHA256
		}
		if d.SHA256 == "" {
			d.SHA256 = it.sha256
		}
		if d.SHA256 == "" && n.fate(it) != left {
			var err error
			if d.SHA256, err = hash(it.file.Path); err != nil {
				return nil, err
			}
			v.SHA256 = d.SHA256
			d.Verdict.SHA256 = d.SHA256
		}
		var err error
		if d.Place, d.Path, err = n.target(it); err != nil {
			return nil, err
		}
		d.Moved = d.Place == warehouse.InLanding
		list = append(list, d)
	}
	return list, nil
}

// target says where a file is going. A file of a release that is bad again stays where it lies, under its old number.
func (n *night) target(it *item) (warehouse.Place, string, error) {
	switch n.fate(it) {
	case left:
		return warehouse.InLanding, "", nil
	case load, duplicate:
		path, err := n.Folder.ArchivePath(n.run, it.file.Name)
		return warehouse.InArchive, path, err
	}
	if it.released != nil {
		return warehouse.Released, it.released.Path, nil
	}
	path, err := n.Folder.QuarantinePath(n.run, it.file.Name)
	return warehouse.InQuarantine, path, err
}

// moveFiles brings every file where the ledger says that it is. It comes after the commit: a kill in between is mended by
// the next command that writes.
func (n *night) moveFiles(ctx context.Context) error {
	for i, it := range n.items {
		if err := n.moveFile(it); err != nil {
			return err
		}
		n.Progress.Step("archive", int64(i+1), int64(len(n.items)))
	}
	if err := n.Folder.Sync(n.run); err != nil {
		return err
	}
	return n.Warehouse.Moved(ctx, n.run)
}

func (n *night) moveFile(it *item) error {
	place, path, err := n.target(it)
	if err != nil || place == warehouse.InLanding {
		return err
	}
	if it.released != nil {
		if n.fate(it) == quarantine {
			return n.Folder.WriteVerdict(it.released.Path, *it.verdict()) // the newest reason stands beside the file
		}
		if err := n.Folder.Move(it.file.Path, path); err != nil {
			return err
		}
		return n.Folder.RemoveVerdict(it.released.Path)
	}
	if place == warehouse.InQuarantine {
		if err := n.Folder.WriteVerdict(path, *it.verdict()); err != nil {
			return err
		}
	}
	return n.Folder.Move(it.file.Path, path)
}

// closeReleased says in the ledger that a quarantined file was let in, or turned out to be there already.
func (n *night) closeReleased(ctx context.Context, tx warehouse.Tx, it *item) error {
	path, err := n.Folder.ArchivePath(n.run, it.file.Name)
	if err != nil {
		return err
	}
	return n.Warehouse.CloseQuarantine(ctx, tx, it.released.ID, warehouse.Released, path, n.run, n.reason, true)
}

// sweepBad removes the rows of files that turned out to be bad after some of their rows were with the engine.
func (n *night) sweepBad(ctx context.Context) error {
	for _, it := range n.items {
		if it.loaded && n.fate(it) != load {
			if _, err := n.Warehouse.DeleteRows(ctx, it.id, it.id); err != nil {
				return err
			}
		}
	}
	return nil
}

// Mend finishes what a killed process left: runs without an end are failed and their rows swept, files of published runs
// are brought where the ledger says. Everything that writes calls it first; it is cheap where nothing is to be done.
func Mend(ctx context.Context, h Home) error {
	failed, err := h.Warehouse.Recover(ctx)
	if err != nil {
		return err
	}
	for _, run := range failed {
		h.Log.Warn("run was killed before it ended; its files are still in landing", "run", run)
	}
	if _, err := h.Warehouse.SweepFailed(ctx); err != nil {
		return err
	}
	unmoved, err := h.Warehouse.Unmoved(ctx)
	if err != nil {
		return err
	}
	runs := map[int64]bool{}
	for _, d := range unmoved {
		if err := finishMove(ctx, h, d); err != nil {
			return err
		}
		runs[d.Run] = true
	}
	for run := range runs {
		if err := h.Warehouse.Moved(ctx, run); err != nil {
			return err
		}
		h.Log.Warn("files of a run that was killed after publishing are now where they belong", "run", run)
	}
	return nil
}

// finishMove moves one file that the ledger says is elsewhere. A file of the same name but other bytes is a new delivery
// and stays in landing.
func finishMove(ctx context.Context, h Home, d warehouse.Delivery) error {
	if d.Place == warehouse.Released {
		return nil // it lies where it lay
	}
	from, err := cameFrom(ctx, h, d)
	if err != nil {
		return err
	}
	if sum, err := hash(from); err == nil && sum == d.SHA256 {
		if err := h.Folder.Move(from, d.Path); err != nil {
			return err
		}
		if err := h.Folder.RemoveVerdict(from); err != nil {
			return err
		}
	}
	sum, err := hash(h.Folder.Abs(d.Path))
	if err != nil || sum != d.SHA256 {
		return fault.New(fault.Failed, "%s of run %d is neither in landing nor at %s as it was delivered", d.File, d.Run, d.Path).
			WithHint("bring the file back to landing, or withdraw delivery %d; daybook verify says what is missing", d.ID)
	}
	if d.Place == warehouse.InQuarantine {
		return h.Folder.WriteVerdict(d.Path, d.Verdict)
	}
	return nil
}

// cameFrom is where a file lay before its run: in landing, or in quarantine where the run was a release.
func cameFrom(ctx context.Context, h Home, d warehouse.Delivery) (string, error) {
	released, err := h.Warehouse.Deliveries(ctx, 0, warehouse.Released)
	if err != nil {
		return "", err
	}
	for _, old := range released {
		if old.ClosedBy != nil && *old.ClosedBy == d.Run && old.SHA256 == d.SHA256 {
			path, err := h.Folder.QuarantinePath(old.Run, old.File)
			return h.Folder.Abs(path), err
		}
	}
	return filepath.Join(h.Folder.Landing, filepath.FromSlash(d.File)), nil
}
