package read

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"sync"

	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/turn"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Reader answers what pages ask of one run, from memory where it can, and nothing that is outside of the scope of whoever asks: pages,
// files for programs, exports, search and mail all get their figures here. It opens a connection when it first needs one, so
// a page of which everything is known costs the warehouse nothing. It serves one page and is not safe for concurrent use.
type Reader struct {
	memory *Memory
	run    int64
	stamp  string
	scope  people.Scope
	key    string // of the scope
	ledger Ledger
	conn   warehouse.Reader
	rooms  []*[]byte // that parts of files were read into
	offers []*[]OfferStore

	// Plain reports whether a column of a file, as its header has it, is known to tell nothing of cost; nil: of none it is known.
	Plain func(d warehouse.Delivery, column string) bool
}

// rooms are used again: a page of a product reads half a megabyte.
var rooms = sync.Pool{New: func() any { return new([]byte) }}

// room returns bytes that are the reader's until it is closed.
func (r *Reader) room(size int) []byte {
	room := rooms.Get().(*[]byte)
	if cap(*room) < size {
		*room = make([]byte, size)
	}
	r.rooms = append(r.rooms, room)
	return (*room)[:size]
}

// Reader returns a reader of run for who may see scope. stamp names the state of the ledger, which other than the run goes on: it
// changes when a file is released or a run ends.
func (m *Memory) Reader(run int64, stamp string, scope people.Scope, ledger Ledger) *Reader {
	return &Reader{memory: m, run: run, stamp: stamp, scope: scope, key: scope.Key(), ledger: ledger}
}

// Run is the run that is read.
func (r *Reader) Run() int64 { return r.run }

// Sees is the scope of whoever asks.
func (r *Reader) Sees() people.Scope { return r.scope }

// querier returns the connection. What comes out of it is not narrowed to the scope yet: whoever uses it does that.
func (r *Reader) querier(ctx context.Context) (warehouse.Querier, error) {
	if r.conn == nil {
		defer turn.Outside(ctx)() // there may be none left
		select {
		case r.memory.connections <- struct{}{}:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		conn, err := r.ledger.At(ctx, r.run)
		if err != nil {
			<-r.memory.connections
			return nil, err
		}
		r.conn = conn
	}
	return r.conn, nil
}

// turn is the memory's, for who has a connection. Who got the turn first, and then had to wait for a connection, would wait for those who have all
// of them and wait for the turn.
func (r *Reader) turn(ctx context.Context, key any) (done func(), err error) {
	r.connect(ctx)
	return r.memory.turn(ctx, key)
}

// connect gets the connection that is going to be needed. Where there is none, whoever needs it says so: what memory has can do without.
func (r *Reader) connect(ctx context.Context) { _, _ = r.querier(ctx) }

// giveBack lets the rooms be used by others.
func (r *Reader) giveBack() {
	for _, room := range r.rooms {
		rooms.Put(room)
	}
	for _, room := range r.offers {
		offerRooms.Put(room)
	}
	r.rooms, r.offers = nil, nil
}

// Several waits until a page may ask readers of other runs beside its own, three connections in all; done lets the next one. So few do at a time that they
// cannot all wait for a last connection that others of them hold, and whoever waits here holds none.
func (r *Reader) Several(ctx context.Context) (done func(), err error) {
	if err := r.disconnect(); err != nil {
		return nil, err
	}
	defer turn.Outside(ctx)()
	select {
	case r.memory.several <- struct{}{}:
		return func() { <-r.memory.several }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Close gives back what the reader has: its connection, and room. What ProductHeat and OfferStores returned is not looked at any more.
func (r *Reader) Close() error {
	r.giveBack()
	return r.disconnect()
}

// Rest gives the connection back before a wait that needs none; the next question takes another.
func (r *Reader) Rest() error { return r.disconnect() }

// disconnect gives the connection back, where there is one.
func (r *Reader) disconnect() error {
	if r.conn == nil {
		return nil
	}
	conn := r.conn
	r.conn = nil
	defer func() { <-r.memory.connections }()
	return conn.Close()
}

type question struct {
	run         int64
	stamp, text string
}

// longestName is how long the text of a question is at most, in bytes: it may name thousands of stores, and is kept with each answer.
const longestName = 256

// named is the text of a question: a name and what else its answer depends on.
func named(name string, args ...any) string {
	text := fmt.Sprintf("%s%q", name, args)
	if len(text) > longestName {
		sum := sha256.Sum256([]byte(text))
		text = name + string(sum[:])
	}
	return text
}

// remember is keep for an answer about the run of r that does not depend on the scope.
func remember[T any](ctx context.Context, r *Reader, what string, build func() (value T, rows int64, err error)) (T, error) {
	return keep(ctx, r, question{r.run, "", what}, build)
}

// rememberLedger is remember for an answer about the ledger, which goes on while the run stays.
func rememberLedger[T any](ctx context.Context, r *Reader, what string, build func() (value T, rows int64, err error)) (T, error) {
	return keep(ctx, r, question{0, r.stamp, what}, build)
}

// rememberMine is keep for an answer about the run of r in its scope.
func rememberMine[T any](ctx context.Context, r *Reader, what string, build func() (value T, rows int64, err error)) (T, error) {
	return keep(ctx, r, r.scopedQuestion(what), build)
}

// scopedQuestion is one about the run of r in its scope.
func (r *Reader) scopedQuestion(what string) question {
	return question{r.run, "", what + " of " + r.key}
}

// workOut returns what is worked out of other answers, in the scope of r, and keeps it. Several who ask at once each work it out, so that nobody waits for
// somebody who may have to wait for a connection, and nobody takes one where memory has those answers.
func workOut[T any](r *Reader, what string, build func() (value T, rows int64, err error)) (T, error) {
	return made(r.memory, r.scopedQuestion(what), build)
}

// WorkOut returns what is worked out of answers of r, in its scope and as people have spoken of insights so far, and keeps it: an answer of so many rows.
// Callers must not change what they get. Several who ask at once each work it out.
func WorkOut[T any](r *Reader, what string, build func() (value T, rows int64, err error)) (T, error) {
	q := r.scopedQuestion(what)
	q.stamp = r.stamp
	return made(r.memory, q, build)
}

// ask puts the statement called name, unless its answer is known, and scans each row into a T. Callers must not change
// what they get, and narrow it to the scope.
func ask[T any](ctx context.Context, r *Reader, name string, scan func(*sql.Rows, *T) error, args ...any) ([]T, error) {
	return askAt(ctx, r, "", name, scan, args...)
}

// askLedger is ask for a statement about the ledger.
func askLedger[T any](ctx context.Context, r *Reader, name string, scan func(*sql.Rows, *T) error, args ...any) ([]T, error) {
	return askAt(ctx, r, r.stamp, name, scan, args...)
}

func askAt[T any](ctx context.Context, r *Reader, stamp, name string, scan func(*sql.Rows, *T) error, args ...any) ([]T, error) {
	return keep(ctx, r, question{r.run, stamp, named(name, args...)}, func() ([]T, int64, error) {
		q, err := r.querier(ctx)
		if err != nil {
			return nil, 0, err
		}
		list, err := all(ctx, q, name, scan, args...)
		return list, int64(len(list)), err
	})
}
