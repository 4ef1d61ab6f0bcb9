package batch

import (
	"context"
	"fmt"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// duplicates settles the files whose bytes were delivered before, in this run or an earlier one. Dated deliveries are
// duplicates of any earlier one of the same slot that counts, also of one that was corrected since: bytes that come again by
// accident must not undo a correction. Masters and keyed datasets are duplicates of the newest one only: going back to an
// earlier state is a change. What was withdrawn or rolled back may come again, unless something newer took its place.
func (j *judge) duplicates(ctx context.Context, items []*item) error {
	suspects, err := j.suspects(ctx, items)
	if err != nil {
		return err
	}
	if err := forEach(ctx, suspects, func(_ context.Context, it *item) error {
		var err error
		if it.sha256, err = it.file.Hash(); err != nil {
			it.sha256 = "" // what cannot be read is settled when it is looked at
		}
		return nil
	}); err != nil {
		return err
	}
	suspects = slices.DeleteFunc(suspects, func(it *item) bool { return it.sha256 == "" })
	return j.again(ctx, suspects, "bytes", func(it *item) string { return it.sha256 }, j.ledger.Same)
}

// repacked does the same for what was read and is good: a file that was delivered before and is only packed otherwise.
func (j *judge) repacked(ctx context.Context, items []*item) error {
	return j.again(ctx, where(items, (*item).good), "content", func(it *item) string { return it.result.ContentSHA256 }, j.ledger.SameContent)
}

// again settles the items that have the same as another one of this run, or as an earlier delivery.
func (j *judge) again(ctx context.Context, items []*item, what string, hash func(*item) string, ask func(context.Context, []string) ([]warehouse.Delivery, error)) error {
	same, err := same(ctx, items, hash, ask)
	if err != nil {
		return err
	}
	first := map[string]*item{}
	for _, it := range items {
		key := it.key() + hash(it)
		if twin := first[key]; twin != nil {
			it.duplicateOf("the same " + what + " as " + twin.file.Name + " in this run")
			continue
		}
		first[key] = it
		for _, old := range same[hash(it)] {
			is, err := j.isAgain(ctx, it, old)
			if err != nil {
				return err
			}
			if is {
				since, err := j.replacedSince(ctx, it, old)
				if err != nil {
					return err
				}
				it.duplicateOf(fmt.Sprintf("the same %s as %s, delivered in run %d as delivery %d%s", what, old.File, old.Run, old.ID, since))
				if what == "bytes" {
					it.original = old.Path
				}
				break
			}
		}
	}
	return nil
}

// replacedSince says which delivery took the place of the one that the item repeats, and how that is taken back: who sends the right bytes again
// because a correction was wrong would else read that all is well. "": readers see the old one, or it is of no date.
func (j *judge) replacedSince(ctx context.Context, it *item, old warehouse.Delivery) (string, error) {
	if it.contract.Dataset.Replace != contract.BySlice || it.slot.BusinessDate == nil {
		return "", nil
	}
	newest, err := j.newest(ctx, it)
	if err != nil || newest <= old.ID {
		return "", err
	}
	return fmt.Sprintf(", which delivery %d has replaced; where that one is wrong: daybook withdraw %d --why \"…\"", newest, newest), nil
}

// suspects are the files that could be duplicates: of a size that was seen before, or that another of their slot has. Only
// these are hashed before they are read.
func (j *judge) suspects(ctx context.Context, items []*item) ([]*item, error) {
	type twin struct {
		key  string
		size int64
	}
	landed := map[twin]int{}
	var sizes []int64
	open := where(items, func(it *item) bool { return !it.settled })
	for _, it := range open {
		landed[twin{it.key(), it.file.Size}]++
		sizes = append(sizes, it.file.Size)
	}
	slices.Sort(sizes)
	known, err := j.ledger.KnownSizes(ctx, slices.Compact(sizes))
	if err != nil {
		return nil, err
	}
	return where(open, func(it *item) bool { return known[it.file.Size] || landed[twin{it.key(), it.file.Size}] > 1 }), nil
}

// same are the loaded deliveries with the items' hashes, by hash, newest first.
func same(ctx context.Context, items []*item, hash func(*item) string, ask func(context.Context, []string) ([]warehouse.Delivery, error)) (map[string][]warehouse.Delivery, error) {
	hashes := make([]string, 0, len(items))
	for _, it := range items {
		hashes = append(hashes, hash(it))
	}
	slices.Sort(hashes)
	list, err := ask(ctx, slices.Compact(hashes))
	m := map[string][]warehouse.Delivery{}
	for _, d := range list {
		m[d.SHA256] = append(m[d.SHA256], d)
	}
	return m, err
}

// isAgain reports whether it brings nothing new, because old brought the same bytes for the same slot.
func (j *judge) isAgain(ctx context.Context, it *item, old warehouse.Delivery) (bool, error) {
	if old.Dataset != it.dataset() || old.ContractID != it.contract.ID || !sameSlot(old, it.slot) {
		return false, nil
	}
	if it.contract.Dataset.Replace == contract.BySlice && old.WithdrawnBy == nil {
		return true, nil
	}
	if it.contract.Dataset.Replace == contract.BySlice && it.slot.BusinessDate == nil {
		return false, nil // a history that was withdrawn may come again: parts of it may have been corrected since, others not
	}
	newest, err := j.newest(ctx, it)
	if it.contract.Dataset.Replace == contract.BySlice {
		return newest > old.ID, err
	}
	return newest == old.ID, err
}

// newest is the newest delivery that readers see of the item's slot: of its contract, its date and its store; 0: none.
func (j *judge) newest(ctx context.Context, it *item) (id int64, err error) {
	key := it.key()
	if id, known := j.newestOf[key]; known {
		return id, nil
	}
	live, err := j.pub.LiveSlices(ctx, it.dataset(), it.slot.BusinessDate, it.slot.BusinessDate)
	if err != nil {
		return 0, err
	}
	for _, s := range live {
		if s.ContractID == it.contract.ID && (s.NamedStore == nil) == (it.slot.StoreID == nil) && (s.NamedStore == nil || *s.NamedStore == *it.slot.StoreID) {
			id = max(id, s.Delivery)
		}
	}
	j.newestOf[key] = id
	return id, nil
}

func (it *item) duplicateOf(note string) {
	v := it.verdict()
	v.Outcome, v.Note = contract.Duplicate, note
	if v.SHA256 == "" {
		v.SHA256 = it.sha256
	}
	it.settled = true
}

func sameSlot(old warehouse.Delivery, slot contract.Slot) bool {
	if (old.BusinessDate == nil) != (slot.BusinessDate == nil) || (old.StoreID == nil) != (slot.StoreID == nil) {
		return false
	}
	return (slot.BusinessDate == nil || *old.BusinessDate == *slot.BusinessDate) && (slot.StoreID == nil || *old.StoreID == *slot.StoreID)
}
