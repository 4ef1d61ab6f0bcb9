package intake

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// keyFiles are keys on disk, parted by the first bits of their hashes, so that one part after the other fits into memory.
type keyFiles struct {
	parts [keyParts]keyFile
}

type keyFile struct {
	f   *os.File
	out []byte // what waits to be written
}

const (
	keyParts  = 64
	entrySize = 16
	keyBuffer = 32 << 10
)

func newKeyFiles(temp string) (*keyFiles, error) {
	k := &keyFiles{}
	for i := range k.parts {
		f, err := os.CreateTemp(temp, "daybook-keys-*")
		if err != nil {
			k.close()
			return nil, fmt.Errorf("keys: %w", err)
		}
		_ = os.Remove(f.Name()) // it lives as long as it is open
		k.parts[i] = keyFile{f, make([]byte, 0, keyBuffer)}
	}
	return k, nil
}

func (k *keyFiles) add(e entry) error {
	p := &k.parts[e.hash.a>>58]
	p.out = binary.LittleEndian.AppendUint64(p.out, e.hash.a)
	p.out = binary.LittleEndian.AppendUint32(p.out, e.hash.b)
	p.out = binary.LittleEndian.AppendUint32(p.out, e.line)
	if len(p.out)+entrySize <= cap(p.out) {
		return nil
	}
	return p.flush()
}

func (p *keyFile) flush() error {
	_, err := p.f.Write(p.out)
	p.out = p.out[:0]
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	return nil
}

// repeated tells keys that stand more than once: each after the first, with the first one's line.
func (k *keyFiles) repeated(tell func(first, again int64)) error {
	for i := range k.parts {
		list, err := k.parts[i].read()
		if err != nil {
			return err
		}
		slices.SortFunc(list, func(a, b entry) int {
			return cmp.Or(cmp.Compare(a.hash.a, b.hash.a), cmp.Compare(a.hash.b, b.hash.b), cmp.Compare(a.line, b.line))
		})
		first := 0
		for j := 1; j < len(list); j++ {
			if list[j].hash != list[first].hash {
				first = j
				continue
			}
			tell(int64(list[first].line), int64(list[j].line))
		}
	}
	return nil
}

// read brings one part back.
func (p *keyFile) read() ([]entry, error) {
	if err := p.flush(); err != nil {
		return nil, err
	}
	size, err := p.f.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	b := make([]byte, size)
	if _, err := p.f.ReadAt(b, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("keys: %w", err)
	}
	list := make([]entry, 0, len(b)/entrySize)
	for ; len(b) >= entrySize; b = b[entrySize:] {
		list = append(list, entry{keyHash{binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint32(b[8:])}, binary.LittleEndian.Uint32(b[12:])})
	}
	return list, nil
}

func (k *keyFiles) close() {
	for _, p := range k.parts {
		if p.f != nil {
			_ = p.f.Close()
		}
	}
}
