package batch

import (
	"context"

	"github.com/daybookhq/daybook/internal/contract"
)

// side is what one side of a control total says of a store-day, and who says it. Minor units.
type side struct {
	value    int64  // sales value before returns; of store-days net sales
	returned int64  // what came back
	contract string // that it came under; "" for a store of which no sales are
	by       *item  // nil: it is published
	line     int64  // of the file where the store-day begins; 0: not a row
}

// told are the control totals of a date by store.
func (j *judge) told(ctx context.Context, laid *laid, date contract.Day) (map[string]side, error) {
	layer := laid.at(place{"store_days", date})
	return j.sides(layer, date, func() (map[string]side, error) {
		list, err := j.pub.TotalsByStore(ctx, date)
		m := make(map[string]side, len(list))
		for id, t := range list {
			m[id] = side{value: t.NetSales, contract: t.ContractID}
		}
		return m, err
	})
}

// sold is what sales add up to on a date by store.
func (j *judge) sold(ctx context.Context, laid *laid, date contract.Day) (map[string]side, error) {
	layer := laid.at(place{"sales", date})
	return j.sides(layer, date, func() (map[string]side, error) {
		list, err := j.pub.SalesByStore(ctx, date)
		m := make(map[string]side, len(list))
		for id, t := range list {
			m[id] = side{value: t.SalesValue, returned: t.ReturnedValue, contract: t.ContractID}
		}
		return m, err
	})
}

// sides are what the slices of a layer say by store: out of this run's files, or out of what is published.
func (j *judge) sides(l *layer, date contract.Day, published func() (map[string]side, error)) (map[string]side, error) {
	m := map[string]side{}
	var before map[string]side
	for _, s := range l.slices() {
		it := j.ground.own[s.Delivery]
		if it == nil {
			if before == nil {
				var err error
				if before, err = published(); err != nil {
					return nil, err
				}
			}
			if x, ok := before[s.StoreID]; ok {
				m[s.StoreID] = x
			}
			for id, x := range before {
				if s.StoreID != "" {
					break
				}
				if x.contract == s.ContractID && l.single[id].Delivery == 0 {
					m[id] = x
				}
			}
			continue
		}
		for _, x := range it.on(date) {
			one := side{value: x.SalesValue, returned: x.ReturnedValue, contract: s.ContractID, by: it, line: x.FirstLine}
			if s.Dataset == "store_days" {
				if x.NetSales == nil {
					continue
				}
				one.value = *x.NetSales
			}
			if s.StoreID == x.StoreID || s.StoreID == "" && l.single[x.StoreID].Delivery == 0 {
				m[x.StoreID] = one
			}
		}
	}
	return m, nil
}

// allSaid returns a function that says of a store without any sales whether all contracts that bring sales have said what they
// have to say of it on a date, and which of this run's files is one of those that do.
func (j *judge) allSaid(ctx context.Context, laid *laid, date contract.Day) (func(store string) (*item, bool), error) {
	if j.selling == nil {
		list, err := j.pub.ContractsInUse(ctx, "sales", "sale_lines")
		if err != nil {
			return nil, err
		}
		j.selling = map[string]bool{}
		for _, id := range list {
			j.selling[id] = true
		}
		for _, it := range j.items {
			if d := it.dataset(); d == "sales" || d == "sale_lines" {
				j.selling[it.contract.ID] = true
			}
		}
	}
	layer := laid.at(place{"sales", date})
	whole := map[string]*item{} // contracts whose file speaks for all stores
	for _, s := range layer.slices() {
		if s.NamedStore == nil {
			whole[s.ContractID] = j.ground.own[s.Delivery]
		}
	}
	return func(store string) (by *item, said bool) {
		for id := range j.selling {
			it, ok := whole[id]
			if !ok {
				s, own := layer.single[store]
				if !own || s.ContractID != id {
					return nil, false
				}
				it = j.ground.own[s.Delivery]
			}
			if it != nil && (by == nil || it.id < by.id) {
				by = it
			}
		}
		return by, len(j.selling) > 0
	}, nil
}
