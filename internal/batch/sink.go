package batch

import (
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

// keepBytes is how much of one file waits in memory for its verdict. A larger file goes to the engine while it is still
// being read; should it turn out to be bad, its rows are never shown and are swept at the end of the run.
const keepBytes = 48 << 20

// sink takes the batches of one file: it keeps them until the verdict is known, or passes them on once they are too many.
type sink struct {
	load *loader
	kept []arrow.RecordBatch
	size int64
	sent bool // some rows are with the engine
	ids  *[]string
}

// Batch implements intake.Sink.
func (s *sink) Batch(rec arrow.RecordBatch) error {
	if s.ids != nil {
		collectIDs(rec, s.ids)
	}
	if s.sent {
		return s.load.push(rec)
	}
	rec.Retain()
	s.kept = append(s.kept, rec)
	s.size += size(rec)
	if s.size > keepBytes {
		return s.flush()
	}
	return nil
}

// flush passes on what was kept.
func (s *sink) flush() error {
	defer s.drop()
	for _, rec := range s.kept {
		s.sent = true
		if err := s.load.push(rec); err != nil {
			return err
		}
	}
	return nil
}

// drop forgets what was kept.
func (s *sink) drop() {
	for _, rec := range s.kept {
		rec.Release()
	}
	s.kept = nil
}

// idSink keeps the ids of a master that is only checked.
type idSink struct{ ids *[]string }

// Batch implements intake.Sink.
func (s idSink) Batch(rec arrow.RecordBatch) error {
	collectIDs(rec, s.ids)
	return nil
}

// collectIDs appends the first column of a master's batch.
func collectIDs(rec arrow.RecordBatch, ids *[]string) {
	column := rec.Column(0).(*array.String)
	for i := range column.Len() {
		*ids = append(*ids, strings.Clone(column.Value(i)))
	}
}

// size is how many bytes a batch holds in memory.
func size(rec arrow.RecordBatch) (n int64) {
	for _, column := range rec.Columns() {
		for _, b := range column.Data().Buffers() {
			if b != nil {
				n += int64(b.Cap())
			}
		}
	}
	return n
}
