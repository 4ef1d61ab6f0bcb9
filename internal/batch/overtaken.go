package batch

import (
	"context"
	"fmt"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// overtaken makes a file that is to be released a violation where a later delivery brought what it brings: an old file must
// not come over a newer one.
func (j *judge) overtaken(ctx context.Context, items []*item) error {
	for _, it := range items {
		if it.released == nil || !it.good() && it.outcome() != contract.Violation {
			continue
		}
		later, err := j.later(ctx, it)
		if err != nil {
			return err
		}
		if later.Delivery == 0 {
			continue
		}
		what := it.dataset()
		if later.Date != nil {
			what += " of " + later.Date.String()
		}
		if later.StoreID != "" {
			what += ", store " + later.StoreID
		}
		it.finding(contract.Finding{
			Rule:    "overtaken",
			Message: fmt.Sprintf("was overtaken: delivery %d brought %s later, and an older file does not come over a newer one", later.Delivery, what),
		})
	}
	return nil
}

// later returns a slice that would go under the item and came after it; none has delivery 0.
func (j *judge) later(ctx context.Context, it *item) (warehouse.Slice, error) {
	for _, s := range it.slices() {
		switch it.contract.Dataset.Replace {
		case contract.ByKey: // what other files of the dataset brought has other keys, as far as anybody knows
			id, err := j.ledger.NewestOfName(ctx, it.contract.ID, it.file.Name)
			if id < it.released.ID {
				id = 0
			}
			return warehouse.Slice{Delivery: id}, err
		case contract.Whole:
			for _, old := range j.ground.undated[s.Dataset] {
				if old.ContractID == s.ContractID && old.Delivery > it.released.ID {
					return old, nil
				}
			}
			continue
		}
		list, err := j.ground.at(place{s.Dataset, *s.Date}).under(j.ground.laying(ctx, s))
		if err != nil {
			return warehouse.Slice{}, err
		}
		for _, o := range list {
			if o.old.Delivery > it.released.ID {
				return o.old, nil
			}
		}
	}
	return warehouse.Slice{}, nil
}
