package batch

import (
	"context"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// nothing is a published state in which nothing was ever delivered: what a check without a warehouse holds files against.
type nothing struct{}

func (nothing) LiveSlices(context.Context, string, *contract.Day, *contract.Day) ([]warehouse.Slice, error) {
	return nil, nil
}

func (nothing) StoresOf(context.Context, string, int64, contract.Day) ([]warehouse.StoreTotal, error) {
	return nil, nil
}

func (nothing) MasterIDs(context.Context, string) (map[string][]string, error) { return nil, nil }

func (nothing) SalesByStore(context.Context, contract.Day) (map[string]warehouse.SoldTotal, error) {
	return nil, nil
}

func (nothing) TotalsByStore(context.Context, contract.Day) (map[string]warehouse.ControlTotal, error) {
	return nil, nil
}

func (nothing) ContractsInUse(context.Context, ...string) ([]string, error) { return nil, nil }

func (nothing) Offloaded(context.Context) (warehouse.Offloaded, error) { return nil, nil }

func (nothing) OffloadClosed(context.Context) (*contract.Day, error) { return nil, nil }

func (nothing) KnownSizes(context.Context, []int64) (map[int64]bool, error) { return nil, nil }

func (nothing) Same(context.Context, []string) ([]warehouse.Delivery, error) { return nil, nil }

func (nothing) SameContent(context.Context, []string) ([]warehouse.Delivery, error) { return nil, nil }

func (nothing) NewestOfName(context.Context, string, string) (int64, error) { return 0, nil }

func (nothing) Ledger(context.Context, warehouse.Place) ([]warehouse.Delivery, error) {
	return nil, nil
}
