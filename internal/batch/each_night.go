package batch

import (
	"context"

	"github.com/daybookhq/daybook/internal/fault"
)

// EachNight is Run for each business date in the files' names, oldest first, as if the nights had passed. Files without a
// date go with the first. It stops at the first night that ends with anything but published; each hears every result.
func EachNight(ctx context.Context, h Home, o Options, each func(Result)) error {
	listing, err := h.Folder.List()
	if err != nil {
		return err
	}
	items := until(plan(h.Contracts, listing.Files), o.Until)
	if err := checkHold(items, o); err != nil {
		return err
	}
	nights := dates(items)
	if len(nights) == 0 {
		result, err := Run(ctx, h, o)
		each(result)
		return err
	}
	var worst error
	for _, d := range nights {
		o.Until = &d
		result, err := run(ctx, h, o, anyHold)
		each(result)
		if k := fault.KindOf(err); err != nil && k != fault.Quarantined {
			return err
		}
		if err != nil {
			worst = err
		}
	}
	return worst
}

// anyHold lets every name pass: what is held back may be of another night.
func anyHold([]*item, Options) error { return nil }
