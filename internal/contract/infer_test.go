package contract_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

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
			draft, notes, err := contract.Infer(filepath.Base(file), nil, f)
			if err != nil {
				t.Fatal(err)
			}
			marks := bytes.Count(draft, []byte("  # ")) - bytes.Count(draft, []byte("  # or: - "))
			if len(notes) != marks {
				t.Errorf("%d notes, %d marks", len(notes), marks)
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
		if strings.Contains(p.Msg, "needs lineKinds") && strings.Contains(string(draft), "# decide: what do the tokens of line_kind mean?") {
			continue
		}
		t.Errorf("fails where nothing is to decide: %s\n%s\n%s", p, lines[p.Line-1], draft)
	}
}

func TestInferRefuses(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"empty.csv": "", "blank.csv": "\n\n", "one.csv": "a,b,c\n", "x.csv.zst": "x", "x.csv.gz": "no gzip",
		"program": strings.Repeat("\x7fELF\x02\x01\x00\x00\x03\x00>\x00\n\x00\x00\x00@\xff\xfe\x81\x00", 40),
	} {
		if draft, _, err := contract.Infer(name, nil, strings.NewReader(content)); err == nil {
			t.Errorf("%s became\n%s", name, draft)
		}
	}
	if _, _, err := contract.Infer("a.csv", nil, strings.NewReader("a,b\n1,2\n"), strings.NewReader("a,c\n1,2\n")); err == nil || !strings.Contains(err.Error(), "sample 2") {
		t.Errorf("two shapes: %v", err)
	}
	if _, _, err := contract.Infer("a.csv", nil); err == nil {
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
	draft, _, err := contract.Infer("stores.csv.gz", nil, &b)
	if err != nil || !strings.Contains(string(draft), `"stores.csv"`) {
		t.Errorf("%v\n%s", err, draft)
	}
}

// A draft loads or asks, is the same each time, and where it loads it is the contract of that sample: its columns are those of the
// first line as encoding/csv reads it, in the same order and to the letter, and the file's own name fits its pattern.
func FuzzInfer(f *testing.F) {
	files, _ := filepath.Glob("testdata/infer/*.csv")
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(filepath.Base(file), "other.csv", b)
	}
	f.Add("a{b}_2026-05-30.csv", "a{c}_2026-05-30.csv", []byte("store_id,product_id,units,sales_value\n1,2,3,4\n"))
	f.Fuzz(func(t *testing.T, name, other string, b []byte) {
		draft, notes, err := contract.Infer(name, []string{other}, bytes.NewReader(b))
		if err != nil {
			return
		}
		loadsOrAsks(t, draft)
		if again, more, err := contract.Infer(name, []string{other}, bytes.NewReader(b)); err != nil || !bytes.Equal(draft, again) || !slices.Equal(notes, more) {
			t.Errorf("another draft the second time: %v\n%s\n%s", err, draft, again)
		}
		c, err := contract.Load("draft", draft)
		if err != nil {
			return
		}
		if _, ok := c.Match(path.Base(name)); !ok && utf8.ValidString(name) { // no contract holds another
			t.Errorf("%q does not fit the pattern of its own draft\n%s", name, draft)
		}
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))))
		r.Comma, _ = utf8.DecodeRuneInString(c.Dialect.Delimiter)
		names, err := r.Read()
		if err != nil || !c.Dialect.Header || c.Dialect.Encoding != "utf-8" || c.Dialect.Quote != "\"" || utf8.RuneCountInString(c.Dialect.Delimiter) != 1 || bytes.ContainsRune(b, '\r') {
			return
		}
		var drafted []string
		for _, x := range c.Columns {
			drafted = append(drafted, x.Physical)
		}
		if !slices.Equal(drafted, names) {
			t.Errorf("columns %q, the first line has %q\n%s", drafted, names, draft)
		}
	})
}

// The names beside a sample tell which part of its own is the date, the store, or nothing.
func TestInferFilePattern(t *testing.T) {
	t.Parallel()
	const perStore = "date,product_id,units,sales_value\n2026-05-30,P1,3,4.50\n2026-05-30,P2,3,4.50\n"
	const whole = "date,store_id,product_id,units,sales_value\n2026-05-30,S1,P1,3,4.50\n2026-05-30,S1,P2,3,4.50\n"
	for _, c := range []struct {
		name, text string
		neighbours []string
		want       string
	}{
		{"sales_2026-05-30.csv", whole, nil, "sales_{business_date}.csv"},
		{"sales_2026-05-30.csv", whole, []string{"sales_2026-05-31.csv", "stock_2026-05-30.csv", "truth.json"}, "sales_{business_date}.csv"},
		{"POS2026150.TXT", whole, []string{"POS2026151.TXT"}, "POS{business_date:yyyyDDD}.TXT"},
		{"tlog_2026-150.txt", whole, []string{"tlog_2026-151.txt"}, "tlog_{business_date:yyyy-DDD}.txt"},
		{"sales_05012026.csv", whole, nil, "sales_{business_date:DECIDE}.csv"},
		{"sales_05012026.csv", whole, []string{"sales_05302026.csv"}, "sales_{business_date:MMddyyyy}.csv"},
		{"sales_05012026.csv", whole, []string{"sales_30012026.csv"}, "sales_{business_date:ddMMyyyy}.csv"},
		{"umsatz_017_20260530.csv", perStore, []string{"umsatz_018_20260530.csv.gz", "umsatz_017_20260531.csv.gz"}, "umsatz_{store_id}_{business_date:yyyyMMdd}.csv"},
		{"Zürich.2026-05-30.csv", perStore, []string{"Bern.2026-05-30.csv"}, "{store_id}.{business_date}.csv"},
		{"sales_2026-05-30_v1.csv", whole, []string{"sales_2026-05-31_v2.csv"}, "sales_{business_date}_v{*}.csv"},
		{"history.csv", whole, []string{"readme.txt"}, "history.csv"},
		{"part-00001.csv", whole, []string{"part-00002.csv"}, "part-{*}.csv"},
	} {
		draft, _, err := contract.Infer(c.name, c.neighbours, strings.NewReader(c.text))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(draft), "{property: filePattern, value: \""+c.want+"\"}") {
			t.Errorf("%s beside %v: no %s in\n%s", c.name, c.neighbours, c.want, draft)
		}
		loadsOrAsks(t, draft)
	}
}

// Rows that share a store, product and date are till lines.
func TestInferTellsTillLinesFromSales(t *testing.T) {
	t.Parallel()
	draft, _, err := contract.Infer("2026-05-30.csv", nil, strings.NewReader("Line,Date,Store,Item,Qty,Amount\nL1,2026-05-30,S1,P1,3,4.50\nL2,2026-05-30,S1,P1,1,1.50\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"- name: sale_lines  # guess: several rows", `{name: "line_no", physicalName: "Line"`, "# decide: sale_lines needs transaction_id"} {
		if !strings.Contains(string(draft), want) {
			t.Errorf("no %q in\n%s", want, draft)
		}
	}
	draft, _, err = contract.Infer("2026-05-30.csv", nil, strings.NewReader("Nr of all,Date,Store,Item,Qty,Amount\nL1,2026-05-30,S1,P1,3,4.50\nL2,2026-05-30,S1,P1,1,1.50\n"))
	if err != nil || !strings.Contains(string(draft), `{name: "transaction_id", physicalName: "Nr of all", logicalType: string, required: true`) {
		t.Errorf("%v\n%s", err, draft)
	}
}

// Words that chains here write, and files of several kinds in one folder.
func TestInfer_GermanWordsAndKindsOfFilesInOneFolder(t *testing.T) {
	t.Parallel()
	folder := []string{"umsatz_20260529.csv", "umsatz_20260530.csv", "tagessumme_20260529.csv", "tagessumme_20260530.csv", "bestand_20260530.csv", "artikel.csv"}
	for _, x := range []struct {
		file, text string
		want       []string
	}{
		{"umsatz_20260530.csv", "Filiale;Artikel;Menge;Umsatz netto;Datum\n1;4711;3;12,50;30.05.2026\n1;4712;1;3,10;30.05.2026\n", []string{`"umsatz_{business_date:yyyyMMdd}.csv"`, `{name: "sales_value", physicalName: "Umsatz netto"`}},
		{"tagessumme_20260530.csv", "Filiale;Datum;Kunden;Summe netto\n1;30.05.2026;12;15,60\n2;30.05.2026;4;8,00\n", []string{`"tagessumme_{business_date:yyyyMMdd}.csv"`, `{name: "net_sales", physicalName: "Summe netto"`}},
		{"artikel.csv", "Artikel;Bezeichnung;EK-Preis;VK-Preis\n4711;Milch;0,80;1,20\n", []string{`{name: "unit_cost", physicalName: "EK-Preis"`, `{name: "list_price", physicalName: "VK-Preis"`}},
		{"filialen.csv", "Filiale;Name;Eröffnet am\n1;Mitte;01.02.2010\n2;Nord;15.03.2012\n", []string{`{name: "opened_on", physicalName: "Eröffnet am"`}},
		{"wert_20260530.csv", "Filiale;Artikel;Menge;Wert X;Datum\n1;4711;3;12,50;30.05.2026\n", []string{`# or: - {name: "sales_value", physicalName: "Wert X", logicalType: number, physicalType: "DECIMAL(14,2)", required: true}`}},
	} {
		draft, _, err := contract.Infer(x.file, folder, strings.NewReader(x.text))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range x.want {
			if !strings.Contains(string(draft), want) {
				t.Errorf("%s: the draft has no %s:\n%s", x.file, want, draft)
			}
		}
	}
}
