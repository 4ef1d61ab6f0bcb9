package intake

import (
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"os"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// keySet remembers the keys of a file in bounded memory: hashes in an open table, and beyond a number of them in files
// on disk by the first bits. Keys whose hashes meet are only suspects; a second reading of the file decides.
type keySet struct {
	columns  []int
	name     string
	severity contract.Severity
	stats    *contract.Stats // set for a rule that only counts duplicates
	seed     maphash.Seed
	table    []entry
	used     int
	spill    []*os.File
	temp     string
	buf      []byte
	out      [][]byte // what waits to be spilled, by part
	suspects map[uint64]bool
}

type entry struct {
	hash uint64
	line int64
}

const (
	tableStart = 1 << 16
	tableMost  = 1 << 23 // 128 MB
	spillParts = 64
)

func newKeySet(u contract.UniqueRule, temp string) *keySet {
	return &keySet{columns: u.Columns, name: u.Name(), severity: u.Severity(), seed: maphash.MakeSeed(), temp: temp, suspects: map[uint64]bool{}}
}

func newCounter(column int, st *contract.Stats, temp string) *keySet {
	return &keySet{columns: []int{column}, stats: st, seed: maphash.MakeSeed(), temp: temp, suspects: map[uint64]bool{}}
}

// key writes the row's key: each value with its length, so that no two different keys look the same.
func (k *keySet) key(w *row) []byte {
	b := k.buf[:0]
	for _, c := range k.columns {
		v := w.cells[c]
		switch {
		case v.Null:
			b = append(b, 0)
		case v.Text != nil:
			b = append(b, 1)
			b = binary.AppendUvarint(b, uint64(len(v.Text)))
			b = append(b, v.Text...)
		default:
			b = append(b, 2)
			b = binary.BigEndian.AppendUint64(b, uint64(v.Int))
		}
	}
	k.buf = b
	return b
}

func (k *keySet) add(w *row) error {
	for _, c := range k.columns {
		if !w.ok[c] {
			return nil // its own finding says why
		}
	}
	b := k.key(w)
	if k.stats != nil && w.cells[k.columns[0]].Null {
		return nil
	}
	return k.put(maphash.Bytes(k.seed, b), w.line)
}

func (k *keySet) put(h uint64, line int64) error {
	if h == 0 {
		h = 1
	}
	if k.spill != nil {
		return k.spillOut(h, line)
	}
	if k.table == nil {
		k.table = make([]entry, tableStart)
	}
	if k.used*4 >= len(k.table)*3 {
		if len(k.table) >= tableMost {
			return k.toDisk(h, line)
		}
		old := k.table
		k.table, k.used = make([]entry, len(old)*2), 0
		for _, e := range old {
			if e.hash != 0 {
				k.insert(e.hash, e.line)
			}
		}
	}
	k.insert(h, line)
	return nil
}

func (k *keySet) insert(h uint64, line int64) {
	mask := uint64(len(k.table) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		switch k.table[i].hash {
		case 0:
			k.table[i] = entry{h, line}
			k.used++
			return
		case h:
			k.suspects[h] = true
			return
		}
	}
}

// toDisk moves the table into files by the first bits of the hashes.
func (k *keySet) toDisk(h uint64, line int64) error {
	for range spillParts {
		f, err := os.CreateTemp(k.temp, "daybook-keys-*")
		if err != nil {
			return fmt.Errorf("keys: %w", err)
		}
		_ = os.Remove(f.Name()) // it lives as long as it is open
		k.spill = append(k.spill, f)
	}
	old := k.table
	k.table = nil
	k.out = make([][]byte, spillParts)
	for _, e := range old {
		if e.hash != 0 {
			if err := k.spillOut(e.hash, e.line); err != nil {
				return err
			}
		}
	}
	return k.spillOut(h, line)
}

func (k *keySet) spillOut(h uint64, line int64) error {
	p := h >> 58
	k.out[p] = binary.LittleEndian.AppendUint64(k.out[p], h)
	if len(k.out[p]) < 64<<10 {
		return nil
	}
	_, err := k.spill[p].Write(k.out[p])
	k.out[p] = k.out[p][:0]
	return err
}

// close finds the suspects among what was spilled and lets the files go.
func (k *keySet) close() error {
	for p, f := range k.spill {
		if _, err := f.Write(k.out[p]); err != nil {
			return err
		}
		size, err := f.Seek(0, 1)
		if err != nil {
			return err
		}
		doc := make([]byte, size)
		if _, err := f.ReadAt(doc, 0); err != nil {
			return err
		}
		hashes := make([]uint64, 0, size/8)
		for i := 0; i+8 <= len(doc); i += 8 {
			hashes = append(hashes, binary.LittleEndian.Uint64(doc[i:]))
		}
		slices.Sort(hashes)
		for i := 1; i < len(hashes); i++ {
			if hashes[i] == hashes[i-1] {
				k.suspects[hashes[i]] = true
			}
		}
		_ = f.Close()
	}
	k.spill = nil
	return nil
}
