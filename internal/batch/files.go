package batch

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/landing"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// fate is where a file goes.
type fate int

const (
	left fate = iota // it stays where it is
	load
	quarantine
	duplicate
)

func (n *night) fate(it *item) fate {
	switch {
	case it.held || it.unsteady || it.outcome() == "" || n.result.Outcome == Failed || n.result.Outcome == StoppedByDrift || n.result.Outcome == Held:
		return left
	case it.isDuplicate():
		return duplicate
	case it.good():
		return load
	}
	return quarantine
}

// stays reports whether the item is a quarantined file that a release leaves where it lies, under its old number.
func (n *night) stays(it *item) bool {
	return it.released != nil && n.fate(it) != load && n.fate(it) != duplicate
}

// deliveries are the run's files as the ledger keeps them: their verdicts, and where each is going.
func (n *night) deliveries() ([]warehouse.Delivery, error) {
	list := make([]warehouse.Delivery, 0, len(n.items))
	for _, it := range n.items {
		if err := n.fingerprint(it); err != nil {
			return nil, err
		}
		if n.stays(it) {
			continue
		}
		d, err := it.delivery(it.id, n.run)
		if err != nil {
			return nil, err
		}
		if d.Place, d.Path, err = n.target(it); err != nil {
			return nil, err
		}
		d.Moved = d.Place == warehouse.InLanding
		if it.released != nil {
			d.ReleasedFrom = &it.released.ID
		}
		list = append(list, d)
	}
	return list, nil
}

// keepContracts keeps the contracts of what is loaded, so that the archive can be read again as it was read. One that is new, or other
// than what files were loaded under before, is a line in the audit log.
func (n *night) keepContracts(ctx context.Context) error {
	texts, used := map[string][]byte{}, map[string]*contract.Contract{}
	for _, it := range n.items {
		if n.fate(it) == load {
			texts[it.contract.SHA256], used[it.contract.SHA256] = it.contract.Text, it.contract
		}
	}
	kept, err := n.Warehouse.Contracts(ctx)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for sha256, text := range kept {
		if c, err := contract.Load(sha256, text); err == nil { // one that this version cannot read any more is not the one that is used
			known[c.ID] = true
		}
		delete(used, sha256)
	}
	if err := n.Warehouse.SaveContracts(ctx, texts); err != nil {
		return err
	}
	return n.noteContracts(ctx, used, known)
}

// noteContracts writes contracts that are used for the first time into the audit log.
func (n *night) noteContracts(ctx context.Context, used map[string]*contract.Contract, known map[string]bool) error {
	var deeds []people.Deed
	for _, sha256 := range slices.Sorted(maps.Keys(used)) {
		c, action := used[sha256], "contract_new"
		if known[c.ID] {
			action = "contract_change"
		}
		deeds = append(deeds, people.Deed{At: n.Now(), Actor: "system", Action: action, Object: c.ID + " " + c.Version, Detail: "sha256 " + sha256, Run: n.run})
	}
	if len(deeds) == 0 {
		return nil
	}
	return people.Register{Warehouse: n.Warehouse, Now: n.Now}.Record(ctx, deeds...)
}

// delivery is an item as the ledger keeps it.
func (it *item) delivery(id, run int64) (warehouse.Delivery, error) {
	v := it.verdict()
	money, err := it.salesValue()
	d := warehouse.Delivery{
		ID: id, Run: run, Dataset: it.dataset(), File: it.file.Name, SHA256: v.SHA256, ContentSHA256: it.result.ContentSHA256, Bytes: it.file.Size,
		BusinessDate: it.slot.BusinessDate, StoreID: it.slot.StoreID, Outcome: v.Outcome, Rows: v.Rows,
		SalesValue: money, FindingsTotal: v.FindingsTotal, Verdict: *v,
	}
	if it.contract != nil {
		d.ContractID, d.ContractVersion, d.ContractSHA256 = it.contract.ID, it.contract.Version, it.contract.SHA256
	}
	return d, err
}

// fingerprint hashes a file that leaves and was not read to its end. One that may not be read has no hash.
func (n *night) fingerprint(it *item) error {
	v := it.verdict()
	if v.SHA256 == "" {
		v.SHA256 = it.sha256
	}
	if v.SHA256 != "" || n.fate(it) == left {
		return nil
	}
	sum, err := it.file.Hash()
	switch {
	case errors.Is(err, landing.ErrChanged):
		it.steady()
		it.unsteady = true
		return nil
	case err != nil && n.fate(it) != quarantine:
		return fault.New(fault.Failed, "hash %s: %w", it.file.Name, err)
	case err == nil:
		v.SHA256 = sum
	}
	return nil
}

// target says where a file is going.
func (n *night) target(it *item) (warehouse.Place, string, error) {
	switch n.fate(it) {
	case load, duplicate:
		path, err := n.Folder.ArchivePath(n.run, n.archiveName(it))
		return warehouse.InArchive, path, err
	case quarantine:
		path, err := n.Folder.QuarantinePath(n.run, it.file.Name)
		return warehouse.InQuarantine, path, err
	}
	return warehouse.InLanding, "", nil
}

// archiveName is an item's name in the archive: that of its file. Of several released files of one name, which came in different
// runs, each lies in a folder that says in which.
func (n *night) archiveName(it *item) string {
	if it.released == nil {
		return it.file.Name
	}
	if n.released == nil {
		n.released = map[string]int{}
		for _, x := range n.items {
			n.released[x.file.Name]++
		}
	}
	if n.released[it.file.Name] > 1 {
		return fmt.Sprintf("from-run-%06d/%s", it.released.Run, it.file.Name)
	}
	return it.file.Name
}

// settled is what becomes of the quarantined files of a release: they were let in, or turned out to be there already, or are
// bad for the reasons found now.
func (n *night) settled() (list []warehouse.Delivery, err error) {
	for _, it := range n.items {
		if it.released == nil || it.good() && n.stays(it) {
			continue
		}
		d := *it.released
		if n.stays(it) {
			if d, err = it.delivery(d.ID, d.Run); err != nil {
				return nil, err
			}
			d.Place, d.Path = it.released.Place, it.released.Path
		} else {
			d.Place, d.ClosedBy, d.ClosedWhy = warehouse.Released, &n.run, n.reason
			if _, d.Path, err = n.target(it); err != nil {
				return nil, err
			}
		}
		list = append(list, d)
	}
	return list, nil
}

// stageSettled writes that down for the transaction in which the run ends.
func (n *night) stageSettled(ctx context.Context) error {
	list, err := n.settled()
	if err != nil {
		return err
	}
	return n.Warehouse.StageSettled(ctx, n.run, list)
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
	if n.stays(it) {
		if it.good() {
			return nil
		}
		return n.Folder.WriteVerdict(it.released.Path, *it.verdict()) // the newest reason stands beside the file
	}
	place, path, err := n.target(it)
	if err != nil || place == warehouse.InLanding {
		return err
	}
	if it.file.Changed() {
		// It was read, and another one came in its place since: that one is a delivery of its own, for the next run.
		// Where it brings the same bytes, that run gives the archive what this one could not.
		n.Log.Error("file changed after it was read; what was read is not in the archive", "run", n.run, "file", it.file.Name)
		return nil
	}
	if place == warehouse.InQuarantine {
		if err := n.Folder.WriteVerdict(path, *it.verdict()); err != nil {
			return err
		}
	}
	if err := n.Folder.Move(it.file.Path, path); err != nil {
		return err
	}
	if it.original != "" {
		again, err := n.Folder.Restore(path, it.original)
		if err != nil {
			return err
		}
		if again {
			n.Log.Info("the archive has a file again that was taken away before it could be moved", "run", n.run, "file", it.file.Name, "path", it.original)
		}
	}
	if it.released != nil {
		return n.Folder.RemoveVerdict(it.released.Path)
	}
	return nil
}
