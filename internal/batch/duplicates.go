package batch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// duplicates settles the files whose bytes were delivered before. Dated deliveries are duplicates of any earlier one of the
// same slot that was not withdrawn, also of one that was corrected since: bytes that come again by accident must not undo
// a correction. Masters and keyed datasets are duplicates of the newest one only: going back to an earlier state is a change.
// Only files of a size that was seen before are hashed for this.
func (j *judge) duplicates(ctx context.Context, w *warehouse.Warehouse, items []*item) error {
	sizes, err := w.KnownSizes(ctx)
	if err != nil {
		return err
	}
	landed := map[string]int{}
	for _, it := range items {
		if !it.settled {
			landed[it.key()+fmt.Sprint(it.file.Size)]++
		}
	}
	suspects := where(items, func(it *item) bool {
		return !it.settled && (sizes[it.dataset()][it.file.Size] || landed[it.key()+fmt.Sprint(it.file.Size)] > 1)
	})
	if err := forEach(ctx, suspects, func(_ context.Context, it *item) error {
		var err error
		it.sha256, err = hash(it.file.Path)
		return err
	}); err != nil {
		return err
	}
	seen := map[string]*item{}
	newest := map[string]int64{}
	for _, it := range suspects {
		key := it.key() + it.sha256
		if twin := seen[key]; twin != nil {
			it.duplicateOf("the same bytes as " + twin.file.Name + " in this run")
			continue
		}
		seen[key] = it
		same, err := w.Same(ctx, it.dataset(), it.sha256, it.file.Size)
		if err != nil {
			return err
		}
		if it.contract.Dataset.Replace != contract.BySlice {
			if err := learnNewest(ctx, w, newest, it); err != nil {
				return err
			}
		}
		for _, old := range same {
			if old.WithdrawnBy != nil || old.ContractID != it.contract.ID || !sameSlot(old, it.slot) {
				continue
			}
			if it.contract.Dataset.Replace != contract.BySlice && newest[it.key()] != old.ID {
				continue
			}
			it.duplicateOf(fmt.Sprintf("the same bytes as %s, delivered in run %d as delivery %d", old.File, old.Run, old.ID))
			break
		}
	}
	return nil
}

// learnNewest finds the delivery of the item's contract that counts now.
func learnNewest(ctx context.Context, w *warehouse.Warehouse, newest map[string]int64, it *item) error {
	if _, ok := newest[it.key()]; ok {
		return nil
	}
	live, err := w.LiveSlices(ctx, it.dataset(), nil, nil)
	if err != nil {
		return err
	}
	newest[it.key()] = 0
	for _, s := range live {
		if s.ContractID == it.contract.ID {
			newest[it.key()] = max(newest[it.key()], s.Delivery)
		}
	}
	return nil
}

func (it *item) duplicateOf(note string) {
	v := it.verdict()
	v.Outcome, v.Note, v.SHA256 = contract.Duplicate, note, it.sha256
	it.settled = true
}

func sameSlot(old warehouse.Delivery, slot contract.Slot) bool {
	if (old.BusinessDate == nil) != (slot.BusinessDate == nil) || (old.StoreID == nil) != (slot.StoreID == nil) {
		return false
	}
	return (slot.BusinessDate == nil || *old.BusinessDate == *slot.BusinessDate) && (slot.StoreID == nil || *old.StoreID == *slot.StoreID)
}

// hash returns the SHA-256 of a file's bytes as stored, in lower-case hex.
func hash(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fault.New(fault.Unreachable, "hash %s: %w", path, err)
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fault.New(fault.Unreachable, "hash %s: %w", path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func allDuplicates(items []*item) bool {
	for _, it := range items {
		if it.outcome() != contract.Duplicate && !it.held {
			return false
		}
	}
	return true
}
