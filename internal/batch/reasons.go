package batch

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/mart"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// reasons finds the insights of one business date after another: it brings rows of the marts to the heuristics and what they
// found back into the warehouse.
type reasons struct {
	n        *night
	tx       warehouse.Tx
	found    map[contract.Day][]insight.Insight       // of the dates just looked at, those in shadow too
	earlier  map[contract.Day]<-chan earlier          // of dates before those, being read
	tails    map[contract.Day]map[string]insight.Tail // tests of the weeks before, by family
	answers  []warehouse.Feedback                     // what people said
	answered bool                                     // it has been asked
	begun    *contract.Day                            // the first business date of the history
}

func newReasons(n *night, tx warehouse.Tx) *reasons {
	return &reasons{n: n, tx: tx, found: map[contract.Day][]insight.Insight{}, earlier: map[contract.Day]<-chan earlier{}, tails: map[contract.Day]map[string]insight.Tail{}}
}

// find looks at some dates, oldest first. It runs after their marts, inside the publishing transaction.
func (r *reasons) find(ctx context.Context, dates []contract.Day) error {
	from, to := dates[0], dates[len(dates)-1]
	if err := r.readEarlier(ctx, from); err != nil {
		return fmt.Errorf("insights before %s: %w", from, err)
	}
	rows, err := mart.Look(ctx, r.tx, from, to)
	if err != nil {
		return fmt.Errorf("insights of %s to %s: %w", from, to, err)
	}
	trade, err := mart.LookTrade(ctx, r.tx, from, to, r.n.Insights.PromotionSettleDays, r.n.Insights.PromotionAfterDays)
	if err != nil {
		return fmt.Errorf("insights of %s to %s: %w", from, to, err)
	}
	if err := r.lookAnswers(ctx); err != nil {
		return fmt.Errorf("insights of %s to %s: %w", from, to, err)
	}
	if err := r.lookTails(ctx, from, to); err != nil {
		return fmt.Errorf("insights of %s to %s: %w", from, to, err)
	}
	weeks, err := r.lookYears(ctx, dates)
	if err != nil {
		return fmt.Errorf("insights of %s to %s: %w", from, to, err)
	}
	patterns, err := r.lookPatterns(ctx, dates)
	if err != nil {
		return fmt.Errorf("insights of %s to %s: %w", from, to, err)
	}
	missing, err := r.n.missing(ctx, r.tx, dates)
	if err != nil {
		return fmt.Errorf("insights of %s to %s: %w", from, to, err)
	}
	for _, d := range dates {
		if err := r.tell(ctx, d, &looked{rows, trade, weeks, patterns}, missing); err != nil {
			return fmt.Errorf("insights of %s: %w", d, err)
		}
	}
	return nil
}

// looked is what the marts say of some dates.
type looked struct {
	rows     *mart.Candidates
	trade    *mart.Trade
	weeks    years
	patterns map[contract.Day]*mart.Patterns
}

// tell finds the insights of one date and stores them.
func (r *reasons) tell(ctx context.Context, d contract.Day, of *looked, missing []Missing) error {
	day, err := r.collect(ctx, d, of.rows)
	if err != nil {
		return err
	}
	tradeRows(&day, of.trade, d)
	day.LikeForLike = of.weeks.likeForLike(d)
	addPatterns(&day, of.patterns[d])
	day.Issues = r.issues(d, of.rows.Usual[d], missing)
	found := insight.Find(day)
	out := warehouse.FoundDay{Checks: found.Checks, StoodOut: found.StoodOut, Tails: r.keepTails(d, found.Tails)}
	if out.Insights, err = stored(found.Insights); err != nil {
		return err
	}
	if out.Shadow, err = stored(found.Shadow); err != nil {
		return err
	}
	r.n.result.Insights = map[string]int{}
	for _, x := range found.Insights {
		r.n.result.Insights[x.Kind]++
	}
	r.found[d] = append(found.Insights[:len(found.Insights):len(found.Insights)], found.Shadow...)
	delete(r.found, d-remembered)
	return r.n.Warehouse.SaveInsights(ctx, r.tx, r.n.run, d, out)
}

// stored are insights as the warehouse keeps them, in the order of their ranks.
func stored(found []insight.Insight) ([]warehouse.StoredInsight, error) {
	list := make([]warehouse.StoredInsight, 0, len(found))
	for i, x := range found {
		doc, err := json.Marshal(x)
		if err != nil {
			return nil, fmt.Errorf("insight %s: %w", x.ID, err)
		}
		list = append(list, warehouse.StoredInsight{
			ID: x.ID, Kind: x.Kind, Level: x.Level, StoreID: x.StoreID, Place: i + 1, Capped: x.Capped, State: x.State, Document: doc,
		})
	}
	return list, nil
}

// begin returns the first business date of the history; where there is none, d.
func (r *reasons) begin(ctx context.Context, d contract.Day) (contract.Day, error) {
	if r.begun == nil {
		first, ok, err := mart.FirstDate(ctx, r.tx)
		if err != nil {
			return d, err
		}
		if !ok {
			first = d
		}
		r.begun = &first
	}
	return *r.begun, nil
}

// collect brings together what the heuristics look at.
func (r *reasons) collect(ctx context.Context, d contract.Day, rows *mart.Candidates) (insight.Day, error) {
	day := insight.Day{Date: d, Currency: r.n.Currency, Settings: r.n.Insights, PairsChecked: rows.Stock.Checks[d]["stockout"], Stock: stockOf(rows.Stock, d, r.n.Insights.Stock)}
	begun, err := r.begin(ctx, d)
	if err != nil {
		return day, err
	}
	day.Weeks, day.Past, day.Recent = int(d-begun)/7, r.tailsBefore(d, tailDays), r.tailsBefore(d, recentDays)
	day.Stores = make([]insight.StoreGap, 0, len(rows.Stores[d]))
	for _, g := range rows.Stores[d] {
		day.Stores = append(day.Stores, insight.StoreGap{
			StoreID: g.StoreID, Name: g.Name, Region: g.Region, NetSales: g.NetSales, Expected: g.Expected, Low: g.Low, High: g.High,
			RelativeError: g.RelativeError, Transactions: g.Transactions, ExpectedTransactions: g.ExpectedTransactions,
			Units: g.Units, ExpectedUnits: g.ExpectedUnits, CleanDays: g.CleanDays, ExcludedDays: g.ExcludedDays, LadderStep: g.Step,
			Complete: g.Complete, Event: g.Event, MarginRate: g.MarginRate,
		})
	}
	for _, g := range rows.Groups[d] {
		day.Groups = append(day.Groups, insight.Group{
			Region: g.Region, RelativeError: g.RelativeError, Before: [2]insight.GroupDays{insight.GroupDays(g.Before[0]), insight.GroupDays(g.Before[1])},
		})
	}
	day.Categories = make([]insight.CategoryGap, 0, len(rows.Categories[d]))
	for _, c := range rows.Categories[d] {
		day.Categories = append(day.Categories, insight.CategoryGap{
			StoreID: c.StoreID, Category: c.Category, NetSales: c.NetSales, Expected: c.Expected, Units: c.Units, ExpectedUnits: c.ExpectedUnits,
			RelativeError: c.RelativeError, Lumpiness: c.Lumpiness, Before: [2]insight.UnitCount{insight.UnitCount(c.Before[0]), insight.UnitCount(c.Before[1])},
		})
	}
	delete(rows.Categories, d) // nobody asks again, and they are as many as stores have categories
	for _, s := range rows.Stockouts[d] {
		day.Stockouts = append(day.Stockouts, insight.StockoutPair{
			StoreID: s.StoreID, StoreName: s.StoreName, Region: s.Region, ProductID: s.ProductID, ProductName: s.ProductName, Category: s.Category,
			Since: s.Since, Units: s.Units, Expected: s.Expected, LostUnits: s.Lost, LostToday: s.LostToday, Price: s.Price, UnitCost: s.Cost,
			OnHand: s.OnHand, HoursOut: s.HoursOut, LadderStep: s.Step,
		})
	}
	for _, x := range rows.Ranges[d] {
		day.Ranges = append(day.Ranges, insight.Range(x))
	}
	for _, it := range r.n.items {
		if it.slot.BusinessDate != nil && *it.slot.BusinessDate == d {
			day.FilesChecked++
		}
	}
	day.Answers = r.answersTo(d)
	day.Previous, err = r.before(ctx, d)
	return day, err
}

// issues are what is not there on a date: due and missing, waiting in quarantine, or held back by a person.
func (r *reasons) issues(d contract.Day, usual map[string]int64, missing []Missing) []insight.DataIssue {
	all := int64(0)
	for _, n := range usual {
		all += n
	}
	var list []insight.DataIssue
	worth := func(dataset, store string) int64 {
		switch {
		case dataset != "sales" && dataset != "sale_lines":
			return 0
		case store == "":
			return all
		}
		return usual[store]
	}
	quarantined := map[string]bool{}
	for _, it := range r.n.items {
		if r.n.fate(it) != quarantine || it.contract == nil || it.slot.BusinessDate == nil || *it.slot.BusinessDate != d {
			continue
		}
		store := ""
		if it.slot.StoreID != nil {
			store = *it.slot.StoreID
		}
		if quarantined[it.dataset()+store] {
			continue // of two deliveries of one thing both wait, and it is missing once
		}
		quarantined[it.dataset()+store] = true
		list = append(list, insight.DataIssue{
			Dataset: it.dataset(), StoreID: store, Word: "quarantined", File: it.file.Name, Rows: it.verdict().Rows,
			UsualMoney: worth(it.dataset(), store), Owner: it.contract.Owner, Support: it.contract.Support,
		})
	}
	for _, m := range missing {
		if m.BusinessDate != d.String() || quarantined[m.Dataset+m.StoreID] {
			continue
		}
		list = append(list, insight.DataIssue{Dataset: m.Dataset, StoreID: m.StoreID, Word: m.Word, UsualMoney: worth(m.Dataset, m.StoreID), Owner: m.Owner})
	}
	return list
}
