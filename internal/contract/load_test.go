package contract_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

func load(t *testing.T, file string) *contract.Contract {
	t.Helper()
	doc, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c, err := contract.Load(file, doc)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLoadRich(t *testing.T) {
	t.Parallel()
	c := load(t, "testdata/good/rich.yaml")
	if c.Owner != "pos@alder.example" || c.Support != "#store-systems https://alder.example/chat" {
		t.Errorf("owner %q, support %q", c.Owner, c.Support)
	}
	d := c.Dialect
	if d.Delimiter != ";" || d.Quote != "'" || d.Escape != `\` || d.Encoding != "windows-1252" || !d.Header || d.DecimalMark != "," ||
		d.ThousandsMark != "." || strings.Join(d.NullTokens, "|") != "NA|NULL" || strings.Join(d.TrueTokens, "|") != "J|1" ||
		strings.Join(d.FalseTokens, "|") != "N|0" || !d.AnyOrder {
		t.Errorf("dialect %+v", d)
	}
	if c.OnDrift != contract.DriftQuarantines || c.Returns != contract.ReturnsNegativeLines || !c.AmountsIncludeTax || c.Basis != contract.BeforeReturns ||
		c.Tolerance != 5 || c.DayStartsAt != 4*time.Hour || c.MaxLoss != 0.10 || c.LineKinds["V"] != contract.LineVoid || len(c.LineKinds) != 6 {
		t.Errorf("settings %+v", c)
	}
	if c.SLA == nil || c.SLA.EveryDays != 1 || c.SLA.At != 5*time.Hour+30*time.Minute {
		t.Errorf("sla %+v", c.SLA)
	}
	if len(c.Constants) != 1 || c.Dataset.Fields[c.Constants[0].Field].Name != "on_promotion" || c.Constants[0].Value.Int != 0 {
		t.Errorf("constants %+v", c.Constants)
	}
	names := make([]string, len(c.Key))
	for i, k := range c.Key {
		names[i] = c.Columns[k].Name
	}
	if got := strings.Join(names, " "); got != "store_id till_id transaction_id line_no" {
		t.Errorf("key %s", got)
	}
	product := c.Columns[6]
	if product.Physical != "Artikel" || product.References != "products" || product.OnUnknown != contract.UnknownLoads {
		t.Errorf("product %+v", product)
	}
	if card := c.Columns[10]; !card.Personal || card.Field != -1 || card.Name != "" {
		t.Errorf("personal column %+v", card)
	}
	if till := c.Columns[11]; !till.Ignored || till.Field != -1 || till.Kind != contract.Text {
		t.Errorf("ignored column %+v", till)
	}
	var rules []string
	for _, r := range c.Rules {
		where := "file"
		if r.Column() >= 0 {
			where = c.Columns[r.Column()].Physical
		}
		rules = append(rules, where+" "+r.Name()+": "+c.Describe(r))
	}
	want, err := os.ReadFile("testdata/good/rich.rules")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(rules, "\n") + "\n"; got != string(want) {
		t.Errorf("rules:\n%s", got)
	}
}

// Each bad document is named for what is wrong in it; its .err lists every problem, one a line.
// DAYBOOK_GOLDEN=write writes the .err files anew, for a person to read.
func TestLoadBad(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d bad contracts: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			t.Parallel()
			doc, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, err = contract.Load(filepath.Base(file), doc)
			var list contract.Errors
			if !errors.As(err, &list) {
				t.Fatalf("loaded, or failed otherwise: %v", err)
			}
			if fault.KindOf(err) != fault.Config {
				t.Errorf("kind %s", fault.KindOf(err))
			}
			golden := strings.TrimSuffix(file, ".yaml") + ".err"
			got := list.Error() + "\n"
			if os.Getenv("DAYBOOK_GOLDEN") == "write" {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

func TestLoadDirTellsAllFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, doc string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(doc), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, doc := range contract.Defaults() {
		write(name, string(doc))
	}
	set, err := contract.LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(set.Contracts()); n != 8 {
		t.Fatalf("%d contracts", n)
	}
	if first := set.Contracts()[0].Dataset.Name; first != "stores" {
		t.Errorf("first is %s: masters come before facts", first)
	}
	write("a.odcs.yaml", "id: [\n")
	write("b.odcs.yaml", "kind: Nothing\n")
	write("c.yaml", "kind: DataContract\n")
	_, err = contract.LoadDir(dir)
	for _, want := range []string{"a.odcs.yaml:", "b.odcs.yaml:1:7: kind \"Nothing\"", "c.yaml:1:1: is not read"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in\n%v", want, err)
		}
	}
	if _, err := contract.LoadDir(filepath.Join(dir, "none")); fault.KindOf(err) != fault.Config || fault.HintOf(err) == "" {
		t.Errorf("missing folder: %v", err)
	}
	if _, err := contract.LoadDir(t.TempDir()); fault.KindOf(err) != fault.Config || fault.HintOf(err) == "" {
		t.Errorf("empty folder: %v", err)
	}
}

func TestTwoContractsOfOneID(t *testing.T) {
	t.Parallel()
	c := load(t, "testdata/good/rich.yaml")
	if _, err := contract.NewSet(c, c); err == nil || !strings.Contains(err.Error(), `id "alder-lines" is also that of`) {
		t.Errorf("got %v", err)
	}
}

func FuzzLoad(f *testing.F) {
	for _, doc := range contract.Defaults() {
		f.Add(doc)
	}
	for _, glob := range []string{"testdata/good/*.yaml", "testdata/bad/*.yaml"} {
		files, _ := filepath.Glob(glob)
		for _, file := range files {
			doc, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(doc)
		}
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		c, err := contract.Load("fuzz.yaml", doc)
		if err == nil {
			if len(c.Columns) == 0 || len(c.Patterns) == 0 || len(c.SHA256) != 64 {
				t.Errorf("loaded without columns or patterns: %+v", c)
			}
			contract.Lint(c)
			if changes := contract.DiffContracts(c, c); len(changes) != 0 {
				t.Errorf("differs from itself: %v", changes)
			}
			for _, r := range c.Rules {
				if c.Describe(r) == "" {
					t.Errorf("rule %s says nothing", r.Name())
				}
			}
			return
		}
		var list contract.Errors
		if !errors.As(err, &list) || len(list) == 0 {
			t.Errorf("no list of problems: %v", err)
		}
		for _, p := range list {
			if p.Line < 1 || p.Col < 1 || p.Msg == "" {
				t.Errorf("problem without place or word: %+v", p)
			}
		}
	})
}

func TestLoadAlder(t *testing.T) {
	t.Parallel()
	c := load(t, "testdata/good/alder.yaml")
	if len(c.Key) != 3 || c.Key[0] != 0 || c.Key[1] != 1 || c.Key[2] != 2 {
		t.Errorf("a key without positions is in the document's order: %v", c.Key)
	}
	slot, ok := c.Match("night/umsatz_S 01_20260530.csv.gz")
	if !ok || slotText(slot) != "2026-05-30 S 01" {
		t.Errorf("slot %q %t", slotText(slot), ok)
	}
	if d, ok := c.Columns[0].Format.ParseDate([]byte("30.05.2026")); !ok || d.String() != "2026-05-30" {
		t.Errorf("date %s %t", d, ok)
	}
	if units := c.Columns[3]; units.Kind != contract.Decimal || units.Digits != 14 || units.Scale != 3 || !units.Required || c.MaxLoss != 0.20 {
		t.Errorf("units %+v", units)
	}
}

func TestLoadBare(t *testing.T) {
	t.Parallel()
	c := load(t, "testdata/good/bare.yaml")
	if c.Owner != "" || c.Support != "" || c.SLA != nil || c.Key != nil || c.Dialect.Header {
		t.Errorf("%+v", c)
	}
	// The warehouse holds 14 digits, 3 of them decimals: 11 are left before the point.
	if units := c.Columns[1]; units.Digits != 11 || units.Scale != 0 {
		t.Errorf("units %+v", units)
	}
	if value := c.Columns[2]; value.Digits != 14 || value.Scale != 2 {
		t.Errorf("sales_value %+v", value)
	}
	if c.Columns[0].Kind != contract.Text {
		t.Errorf("product_id %+v", c.Columns[0])
	}
}
