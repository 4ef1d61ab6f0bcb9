package read

import (
	"encoding/binary"
	"fmt"
	"os"
)

// buckets put more rows than memory should hold into groups, each of which is read back alone. Rows lie in a file without a name, which goes with the process: a
// segment of each bucket is all that memory has, however many rows there are. Buckets that are held have no file, and their rows as few bytes.
type buckets struct {
	segment int // bytes of a bucket that are written at once
	held    bool
	list    []bucket
	file    *os.File // nil: nothing is in it yet
	end     int64
	room    []byte
}

// bucket is rows in the order in which they were added.
type bucket struct {
	rows, bytes int
	last        []byte // what is not in the file yet
	segments    []segment
}

type segment struct {
	from int64
	size int
	held []byte
}

func newBuckets(n, segment int) *buckets { return &buckets{segment: segment, list: make([]bucket, n)} }

// add adds a row, which is never parted. Buckets come as they are needed.
func (b *buckets) add(to int, row []byte) error {
	for len(b.list) <= to {
		b.list = append(b.list, bucket{})
	}
	k := &b.list[to]
	if len(k.last)+len(row) > b.segment {
		if err := b.write(k); err != nil {
			return err
		}
	}
	if k.last == nil {
		k.last = make([]byte, 0, max(b.segment, len(row)))
	}
	k.last = append(k.last, row...)
	k.rows, k.bytes = k.rows+1, k.bytes+len(row)
	return nil
}

func (b *buckets) write(k *bucket) (err error) {
	if len(k.last) == 0 {
		return nil
	}
	if b.held {
		k.segments, k.last = append(k.segments, segment{held: k.last}), nil
		return nil
	}
	if b.file == nil {
		if b.file, err = unnamed("daybook-rows-"); err != nil {
			return err
		}
	}
	if _, err := b.file.WriteAt(k.last, b.end); err != nil {
		return err
	}
	k.segments = append(k.segments, segment{from: b.end, size: len(k.last)})
	b.end += int64(len(k.last))
	k.last = k.last[:0]
	return nil
}

// each calls do with the rows of a bucket, some at a time. They are there until it returns.
func (b *buckets) each(of int, do func(rows []byte)) error {
	k := &b.list[of]
	for _, s := range k.segments {
		if b.held {
			do(s.held)
			continue
		}
		if cap(b.room) < s.size {
			b.room = make([]byte, max(b.segment, s.size))
		}
		rows := b.room[:s.size]
		if _, err := b.file.ReadAt(rows, s.from); err != nil {
			return fmt.Errorf("rows that were put aside: %w", err)
		}
		do(rows)
	}
	do(k.last)
	return nil
}

// close gives the file's room back.
func (b *buckets) close() {
	if b.file != nil {
		_ = b.file.Close()
	}
}

// unnamed makes a file in the folder for temporary files that stays as long as it is open.
func unnamed(prefix string) (*os.File, error) {
	f, err := os.CreateTemp("", prefix)
	if err != nil {
		return nil, err
	}
	_ = os.Remove(f.Name())
	return f, nil
}

// appendMaybe writes an amount in as few bytes as it needs, one where it is unknown.
func appendMaybe(to []byte, m Maybe) []byte {
	v := int64(m)
	return binary.AppendUvarint(to, (uint64(v)<<1^uint64(v>>63))+1) //nolint:gosec // the same bits; the unknown is the largest of these, and comes around to 0
}

// maybeOf reads what appendMaybe wrote, and returns what follows it.
func maybeOf(from []byte) (Maybe, []byte) {
	v, n := binary.Uvarint(from)
	v--
	return Maybe(int64(v>>1) ^ -int64(v&1)), from[n:] //nolint:gosec // as above
}

// countOf reads a number that is not negative.
func countOf(from []byte) (int, []byte) {
	v, n := binary.Uvarint(from)
	return int(v), from[n:] //nolint:gosec // what it was
}
