package warehouse

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

// What a Remark does.
const (
	Noted    = "note"     // it says something beside an insight
	Assigned = "assigned" // it gives an insight to a person; to nobody where Person is empty
)

// Remark is what somebody wrote beside an insight, or whom they gave it to.
type Remark struct {
	At                                   time.Time
	Actor, InsightID, Word, Person, Note string
	Date                                 contract.Day // of the insight as it was read
}

// AddRemark keeps a remark.
func (w *Warehouse) AddRemark(ctx context.Context, r Remark) error {
	return w.write(ctx, func(tx Tx) error {
		_, err := w.insert(ctx, tx, "remark_insert", r.At.UTC(), r.Actor, r.InsightID, r.Date.Time(), r.Word, r.Person, r.Note)
		return err
	})
}

// Remarks returns the remarks in the order in which they were given; id narrows them to one insight.
func (w *Warehouse) Remarks(ctx context.Context, q Querier, id string) (list []Remark, err error) {
	err = w.each(ctx, q, "remarks", func(rows *sql.Rows) error {
		var r Remark
		var date day
		if err := rows.Scan(&r.At, &r.Actor, &r.InsightID, &date, &r.Word, &r.Person, &r.Note); err != nil {
			return err
		}
		if date.Day != nil {
			r.Date = *date.Day
		}
		list = append(list, r)
		return nil
	}, id)
	return list, err
}

// Nodes that an Annotation can be of.
const (
	OfChain  = "chain"
	OfRegion = "region"
	OfStore  = "store"

	// OfProduct is one product, in all stores.
	OfProduct = "product"
)

// Annotation is what somebody knows of some days of a store, a region or the whole chain: an event. Value is the store's id or the region's name.
type Annotation struct {
	ID                       string
	At                       time.Time
	Actor, Node, Value, Note string
	First, Last              contract.Day
}

// AddAnnotation keeps an annotation under a new ID, which it returns.
func (w *Warehouse) AddAnnotation(ctx context.Context, a Annotation) (id string, err error) {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	id = hex.EncodeToString(b[:])
	return id, w.write(ctx, func(tx Tx) error {
		_, err := w.insert(ctx, tx, "annotation_insert", id, a.At.UTC(), a.Actor, a.Node, a.Value, a.First.Time(), a.Last.Time(), a.Note)
		return err
	})
}

// RemoveAnnotation takes an annotation away; its row stays. fault.NotFound where there is none.
func (w *Warehouse) RemoveAnnotation(ctx context.Context, id, actor string) error {
	return w.write(ctx, func(tx Tx) error {
		n, err := w.insert(ctx, tx, "annotation_remove", id, w.Now().UTC(), actor)
		if err == nil && n == 0 {
			err = fault.New(fault.NotFound, "there is no such annotation, or it was removed before")
		}
		return err
	})
}

// Annotations returns what is noted, by its first day.
func (w *Warehouse) Annotations(ctx context.Context, q Querier) (list []Annotation, err error) {
	err = w.each(ctx, q, "annotations", func(rows *sql.Rows) error {
		var a Annotation
		var first, last day
		if err := rows.Scan(&a.ID, &a.At, &a.Actor, &a.Node, &a.Value, &first, &last, &a.Note); err != nil {
			return err
		}
		if first.Day != nil && last.Day != nil {
			a.First, a.Last = *first.Day, *last.Day
		}
		list = append(list, a)
		return nil
	})
	return list, err
}

// Said counts what people have answered, written and noted, and taken away again, and files that were released or discarded: it changes whenever any of it does.
func (w *Warehouse) Said(ctx context.Context, q Querier) (int64, error) {
	return w.number(ctx, q, "said")
}
