package intake_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math/big"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
)

const (
	mostPacked = 1 << 20 // of what an archive may hold here
	mostTimes  = 50
)

// archived are the ways to pack a file, each with a reader that is not the one under test.
var archived = []struct {
	ext    string
	pack   func(testing.TB, string) string
	unpack func([]byte) ([]byte, error)
}{
	{".gz", func(t testing.TB, text string) string { return gz(t, text) }, func(doc []byte) ([]byte, error) {
		z, err := gzip.NewReader(bytes.NewReader(doc))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(io.LimitReader(z, mostPacked+1))
	}},
	{".zst", func(t testing.TB, text string) string { return zst(t, text) }, func(doc []byte) ([]byte, error) {
		z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(2*mostPacked))
		if err != nil {
			return nil, err
		}
		defer z.Close()
		return z.DecodeAll(doc, nil)
	}},
	{".zip", func(t testing.TB, text string) string { return zipped(t, "x.csv", text) }, func(doc []byte) ([]byte, error) {
		z, err := zip.NewReader(bytes.NewReader(doc), int64(len(doc)))
		if err != nil {
			return nil, err
		}
		var list []*zip.File
		for _, f := range z.File {
			if !strings.HasSuffix(f.Name, "/") && !f.Mode().IsDir() && !strings.HasPrefix(f.Name, "__MACOSX/") {
				list = append(list, f)
			}
		}
		if len(list) != 1 || list[0].Flags&1 != 0 {
			return nil, zip.ErrFormat
		}
		r, err := list[0].Open()
		if err != nil {
			return nil, err
		}
		return io.ReadAll(io.LimitReader(r, mostPacked+1))
	}},
}

// FuzzArchive: whatever the bytes of an archive are, it is unreadable, or its verdict and its rows are those of the file that another reader
// finds in it. The hash is always of the bytes as they came, and nothing is left in the folder for temporary files. The bytes are an archive (way 0 to
// 2), or a text to be packed (3 to 5), of which the byte at, counted around, is then changed by xor.
func FuzzArchive(f *testing.F) {
	text := simpleHeader + "2026-05-30,S1,P1,3,4.50\n2026-05-30,S1,P2,1,0.99\n"
	for way, a := range archived {
		whole := a.pack(f, text)
		f.Add(uint8(way), []byte(whole), uint32(0), uint8(0))
		f.Add(uint8(way), []byte(whole[:len(whole)/2]), uint32(0), uint8(0))
		f.Add(uint8(way), []byte(whole+whole), uint32(0), uint8(0))
		f.Add(uint8(way), []byte(a.pack(f, strings.Repeat("2026-05-30,S1,P1,3,4.50\n", 4000))), uint32(0), uint8(0))
		f.Add(uint8(way+3), []byte(text), uint32(9), uint8(4))
		f.Add(uint8(way+3), []byte(text), uint32(60), uint8(1))
	}
	f.Add(uint8(2), []byte(zipped(f, "a.csv", text, "b.csv", text)), uint32(0), uint8(0))
	f.Add(uint8(2), []byte(zipped(f, "../../etc/passwd", text)), uint32(0), uint8(0))
	f.Add(uint8(2), []byte(zipped(f, "x.csv.zip", zipped(f, "x.csv", text))), uint32(0), uint8(0))
	draft := simple()
	draft.pattern = "x.csv"
	c := compile(f, draft)
	f.Fuzz(func(t *testing.T, way uint8, doc []byte, at uint32, xor uint8) {
		a := archived[int(way)%len(archived)]
		if way%6 >= 3 {
			doc = []byte(a.pack(t, string(doc)))
			doc[int(at)%len(doc)] ^= xor
		}
		temp := t.TempDir()
		opt := intake.Options{TempDir: temp, Workers: 1, Limits: intake.Limits{MaxBytes: mostPacked, MaxRatio: mostTimes}}
		sums := &adder{sums: map[string]*big.Int{}}
		packed := readNamed(t, c, "x.csv"+a.ext, doc, opt, sums)
		sound(t, c, packed, sums)
		sum := sha256.Sum256(doc)
		if v := packed.Verdict; v.SHA256 != hex.EncodeToString(sum[:]) || v.Bytes != int64(len(doc)) {
			t.Errorf("the hash is not of the %d stored bytes: %s, %d bytes", len(doc), v.SHA256, v.Bytes)
		}
		if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
		held, err := a.unpack(doc)
		if errors.Is(err, zstd.ErrWindowSizeExceeded) || errors.Is(err, zstd.ErrDecoderSizeExceeded) {
			return // the other reader has less room
		}
		if err != nil || len(held) > mostPacked {
			if o := packed.Verdict.Outcome; o != contract.Unreadable && o != contract.Drifted { // a header is read before the damage is reached
				t.Errorf("%s, and another reader says: %d bytes, %v", o, len(held), err)
			}
			return
		}
		plain := readNamed(t, c, "x.csv", held, opt, &adder{sums: map[string]*big.Int{}})
		if !samePacked(plain, packed) {
			t.Errorf("packed:\n%+v\nplain:\n%+v", packed, plain)
		}
	})
}

// samePacked compares all that is said of rows; what is said of the file's own bytes and name differs.
func samePacked(a, b intake.Result) bool {
	if a.Verdict.Outcome != contract.OK {
		a.ContentSHA256 = b.ContentSHA256 // of as much as was read
	}
	a.Verdict.File, a.Verdict.SHA256, a.Verdict.Bytes = b.Verdict.File, b.Verdict.SHA256, b.Verdict.Bytes
	return reflect.DeepEqual(a, b)
}
