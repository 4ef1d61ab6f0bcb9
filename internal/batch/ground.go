package batch

import (
	"context"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// published answers what a check or a run needs to know of what readers see now.
type published interface {
	LiveSlices(ctx context.Context, dataset string, from, to *contract.Day) ([]warehouse.Slice, error)
	StoresOf(ctx context.Context, dataset string, delivery int64, date contract.Day) ([]warehouse.StoreTotal, error)
	MasterIDs(ctx context.Context, master string) (map[string][]string, error)
	SalesByStore(ctx context.Context, date contract.Day) (map[string]warehouse.SoldTotal, error)
	TotalsByStore(ctx context.Context, date contract.Day) (map[string]warehouse.ControlTotal, error)
	ContractsInUse(ctx context.Context, datasets ...string) ([]string, error)
	Offloaded(ctx context.Context) (warehouse.Offloaded, error)
	OffloadClosed(ctx context.Context) (*contract.Day, error)
}

// ledger answers what of all that was ever delivered has the same bytes.
type ledger interface {
	KnownSizes(ctx context.Context, sizes []int64) (map[int64]bool, error)
	Same(ctx context.Context, hashes []string) ([]warehouse.Delivery, error)
	SameContent(ctx context.Context, hashes []string) ([]warehouse.Delivery, error)
	Ledger(ctx context.Context, place warehouse.Place) ([]warehouse.Delivery, error)
	NewestOfName(ctx context.Context, contractID, file string) (int64, error)
}

// ground is what readers see of the places that a run touches: what its files come over. It does not change while files are
// judged.
type ground struct {
	pub     published
	layers  map[place]*layer
	undated map[string][]warehouse.Slice // of masters and keyed datasets
	own     map[int64]*item              // this run's files by delivery
	stores  map[storesKey]map[string]warehouse.StoreTotal
}

type storesKey struct {
	place
	delivery int64
}

func newGround(pub published) *ground {
	return &ground{pub: pub, layers: map[place]*layer{}, undated: map[string][]warehouse.Slice{}, own: map[int64]*item{}, stores: map[storesKey]map[string]warehouse.StoreTotal{}}
}

// learn reads the slices at the places that the items touch, and at those that a control total compares them with.
func (g *ground) learn(ctx context.Context, items []*item) error {
	days := map[string][]contract.Day{}
	for _, it := range items {
		g.own[it.id] = it
		for _, name := range it.touches() {
			days[name] = append(days[name], it.days()...)
		}
	}
	for name, list := range days {
		d, _ := contract.DatasetByName(name)
		if d.Replace != contract.BySlice {
			if err := g.learnUndated(ctx, name); err != nil {
				return err
			}
			continue
		}
		slices.Sort(list)
		if err := g.learnDays(ctx, name, slices.Compact(list)); err != nil {
			return err
		}
	}
	return nil
}

func (g *ground) learnUndated(ctx context.Context, dataset string) (err error) {
	if _, known := g.undated[dataset]; !known {
		g.undated[dataset], err = g.pub.LiveSlices(ctx, dataset, nil, nil)
	}
	return err
}

// learnDays reads the days of a dataset with one question for all days from the first to the last.
func (g *ground) learnDays(ctx context.Context, dataset string, days []contract.Day) error {
	if len(days) == 0 {
		return nil
	}
	list, err := g.pub.LiveSlices(ctx, dataset, &days[0], &days[len(days)-1])
	if err != nil {
		return err
	}
	for _, d := range days {
		g.layers[place{dataset, d}] = newLayer()
	}
	for _, s := range list {
		if l := g.layers[place{dataset, *s.Date}]; l != nil {
			l.add(s)
		}
	}
	return nil
}

// touches names the datasets at whose places a file changes something, or is compared with something.
func (it *item) touches() []string {
	switch it.dataset() {
	case "sales":
		return []string{"sales", "store_days"}
	case "sale_lines":
		return []string{"sale_lines", "sales", "store_days"}
	case "store_days":
		return []string{"store_days", "sales"}
	}
	return []string{it.dataset()}
}

// at returns what lies at a place; an empty layer where nothing does.
func (g *ground) at(p place) *layer {
	if l := g.layers[p]; l != nil {
		return l
	}
	return newLayer()
}

// storesOf returns what a slice for all stores is made of.
func (g *ground) storesOf(ctx context.Context, s warehouse.Slice) (map[string]warehouse.StoreTotal, error) {
	key := storesKey{place{s.Dataset, *s.Date}, s.Delivery}
	if known, ok := g.stores[key]; ok {
		return known, nil
	}
	m := map[string]warehouse.StoreTotal{}
	g.stores[key] = m
	if it := g.own[s.Delivery]; it != nil {
		for _, x := range it.on(*s.Date) {
			m[x.StoreID] = warehouse.StoreTotal{StoreID: x.StoreID, Rows: x.Rows, Units: x.Units, SalesValue: weight(x), ReturnedValue: x.ReturnedValue}
		}
		return m, nil
	}
	list, err := g.pub.StoresOf(ctx, s.Dataset, s.Delivery, *s.Date)
	for _, t := range list {
		m[t.StoreID] = t
	}
	return m, err
}

// laying prepares a slice for a layer.
func (g *ground) laying(ctx context.Context, s warehouse.Slice) laying {
	return laying{
		Slice: s,
		stores: func() (map[string]bool, error) {
			of, err := g.storesOf(ctx, s)
			ids := make(map[string]bool, len(of))
			for id := range of {
				ids[id] = true
			}
			return ids, err
		},
		storesOf: func(s warehouse.Slice) (map[string]warehouse.StoreTotal, error) { return g.storesOf(ctx, s) },
	}
}
