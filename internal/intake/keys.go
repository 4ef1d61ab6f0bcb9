package intake

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"math"
	"sync"
)

// keyHash is 96 bits of a key's hash, seeded anew for each file. Two different keys of a file of a thousand million rows meet
// in it once in a hundred thousand million files, and no sender can make them meet.
type keyHash struct {
	a uint64 // 0: the row has no key
	b uint32
}

// hashing holds the seeds of one file.
type hashing struct{ a, b maphash.Seed }

func newHashing() *hashing { return &hashing{maphash.MakeSeed(), maphash.MakeSeed()} }

// keyPart are the keys of a chunk under one rule, one a row.
type keyPart struct{ list []keyHash }

func (k *keyPart) reset()        { k.list = k.list[:0] }
func (k *keyPart) add(h keyHash) { k.list = append(k.list, h) }

// rowAt says where a row begins: the byte of its chunk's text, and the line counted from the chunk's first.
type rowAt struct{ start, line uint32 }

// hash returns the row's key under a rule: no key where a value of it could not be read, whose own finding says so, or where
// a rule counts values and there is none.
func (w *worker) hash(rule int) keyHash {
	u := &w.keys[rule]
	b := w.key[:0]
	for i, c := range u.columns {
		switch st := w.states[c]; { // each value with its length, so that no two different keys are the same bytes
		case st == bad || st == null && u.counts >= 0:
			return keyHash{}
		case st == null:
			b = append(b, 0)
		case u.texts[i]:
			text := w.raw(c)
			if u.fold {
				text = bytes.ToLower(text)
			}
			b = append(b, 1)
			b = binary.AppendUvarint(b, uint64(len(text)))
			b = append(b, text...)
		default:
			b = append(b, 2)
			b = binary.LittleEndian.AppendUint64(b, uint64(w.ints[c]))
		}
	}
	w.key = b
	return keyHash{max(maphash.Bytes(w.hashes.a, b), 1), uint32(maphash.Bytes(w.hashes.b, b))}
}

// keySet remembers the keys of a file in bounded memory: in an open table, and beyond a number of them in files on disk.
type keySet struct {
	table []entry
	used  int
	disk  *keyFiles
	temp  string
	most  int // entries that the table may grow to; a power of two
}

type entry struct {
	hash keyHash
	line uint32 // the low bits are enough to name it; 0 beyond what they hold
}

const (
	tableStart = 1 << 12
	tableMost  = 1 << 22 // entries of 16 bytes: 64 MiB
)

func newKeySet(temp string, most int) *keySet {
	if most == 0 {
		most = tableMost
	}
	return &keySet{temp: temp, most: most}
}

// expect makes room for so many keys, as far as memory is meant for them.
func (k *keySet) expect(rows int64) {
	size := tableStart
	for int64(size) < rows*3/2 && size < k.most {
		size *= 2
	}
	if k.used == 0 {
		k.table = newTable(min(size, k.most))
	}
}

// idleTables are tables that no file needs any more.
var idleTables sync.Pool

const idleMost = 1 << 17 // entries of a table that is kept: 2 MiB

// newTable returns an empty table, of an earlier file where one is large enough.
func newTable(size int) []entry {
	if old, ok := idleTables.Get().(*[]entry); ok && cap(*old) >= size {
		table := (*old)[:size]
		clear(table)
		return table
	}
	return make([]entry, size)
}

// put remembers a key. Where it was there before, it returns the line of the first one and true; of a set that went to disk
// only rest tells what stands twice.
func (k *keySet) put(h keyHash, line int64) (first int64, again bool, err error) {
	e := entry{h, shortLine(line)}
	if k.disk == nil && k.used*4 >= len(k.table)*3 {
		if err := k.grow(); err != nil {
			return 0, false, err
		}
	}
	if k.disk != nil {
		return 0, false, k.disk.add(e)
	}
	at := k.find(h)
	if at.hash.a != 0 {
		return int64(at.line), true, nil
	}
	*at = e
	k.used++
	return 0, false, nil
}

func shortLine(line int64) uint32 {
	if line > math.MaxUint32 {
		return 0
	}
	return uint32(line)
}

// find returns the entry of a key, or the empty one where it belongs.
func (k *keySet) find(h keyHash) *entry {
	mask := uint64(len(k.table) - 1)
	for i := h.a & mask; ; i = (i + 1) & mask {
		if e := &k.table[i]; e.hash.a == 0 || e.hash == h {
			return e
		}
	}
}

// grow doubles the table, or moves all of it to disk once it may not grow any more.
func (k *keySet) grow() error {
	old := k.table
	if len(old) >= k.most {
		disk, err := newKeyFiles(k.temp)
		if err != nil {
			return err
		}
		k.disk, k.table = disk, nil
		for _, e := range old {
			if e.hash.a != 0 {
				if err := disk.add(e); err != nil {
					return err
				}
			}
		}
		return nil
	}
	k.table = make([]entry, max(2*len(old), min(tableStart, k.most)))
	for _, e := range old {
		if e.hash.a != 0 {
			*k.find(e.hash) = e
		}
	}
	return nil
}

// rest tells each key that stood twice among those on disk: the line of the first one and the line of the one that repeats it.
func (k *keySet) rest(tell func(first, again int64)) error {
	if k.disk == nil {
		return nil
	}
	return k.disk.repeated(tell)
}

// release lets the table and the files on disk go.
func (k *keySet) release() {
	if table := k.table; len(table) > 0 && len(table) <= idleMost {
		idleTables.Put(&table)
	}
	k.table = nil
	if k.disk != nil {
		k.disk.close()
	}
}
