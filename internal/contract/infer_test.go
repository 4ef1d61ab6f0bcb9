package contract_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
)

// Each sample has its draft beside it. DAYBOOK_GOLDEN=write writes the drafts anew, for a person to read.
func TestInfer(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/infer/*.csv")
	if err != nil || len(files) < 6 {
		t.Fatalf("%d samples: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			f, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = f.Close() }()
			draft, notes, err := contract.Infer(filepath.Base(file), f)
			if err != nil {
				t.Fatal(err)
			}
			if len(notes) != bytes.Count(draft, []byte("  # ")) {
				t.Errorf("%d notes, %d marks", len(notes), bytes.Count(draft, []byte("  # ")))
			}
			loadsOrAsks(t, draft)
			golden := strings.TrimSuffix(file, ".csv") + ".draft.yaml"
			if os.Getenv("DAYBOOK_GOLDEN") == "write" {
				if err := os.WriteFile(golden, draft, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(draft, want) {
				t.Errorf("got\n%s", draft)
			}
		})
	}
}

// loadsOrAsks wants a draft to load, or to fail only in lines that say "decide:", and in what the dataset needs where
// the draft says that it needs it.
func loadsOrAsks(t *testing.T, draft []byte) {
	t.Helper()
	_, err := contract.Load("draft", draft)
	var list contract.Errors
	if err == nil || !errors.As(err, &list) {
		return
	}
	lines := strings.Split(string(draft), "\n")
	for _, p := range list {
		if strings.Contains(lines[p.Line-1], "decide:") {
			continue
		}
		if strings.Contains(p.Msg, " needs ") && strings.Contains(string(draft), "# decide: "+p.Msg) {
			continue
		}
		t.Errorf("fails where nothing is to decide: %s\n%s\n%s", p, lines[p.Line-1], draft)
	}
}

func TestInferRefuses(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{"empty.csv": "", "blank.csv": "\n\n", "one.csv": "a,b,c\n", "x.csv.zst": "x", "x.csv.gz": "no gzip"} {
		if draft, _, err := contract.Infer(name, strings.NewReader(content)); err == nil {
			t.Errorf("%s became\n%s", name, draft)
		}
	}
	if _, _, err := contract.Infer("a.csv", strings.NewReader("a,b\n1,2\n"), strings.NewReader("a,c\n1,2\n")); err == nil || !strings.Contains(err.Error(), "sample 2") {
		t.Errorf("two shapes: %v", err)
	}
	if _, _, err := contract.Infer("a.csv"); err == nil {
		t.Error("no sample")
	}
}

func TestInferUnpacks(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte("store_id,name\n1,Altona\n2,Barmbek\n")); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	draft, _, err := contract.Infer("stores.csv.gz", &b)
	if err != nil || !strings.Contains(string(draft), `"stores.csv"`) {
		t.Errorf("%v\n%s", err, draft)
	}
}

func FuzzInfer(f *testing.F) {
	files, _ := filepath.Glob("testdata/infer/*.csv")
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(filepath.Base(file), b)
	}
	f.Add("a{b}_2026-05-30.csv", []byte("store_id,product_id,units,sales_value\n1,2,3,4\n"))
	f.Fuzz(func(t *testing.T, name string, b []byte) {
		draft, _, err := contract.Infer(name, bytes.NewReader(b))
		if err != nil {
			return
		}
		loadsOrAsks(t, draft)
	})
}
