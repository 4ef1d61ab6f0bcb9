package batch

import (
	"context"
	"fmt"
	"math/big"
	"strconv"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// loss makes a correction that brings more than maxLoss fewer stores, rows or money than what it takes the place of a
// violation, unless a person gave the word for it.
func (j *judge) loss(ctx context.Context, items []*item) error {
	for _, it := range items {
		if !it.good() || it.contract.Dataset.Replace == contract.ByKey {
			continue
		}
		before, err := j.ground.takes(ctx, it)
		if err != nil {
			return err
		}
		now, hint := it.amount(), j.acceptHint(it)
		for _, c := range []struct {
			one, name   string
			before, now int64
			scale       int
		}{
			{"store", "stores", before.stores, now.stores, 0}, {"row", "rows", before.rows, now.rows, 0}, {"money", "money", before.value, now.value, 2},
		} {
			if exceeds(c.before-c.now, c.before, it.contract.MaxLoss) {
				name := c.name
				if c.now == 1 {
					name = c.one
				}
				it.finding(contract.Finding{
					Rule: "max_loss",
					Message: fmt.Sprintf("brings %s %s where what it replaces has %s: more than %s %% fewer%s",
						warehouse.Unscaled(c.now, c.scale), name, warehouse.Unscaled(c.before, c.scale), percent(it.contract.MaxLoss), hint),
				})
				hint = "" // said once a file
			}
		}
	}
	return nil
}

// acceptHint says how a person lets the loss in, where there is a number to say it with.
func (j *judge) acceptHint(it *item) string {
	id := it.id
	if it.released != nil {
		id = it.released.ID
	}
	if id <= 0 {
		return ""
	}
	return fmt.Sprintf("; if that is right: daybook quarantine release %d --accept-loss --why \"…\"", id)
}

// exceeds reports whether loss is more than share of before, exactly.
func exceeds(loss, before int64, share float64) bool {
	if before <= 0 || loss <= 0 {
		return false
	}
	// The shortest decimal of share is what the contract says: 0.29, not 0.28999999999999998.
	allowed, _ := new(big.Rat).SetString(strconv.FormatFloat(share, 'f', -1, 64))
	allowed.Mul(allowed, new(big.Rat).SetInt64(before))
	return new(big.Rat).SetInt64(loss).Cmp(allowed) > 0
}

// percent writes a share of 0.05 as 5.
func percent(share float64) string { return strconv.FormatFloat(share*100, 'g', 6, 64) }

// amount is what the item brings.
func (it *item) amount() amount {
	if it.contract.Dataset.Replace != contract.BySlice {
		return amount{rows: it.verdict().Rows}
	}
	var a amount
	for _, s := range it.result.Slices {
		a.add(amount{1, s.Rows, weight(s)})
	}
	return a
}

// takes adds up the published slices that the item alone would take the place of.
func (g *ground) takes(ctx context.Context, it *item) (amount, error) {
	var total amount
	for _, s := range it.slices() {
		if s.Date == nil {
			for _, old := range g.undated[s.Dataset] {
				if old.ContractID == s.ContractID {
					total.rows += old.Rows
				}
			}
			continue
		}
		if s.Dataset != it.dataset() {
			continue
		}
		next := g.laying(ctx, s)
		list, err := g.at(place{s.Dataset, *s.Date}).under(next)
		if err != nil {
			return total, err
		}
		part, err := weigh(list, next)
		if err != nil {
			return total, err
		}
		total.add(part)
	}
	return total, nil
}
