package read

import (
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Coverage counts the stores in scope by what came of them on a date.
type Coverage struct {
	Complete, Partial, Missing, Closed int64
	LeftOutNormal                      int64 // what partial and missing stores normally sell
}

// Due is how many stores should have sent something.
func (c Coverage) Due() int64 { return c.Complete + c.Partial + c.Missing }

// AskCoverage counts the stores in scope on date.
func AskCoverage(ctx context.Context, q warehouse.Querier, date contract.Day, in Scope) (Coverage, error) {
	type row struct {
		word           string
		stores, normal int64
	}
	rows, err := all(ctx, q, "coverage", func(r *sql.Rows, w *row) error {
		return r.Scan(&w.word, &w.stores, &w.normal)
	}, date.Time(), in.Region, in.Store)
	var c Coverage
	for _, r := range rows {
		switch r.word {
		case "complete":
			c.Complete = r.stores
		case "partial":
			c.Partial = r.stores
			c.LeftOutNormal += r.normal
		case "missing":
			c.Missing = r.stores
			c.LeftOutNormal += r.normal
		case "closed":
			c.Closed = r.stores
		}
	}
	return c, err
}

// LeftOut is a store that no sum holds: partial or missing. Normal is nil where it has none.
type LeftOut struct {
	Store, Name, Region string
	Word                string // partial, missing
	Normal              *int64
}

// AskLeftOut returns at most limit stores that no sum of date holds, those with the largest normal first.
func AskLeftOut(ctx context.Context, q warehouse.Querier, date contract.Day, in Scope, limit int) ([]LeftOut, error) {
	return all(ctx, q, "coverage_list", func(r *sql.Rows, l *LeftOut) error {
		return r.Scan(&l.Store, label{&l.Name}, label{&l.Region}, &l.Word, &l.Normal)
	}, date.Time(), in.Region, in.Store, limit)
}

// AskWaiting counts the files that wait in quarantine.
func AskWaiting(ctx context.Context, q warehouse.Querier) (int64, error) {
	n, _, err := one(ctx, q, "waiting", func(r *sql.Rows, n *int64) error { return r.Scan(n) })
	return n, err
}
