package warehouse

import (
	"context"
	"database/sql"
	"time"
)

// Watch hears of every statement that has ended: the family that it is of, the name of its file there, how long it took with the reading of its rows,
// and its error. It may be called by several at once.
type Watch func(family, name string, took time.Duration, err error)

// Families of statements, by the package that they lie in.
const (
	FamilyLedger = "ledger" // this one's: runs, deliveries, slices, alerts, mails
	FamilyMart   = "mart"   // what marts are made of
	FamilyPage   = "page"   // what pages ask
	FamilyPeople = "people"
	FamilySQL    = "sql" // questions of people; all of them have one name
)

// Watched is d, which tells watch of the statements that Statement is called for, and of every Select. Now is the clock.
func Watched(d Driver, now func() time.Time, watch Watch) Driver {
	return watched{d, func(family, name string) func(error) {
		begun := now()
		return func(err error) { watch(family, name, now().Sub(begun), err) }
	}}
}

type watched struct {
	Driver
	begin func(family, name string) (end func(error))
}

// watching is a connection that somebody watches.
type watching interface {
	begun(family, name string) (end func(error))
}

// Statement notes that the statement called name begins on a reader or a transaction. The caller calls end once its rows are read. Where nobody
// watches it does nothing.
func Statement(on any, family, name string) (end func(error)) {
	if w, ok := on.(watching); ok {
		return w.begun(family, name)
	}
	return func(error) {}
}

type watchedReader struct {
	Reader
	w watched
}

func (r watchedReader) begun(family, name string) func(error) { return r.w.begin(family, name) }

type watchedTx struct {
	Tx
	w watched
}

func (t watchedTx) begun(family, name string) func(error) { return t.w.begin(family, name) }

// At implements Driver.
func (w watched) At(ctx context.Context, run int64) (Reader, error) {
	r, err := w.Driver.At(ctx, run)
	if err != nil {
		return nil, err
	}
	return watchedReader{r, w}, nil
}

// Snapshot implements Driver.
func (w watched) Snapshot(ctx context.Context) (Reader, error) {
	r, err := w.Driver.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	return watchedReader{r, w}, nil
}

// Begin implements Driver.
func (w watched) Begin(ctx context.Context, run int64) (Tx, error) {
	tx, err := w.Driver.Begin(ctx, run)
	if err != nil {
		return nil, err
	}
	return watchedTx{tx, w}, nil
}

// Select implements Driver. The statement lasts until its rows are let go.
func (w watched) Select(ctx context.Context, run int64, query string, limit Limit) (*sql.Rows, func(), error) {
	end := w.begin(FamilySQL, "select")
	rows, done, err := w.Driver.Select(ctx, run, query, limit) //nolint:sqlclosecheck // done closes them
	if err != nil {
		end(err)
		return nil, nil, err
	}
	return rows, func() {
		err := rows.Err() // a limit, or who asked, may have ended it among its rows; done ends what is left of it, which is no failure
		done()
		end(err)
	}, nil
}
