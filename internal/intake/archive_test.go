package intake_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
)

func gz(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write([]byte(text))
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zst(t testing.TB, text string, opts ...zstd.EOption) string {
	t.Helper()
	z, err := zstd.NewWriter(nil, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return string(z.EncodeAll([]byte(text), nil))
}

// zipped packs files: name, text, name, text …
func zipped(t testing.TB, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = w.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestRead_Archives(t *testing.T) {
	t.Parallel()
	text := simpleHeader + "2026-05-30,S1,P1,3,4.50\n"
	first, second := text[:60], text[60:]
	big := simpleHeader + strings.Repeat("2026-05-30,S1,P1,3,4.50\n", 900_000) // 22 MB
	encrypted := []byte(zipped(t, "sales.csv", text))
	encrypted[bytes.Index(encrypted, []byte("PK\x03\x04"))+6] |= 1 // the first of the flags
	encrypted[bytes.Index(encrypted, []byte("PK\x01\x02"))+8] |= 1
	const damaged = "the archive is damaged: "
	for _, c := range []struct{ name, file, doc, want string }{
		{"gzip", "sales.csv.gz", gz(t, text), ""},
		{"gzip of several members", "sales.csv.gz", gz(t, first) + gz(t, second), ""},
		{"gzip cut off", "sales.csv.gz", gz(t, text)[:70], damaged + "it ends too early"},
		{"gzip cut off in its header", "sales.csv.gz", gz(t, text)[:5], damaged + "it ends too early"},
		{"gzip of nothing at all", "sales.csv.gz", "", damaged + "it ends too early"},
		{"gzip with another checksum", "sales.csv.gz", gz(t, text)[:len(gz(t, text))-8] + "\x00\x00\x00\x00" + gz(t, text)[len(gz(t, text))-4:], damaged + "gzip: invalid checksum"},
		{"gzip and something after it", "sales.csv.gz", gz(t, text) + "and some more after it", "the file is no gzip archive, or something else follows it"},
		{"text called gzip", "sales.csv.gz", text, "the file is no gzip archive, or something else follows it"},
		{"an empty file in gzip", "sales.csv.gz", gz(t, ""), "the file is empty"},
		{"gzip in gzip", "sales.csv.gz", gz(t, gz(t, text)), "the file is a gzip archive, but its name does not end with .gz"},
		{"gzip that unpacks to too much", "sales.csv.gz", gz(t, big), "the archive unpacks to more than 100 times its size"},
		{"zstd", "sales.csv.zst", zst(t, text), ""},
		{"zstd of several frames", "sales.csv.zst", zst(t, first) + zst(t, second), ""},
		{"zstd cut off", "sales.csv.zst", zst(t, text)[:40], damaged + "it ends too early"},
		{"text called zstd", "sales.csv.zst", text, "the file is no zstd archive, or something else follows it"},
		{"zstd that unpacks to too much", "sales.csv.zst", zst(t, big), "the archive unpacks to more than 100 times its size"},
		{"zip", "sales.csv.zip", zipped(t, "sales.csv", text), ""},
		{"zip with a folder", "sales.csv.zip", zipped(t, "night/", "", "night/sales.csv", text), ""},
		{"zip of a Mac", "sales.csv.zip", zipped(t, "sales.csv", text, "__MACOSX/._sales.csv", "x"), ""},
		{"a name that climbs out", "sales.csv.zip", zipped(t, "../../../etc/passwd", text), ""},
		{"zip of two files", "sales.csv.zip", zipped(t, "a.csv", text, "b.csv", text), "the archive holds 2 files; a delivery is one file"},
		{"zip of none", "sales.csv.zip", zipped(t), "the archive holds 0 files; a delivery is one file"},
		{"zip in zip", "sales.csv.zip", zipped(t, "sales.csv.zip", zipped(t, "sales.csv", text)), "the file is a zip archive or an office document, no text"},
		{"zip cut off", "sales.csv.zip", zipped(t, "sales.csv", text)[:90], "the file is no zip archive, or its end is missing"},
		{"zip with a password", "sales.csv.zip", string(encrypted), "the archive is encrypted; nobody here has its password"},
		{"zip that unpacks to too much", "sales.csv.zip", zipped(t, "sales.csv", big), "the archive unpacks to more than 100 times its size"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			temp := t.TempDir()
			contract := compile(t, simple())
			g := read(t, contract, c.file, []byte(c.doc), intake.Options{TempDir: temp, Limits: intake.Limits{MaxRatio: 100}})
			if c.want == "" {
				same(t, "verdict", g.told(), []string{"ok"})
				same(t, "rows", g.rows, []string{"2 business_date=2026-05-30 store_id=S1 product_id=P1 units=3 sales_value=4.5"})
			} else {
				same(t, "verdict", g.told(), []string{"unreadable", `0 "" readable: ` + c.want})
				if g.Verdict.Rows != 0 || g.Verdict.Rules.Run != 0 {
					t.Errorf("%d rows, rules %+v", g.Verdict.Rows, g.Verdict.Rules)
				}
			}
			sum := sha256.Sum256([]byte(c.doc))
			if g.Verdict.SHA256 != hex.EncodeToString(sum[:]) || g.Verdict.Bytes != int64(len(c.doc)) {
				t.Errorf("the hash is not of the stored bytes: %s, %d bytes", g.Verdict.SHA256, g.Verdict.Bytes)
			}
			if left, _ := os.ReadDir(temp); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// An archive may be larger than anybody means to send without being repetitive.
func TestRead_MostBytes(t *testing.T) {
	t.Parallel()
	text := simpleHeader + "2026-05-30,S1,P1,3,4.50\n"
	for most, want := range map[int64]string{int64(len(text)): "ok", int64(len(text)) - 1: "unreadable"} {
		g := read(t, compile(t, simple()), "sales.csv.gz", []byte(gz(t, text)), intake.Options{Limits: intake.Limits{MaxBytes: most}})
		if string(g.Verdict.Outcome) != want {
			t.Errorf("%d bytes: %v", most, g.told())
		}
	}
}

// A cell or row that is longer than allowed is a finding with its line; the rest of the file is read where it can be.
func TestRead_LongCellsAndRows(t *testing.T) {
	t.Parallel()
	limits := intake.Limits{MaxCell: 50, MaxRow: 200}
	for _, c := range []struct {
		name, row string
		want      []string
	}{
		{"a cell", "2026-05-30,S1," + strings.Repeat("x", 60) + ",3,4.50\n", []string{"violation", `2 "2026-05-30,S1,` + strings.Repeat("x", 60) + `,3,4.50" limit: holds a cell that is longer than 50 bytes`}},
		{"a row", "2026-05-30,S1," + strings.Repeat("x", 600) + ",3,4.50\n", []string{"violation", `2 "2026-05-30,S1,` + strings.Repeat("x", 186) + `…" limit: the row is longer than 200 bytes`}},
		{"many cells", strings.Repeat("1,", 90) + "\n", []string{"violation", `2 "` + strings.Repeat("1,", 90) + `" ragged_row: has 91 cells where the contract has 5 columns`}},
		{"an open quote", "2026-05-30,S1,\"" + strings.Repeat("x,y\n", 100), []string{"violation", `2 "2026-05-30,S1,\"` + strings.Repeat(`x,y\\n`, 46) + `x…" quote: a quote that opens here never ends, or its row is longer than 200 bytes`}},
	} {
		g := read(t, compile(t, simple()), "sales.csv", []byte(simpleHeader+c.row), intake.Options{Limits: limits}.WithBounds(64, 0))
		same(t, c.name, g.told(), c.want)
		if g.Verdict.Rows != 1 {
			t.Errorf("%s: %d rows", c.name, g.Verdict.Rows)
		}
	}
}

// failing fails once so many bytes are read, as a disk does.
type failing struct{ r io.Reader }

var errDisk = errors.New("input/output error")

func (f failing) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if errors.Is(err, io.EOF) {
		err = errDisk
	}
	return n, err
}

// Trouble with the disk is an error of the run, never a verdict on the file.
func TestRead_TroubleWithTheDiskIsNoVerdict(t *testing.T) {
	t.Parallel()
	c := compile(t, simple())
	text := simpleHeader + strings.Repeat("2026-05-30,S1,P1,3,4.50\n", 100)
	for name, doc := range map[string]string{"sales.csv": text, "sales.csv.gz": gz(t, text)[:30], "sales.csv.zst": zst(t, text)[:30], "sales.csv.zip": zipped(t, "a", text)[:30]} {
		slot, _ := c.Match(name)
		src := intake.Source{Name: name, Slot: slot, Open: func() (io.ReadCloser, error) { return io.NopCloser(failing{strings.NewReader(doc)}), nil }}
		if r, err := intake.Read(context.Background(), src, c, intake.Options{TempDir: t.TempDir()}); !errors.Is(err, errDisk) {
			t.Errorf("%s: %v, %s", name, err, r.Verdict.Outcome)
		}
		src.Open = func() (io.ReadCloser, error) { return nil, errDisk }
		if _, err := intake.Sample(context.Background(), src, c, intake.Options{}); !errors.Is(err, errDisk) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A reading that is called off ends.
func TestRead_CalledOff(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	c := compile(t, simple())
	text := []byte(simpleHeader + strings.Repeat("2026-05-30,S1,P1,3,4.50\n", 100))
	for _, workers := range []int{1, 3} {
		opt := intake.Options{Workers: workers}.WithBounds(100, 0)
		if _, err := intake.Read(ctx, source("sales.csv", contract.Slot{}, text), c, opt); !errors.Is(err, context.Canceled) {
			t.Errorf("%d workers: %v", workers, err)
		}
	}
}
