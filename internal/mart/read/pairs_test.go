package read_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
)

// TestPairs_AskedAtOnceOrOneByOne asks the same of a memory that holds all products of a night, of one that is too small for them, and of one that
// has them in files, for who sees all and for who sees a part: every answer is the same.
func TestPairs_AskedAtOnceOrOneByOne(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	w := d.Warehouse(time.Now)
	ctx := t.Context()
	run, err := w.Published(ctx)
	must(t, run, err)
	for name, scope := range map[string]people.Scope{
		"all": people.Everything, "no cost": {All: true}, "two stores": {Stores: []string{"S0104", "S0112"}, SeesCost: true}, "one store": {Stores: []string{"S0104"}},
	} {
		answers := make([]string, 3)
		questions := make([]int, 3)
		for i, size := range []int64{1 << 20, 8, 8} {
			m := read.NewMemory(size)
			r := m.Reader(run, "", scope, w)
			dates, err := r.Dates(ctx)
			must(t, dates, err)
			if i == 2 {
				for _, date := range dates[:7] {
					must(t, date, r.KeepNight(ctx, date))
				}
				if n := m.Files(); n != 7 {
					t.Fatalf("%d nights in files", n)
				}
			}
			for _, date := range []contract.Day{dates[0], dates[1], dates[0]} {
				for _, id := range []string{"S0101", "S0104", "S0112", "none"} {
					rows, err := r.SalesRows(ctx, id, date)
					answers[i] += fmt.Sprintln(id, date, must(t, rows, err))
				}
				for _, in := range []read.Scope{{}, {Region: "North"}, {Store: "S0104"}} {
					sold, err := r.ProductsSold(ctx, date, in)
					must(t, sold, err)
					answers[i] += fmt.Sprintln("sold", date, in, sold)
					for _, p := range sold[:min(len(sold), 3)] {
						stores, err := r.ProductStores(ctx, p.ID, date, in)
						must(t, stores, err)
						heat, _, err := r.ProductHeat(ctx, p.ID, date-6, date, in)
						must(t, heat, err)
						days, _, err := r.ProductDays(ctx, p.ID, date-27, date, in)
						must(t, days, err)
						offers, err := r.OffersOf(ctx, p.ID, date-91, date+28, in)
						must(t, offers, err)
						answers[i] += fmt.Sprintln(p.ID, stores, days, offers)
						for _, id := range []string{"S0101", "S0104", "S0107", "S0112"} {
							answers[i] += fmt.Sprintln(id, heat.Of(id), heat.Cover(id, date))
						}
						questions[i] += len(stores)
					}
				}
			}
			must(t, r, r.Close())
		}
		for i, how := range []string{"", "one by one", "in files"} {
			if answers[i] != answers[0] {
				t.Errorf("%s: at once\n%s\n%s\n%s", name, answers[0], how, answers[i])
			}
		}
		if questions[0] == 0 {
			t.Errorf("%s: no store of any product was compared", name)
		}
	}
}

// TestProductHeat_FromFilesAlone: a chain too large to be asked for a product night by night has it by night where all nights that there are lie in files, with
// nothing of the days before the first, and else not at all.
func TestProductHeat_FromFilesAlone(t *testing.T) {
	t.Parallel()
	w := readtest.Chain(t).Warehouse(time.Now)
	ctx := t.Context()
	run, err := w.Published(ctx)
	must(t, run, err)
	filed, asked := read.NewMemory(8), read.NewMemory(8)
	filed.AskNothing()
	r, other := filed.Reader(run, "", people.Everything, w), asked.Reader(run, "", people.Everything, w)
	dates, err := r.Dates(ctx)
	must(t, dates, err)
	oldest := dates[len(dates)-1]
	for _, date := range []contract.Day{dates[0], dates[1], oldest, oldest + 1} {
		must(t, date, r.KeepNight(ctx, date))
	}
	sold, err := other.ProductsSold(ctx, dates[0], read.Scope{})
	id := must(t, sold, err)[0].ID
	for _, c := range []struct {
		days      read.Span
		ok, early bool
	}{
		{read.Span{First: dates[1], Last: dates[0]}, true, false},
		{read.Span{First: dates[2], Last: dates[0]}, false, true}, // a night that will be read ahead
		{read.Span{First: oldest - 3, Last: oldest + 1}, true, false},
		{read.Span{First: oldest - 3, Last: oldest + 2}, false, false}, // one that never will
	} {
		heat, ok, err := r.ProductHeat(ctx, id, c.days.First, c.days.Last, read.Scope{})
		if must(t, heat, err); ok != c.ok || heat.Early != c.early {
			t.Errorf("%v: %t, early %t", c.days, ok, heat.Early)
		}
		want, _, err := other.ProductHeat(ctx, id, c.days.First, c.days.Last, read.Scope{})
		must(t, want, err)
		for _, store := range []string{"S0101", "S0104", "none"} {
			got, want := fmt.Sprint(heat.Of(store), heat.Cover(store, c.days.Last)), fmt.Sprint(want.Of(store), want.Cover(store, c.days.Last))
			if ok && got != want {
				t.Errorf("%v: %s has %s, want %s", c.days, store, got, want)
			}
		}
	}
	must(t, r, r.Close())
	must(t, other, other.Close())
}

// TestKeepNight_NoRoom: where nothing can be written nights and categories are in no file, whoever reads ahead is told, and the same reader goes on asking.
func TestKeepNight_NoRoom(t *testing.T) {
	w := readtest.Chain(t).Warehouse(time.Now)
	ctx := t.Context()
	run, err := w.Published(ctx)
	must(t, run, err)
	t.Setenv("TMPDIR", t.TempDir()+"/none")
	m := read.NewMemory(8)
	r := m.Reader(run, "", people.Everything, w)
	dates, err := r.Dates(ctx)
	must(t, dates, err)
	if err := r.KeepNight(ctx, dates[0]); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), dates[0].String()) {
		t.Errorf("%v", err)
	}
	if err := r.KeepCategories(ctx, read.Span{First: dates[1], Last: dates[0]}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	if m.Files()+m.CategoryFiles() != 0 {
		t.Errorf("%d nights and categories of %d are in files", m.Files(), m.CategoryFiles())
	}
	rows, err := r.SalesRows(ctx, "S0101", dates[0])
	if must(t, rows, err); len(rows) == 0 {
		t.Error("no rows of sales")
	}
	must(t, r, r.Close())
}
