package warehouse

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

// StoredInsight is one insight as the warehouse keeps it: what it is filtered by, and its document.
type StoredInsight struct {
	ID       string
	Kind     string
	Level    string
	StoreID  *string
	Place    int  // in the ranking of its date
	Capped   bool // beyond the caps or of low confidence: shown only on request
	State    string
	Document json.RawMessage
}

// FoundDay is what the heuristics found on a business date.
type FoundDay struct {
	Insights, Shadow []StoredInsight // Shadow: of kinds that are worked out and not shown
	Tails            []Tail
	Checks, StoodOut int
}

// Tail counts the tests of a family on a date whose chance lies in a bin.
type Tail struct {
	Family     string
	Bin, Tests int
}

// SaveInsights writes what was found for a business date in place of what stood there. It belongs into the publishing transaction.
func (w *Warehouse) SaveInsights(ctx context.Context, tx Tx, run int64, date contract.Day, found FoundDay) error {
	if err := w.exec(ctx, tx, "insight_supersede", run, date.Time()); err != nil {
		return err
	}
	if err := w.insertInsights(ctx, tx, "insight_insert", run, date, found.Insights); err != nil {
		return err
	}
	if err := w.insertInsights(ctx, tx, "insight_shadow_insert", run, date, found.Shadow); err != nil {
		return err
	}
	if err := w.insertTails(ctx, tx, run, date, found.Tails); err != nil {
		return err
	}
	if _, err := w.insert(ctx, tx, "insight_day_insert", run, date.Time(), found.Checks, found.StoodOut); err != nil {
		return err
	}
	_, err := w.insert(ctx, tx, "insight_slice", run, date.Time(), len(found.Insights))
	return err
}

// insertTails writes a date's counts of tests with one statement.
func (w *Warehouse) insertTails(ctx context.Context, tx Tx, run int64, date contract.Day, list []Tail) error {
	if len(list) == 0 {
		return nil
	}
	columns := make([][]string, 3)
	for _, t := range list {
		for i, v := range []string{t.Family, strconv.Itoa(t.Bin), strconv.Itoa(t.Tests)} {
			columns[i] = append(columns[i], v)
		}
	}
	args := []any{run, date.Time()}
	for _, c := range columns {
		args = append(args, strings.Join(c, ","))
	}
	_, err := w.insert(ctx, tx, "insight_tail_insert", args...)
	return err
}

// TailDay is a Tail of a business date.
type TailDay struct {
	Date contract.Day
	Tail
}

// Tails returns the tests of the dates from first to last, by date, family and bin.
func (w *Warehouse) Tails(ctx context.Context, q Querier, first, last contract.Day) (list []TailDay, err error) {
	err = w.each(ctx, q, "insight_tails", func(r *sql.Rows) error {
		var d day
		var t TailDay
		if err := r.Scan(&d, &t.Family, &t.Bin, &t.Tests); err != nil {
			return err
		}
		if d.Day != nil {
			t.Date = *d.Day
		}
		list = append(list, t)
		return nil
	}, first.Time(), last.Time())
	return list, err
}

// separator joins the lists that become columns.
const separator = "\x1f"

// atOnce is how many insights a statement writes: their documents, 3 KB each, stand in memory several times on the way.
const atOnce = 2000

// insertInsights writes a date's insights.
func (w *Warehouse) insertInsights(ctx context.Context, tx Tx, statement string, run int64, date contract.Day, list []StoredInsight) error {
	for part := range slices.Chunk(list, atOnce) {
		if err := w.insertPart(ctx, tx, statement, run, date, part); err != nil {
			return err
		}
	}
	return nil
}

func (w *Warehouse) insertPart(ctx context.Context, tx Tx, statement string, run int64, date contract.Day, list []StoredInsight) error {
	columns := make([][]string, 8)
	add := func(values ...string) {
		for i, v := range values {
			columns[i] = append(columns[i], strings.ReplaceAll(v, separator, "\ufffd"))
		}
	}
	for _, i := range list {
		store, capped := "", "f"
		if i.StoreID != nil {
			store = *i.StoreID
		}
		if i.Capped {
			capped = "t"
		}
		add(i.ID, i.Kind, i.Level, store, strconv.Itoa(i.Place), capped, i.State, string(i.Document))
	}
	args := []any{run, date.Time()}
	for _, c := range columns {
		args = append(args, strings.Join(c, separator))
	}
	n, err := w.insert(ctx, tx, statement, args...)
	if err == nil && n != int64(len(list)) {
		err = fmt.Errorf("%s: %d of %d written", statement, n, len(list))
	}
	return err
}

// InsightFilter narrows a list of insights; zero values mean all.
type InsightFilter struct {
	Date    *contract.Day
	StoreID string
	Kind    string
	ID      string
	All     bool // capped ones too
	Shadow  bool // those of kinds in shadow instead
}

// Told is what was found once.
type Told struct {
	Document json.RawMessage
	Capped   bool // others came before it, in lists that are not of everything
}

// Insights returns the documents of what was found, by date and rank, as q shows them.
func (w *Warehouse) Insights(ctx context.Context, q Querier, f InsightFilter) (docs []json.RawMessage, err error) {
	list, err := w.Told(ctx, q, f)
	for _, t := range list {
		docs = append(docs, t.Document)
	}
	return docs, err
}

// Told returns what was found, by date and rank, as q shows it.
func (w *Warehouse) Told(ctx context.Context, q Querier, f InsightFilter) (list []Told, err error) {
	name := "insights"
	if f.Shadow {
		name = "insights_shadow"
	}
	err = w.each(ctx, q, name, func(r *sql.Rows) error {
		var d day
		var doc string
		var t Told
		if err := r.Scan(&d, &doc, &t.Capped); err != nil {
			return err
		}
		t.Document = json.RawMessage(doc)
		list = append(list, t)
		return nil
	}, bindDay(f.Date), f.StoreID, f.Kind, f.All, f.ID)
	return list, err
}

// InsightDay returns how many checks ran for a date and how many stood out; zeros where none did.
func (w *Warehouse) InsightDay(ctx context.Context, q Querier, date contract.Day) (checks, stoodOut int64, err error) {
	list, err := w.numbers(ctx, q, "insight_day", 2, date.Time())
	if err != nil || len(list) == 0 {
		return 0, 0, err
	}
	return list[0][0], list[0][1], nil
}

// HasNormal reports whether any store has something to be compared with on a date.
func (w *Warehouse) HasNormal(ctx context.Context, q Querier, date contract.Day) (bool, error) {
	list, err := w.numbers(ctx, q, "normal_stores", 1, date.Time())
	return err == nil && len(list) > 0 && list[0][0] > 0, err
}

// Dates returns the business dates that q shows, newest first, at most limit.
func (w *Warehouse) Dates(ctx context.Context, q Querier, limit int) (dates []contract.Day, err error) {
	err = w.each(ctx, q, "dates", func(r *sql.Rows) error {
		var d day
		if err := r.Scan(&d); err != nil {
			return err
		}
		if d.Day == nil {
			return fmt.Errorf("a slice without a date")
		}
		dates = append(dates, *d.Day)
		return nil
	}, limit)
	return dates, err
}

// DatesOf returns the business dates from from on of which q shows anything of each dataset of facts, oldest first.
func (w *Warehouse) DatesOf(ctx context.Context, q Querier, from contract.Day) (map[string][]contract.Day, error) {
	dates := map[string][]contract.Day{}
	err := w.each(ctx, q, "dates_of", func(r *sql.Rows) error {
		var dataset string
		var d time.Time
		err := r.Scan(&dataset, &d)
		dates[dataset] = append(dates[dataset], contract.DayOf(d))
		return err
	}, from.Time())
	return dates, err
}

// HideBuilds hides from run on what was made of dates that have no facts any more: their marts and insights.
func (w *Warehouse) HideBuilds(ctx context.Context, tx Tx, run int64, dates []contract.Day) error {
	if len(dates) == 0 {
		return nil
	}
	list := make([]string, len(dates))
	for i, d := range dates {
		list[i] = d.String()
	}
	return w.exec(ctx, tx, "slice_hide_builds", run, strings.Join(list, ","))
}
