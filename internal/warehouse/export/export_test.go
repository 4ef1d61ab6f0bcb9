package export_test

import (
	"bytes"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
	_ "github.com/duckdb/duckdb-go/v2" // the engine whose rows are written
	"github.com/xuri/excelize/v2"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse/export"
)

// ask returns the rows of a query on an empty engine.
func ask(t testing.TB, query string) *sql.Rows {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = rows.Close()
		_ = db.Close()
	})
	return rows
}

func write(t testing.TB, format func(io.Writer, *sql.Rows) error, query string) string {
	t.Helper()
	var b bytes.Buffer
	if err := format(&b, ask(t, query)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// every has a row of each type and a row of nulls.
const every = `select * from (values (1, 'S1', date '2026-05-30', 12.50::decimal(14,2), 0::decimal(14,3), 3::bigint, true, 0.1::double,
	timestamp '2026-05-30 09:30:45.5', 123456789012345678901234567890::hugeint, 999999999999.99::decimal(14,2), -0.01::decimal(14,2),
	'5e9cf0e0-3a3b-4a5c-9d7e-0123456789ab'::uuid, [1.50, 2.25]::decimal(4,2)[]),
	(2, null, null, null, null, null, null, null, null, null, null, null, null, null))
	as v (i, text, day, money, units, n, yes, ratio, moment, big, most, cent, id, list) order by i`

func TestEveryType(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		format func(io.Writer, *sql.Rows) error
		want   string
	}{
		{"csv", export.CSV, "i,text,day,money,units,n,yes,ratio,moment,big,most,cent,id,list\n" +
			`1,S1,2026-05-30,12.50,0.000,3,true,0.1,2026-05-30 09:30:45.5,123456789012345678901234567890,999999999999.99,-0.01,5e9cf0e0-3a3b-4a5c-9d7e-0123456789ab,"[""1.5"",""2.25""]"` + "\n2,,,,,,,,,,,,,\n"},
		{"json", export.JSON, "[\n" + `{"i":1,"text":"S1","day":"2026-05-30","money":"12.50","units":"0.000","n":3,"yes":true,"ratio":0.1,"moment":"2026-05-30 09:30:45.5","big":123456789012345678901234567890,"most":"999999999999.99","cent":"-0.01","id":"5e9cf0e0-3a3b-4a5c-9d7e-0123456789ab","list":["1.5","2.25"]}` +
			",\n" + `{"i":2,"text":null,"day":null,"money":null,"units":null,"n":null,"yes":null,"ratio":null,"moment":null,"big":null,"most":null,"cent":null,"id":null,"list":null}` + "\n]\n"},
	} {
		if got := write(t, c.format, every); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestCSVTextIsSafeAndWhole(t *testing.T) {
	t.Parallel()
	texts := map[string]string{ // what goes in, what a reader of CSV gets
		"=1+2": "'=1+2", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx",
		"  =1+1": "'  =1+1", " @x": "' @x", "\u00a0+1": "'\u00a0+1", " \t-1": "' \t-1", "\ufeff=1": "'\ufeff=1", "\u3000＝1": "'\u3000＝1", "\nx": "'\nx",
		"＝1+1": "'＝1+1", "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x", "x ＝1": "x ＝1", "  x=1": "  x=1", "   ": "   ",
		"a,b": "a,b", `say "hi"`: `say "hi"`, "two\nlines": "two\nlines", " lead": " lead", "trail ": "trail ", "": "", "日本": "日本", "a=b": "a=b",
	}
	for in, want := range texts {
		got := write(t, export.CSV, "select "+literal(in)+" as a, -1 as b, 'x' as c")
		records, err := csv.NewReader(strings.NewReader(got)).ReadAll()
		if err != nil {
			t.Fatalf("%q gives %q: %v", in, got, err)
		}
		if r := records[1]; len(r) != 3 || r[0] != want || r[1] != "-1" || r[2] != "x" {
			t.Errorf("%q came back as %q", in, r)
		}
	}
	if got := write(t, export.CSV, `select '' as a, null as b, 1 as "=cmd()"`); got != "a,b,'=cmd()\n\"\",,1\n" {
		t.Errorf("empty, null and a header: %q", got)
	}
}

func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func TestJSONIsReadable(t *testing.T) {
	t.Parallel()
	got := write(t, export.JSON, `select 'a "b" <c> \ ' || chr(10) as "a ""k""", 'nan'::double as f, {'x': 1, 'y': [null, 'z']} as s, '{"k": [1]}'::json as j from range(2)`)
	var list []map[string]any
	if err := json.Unmarshal([]byte(got), &list); err != nil {
		t.Fatalf("%v in %s", err, got)
	}
	if len(list) != 2 || list[0][`a "k"`] != "a \"b\" <c> \\ \n" || list[0]["f"] != nil || fmt.Sprint(list[0]["s"]) != "map[x:1 y:[<nil> z]]" || fmt.Sprint(list[0]["j"]) != "map[k:[1]]" {
		t.Errorf("got %v", list)
	}
	if got := write(t, export.JSON, "select 1 as a where false"); got != "[]\n" {
		t.Errorf("no rows: %q", got)
	}
	if err := export.JSON(io.Discard, ask(t, "select 1 as a, 2 as a")); fault.KindOf(err) != fault.Usage {
		t.Errorf("two columns of one name: %v", err)
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	got := write(t, export.Table, `select * from (values ('Köln', 5.00::decimal(9,2), null), ('東京', 1234.50::decimal(9,2), 'x'), ('a' || chr(27) || '[31m' || chr(10), null, 'y')) as v (city, value, note)`)
	lines := strings.Split(got, "\n")
	for i, w := range []string{"city             value  note", "-------------  -------  ----", "Köln              5.00", "東京           1234.50  x", `a\u001b[31m\n           y`, "(3 rows)", ""} {
		if i >= len(lines) || lines[i] != w {
			t.Fatalf("line %d of\n%s\nwant %q", i, got, w)
		}
	}
	long := write(t, export.Table, "select i from range(5000) as r (i) order by i")
	if n := strings.Count(long, "\n"); n != 5003 || !strings.HasSuffix(long, "4999\n(5,000 rows)\n") {
		t.Errorf("%d lines for 5000 rows, ending in %q", n, long[len(long)-30:])
	}
}

func TestXLSX(t *testing.T) {
	t.Parallel()
	book, err := excelize.OpenReader(strings.NewReader(write(t, export.XLSX, every)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	for cell, want := range map[string]string{
		"A1": "i", "A2": "1", "B2": "S1", "C2": "2026-05-30", "D2": "12.50", "E2": "0.000", "F2": "3", "G2": "TRUE", "H2": "0.1", "I2": "2026-05-30 09:30:45",
		"J2": "123456789012345678901234567890", "K2": "999,999,999,999.99", "L2": "-0.01", "B3": "", "D3": "",
	} {
		if got, err := book.GetCellValue("Data", cell); err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", cell, got, want, err)
		}
	}
	for cell, want := range map[string]string{"D2": "12.5", "K2": "999999999999.99", "C2": "46172"} { // 2026-05-30 is day 46,172 of a spreadsheet
		if got, _ := book.GetCellValue("Data", cell, excelize.Options{RawCellValue: true}); got != want {
			t.Errorf("%s holds %q, want %q", cell, got, want)
		}
	}
	if p, err := book.GetPanes("Data"); err != nil || !p.Freeze || p.YSplit != 1 {
		t.Errorf("the header does not stay: %+v, %v", p, err)
	}
	book2, err := excelize.OpenReader(strings.NewReader(write(t, export.XLSX, "select '=1+2' as a, '@SUM(A1)' as b, date '1850-01-01' as c, 1234567890123456::bigint as d")))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book2.Close() }()
	for cell, want := range map[string]string{"A2": "=1+2", "B2": "@SUM(A1)", "C2": "1850-01-01", "D2": "1234567890123456"} {
		got, _ := book2.GetCellValue("Data", cell)
		formula, _ := book2.GetCellFormula("Data", cell)
		if got != want || formula != "" {
			t.Errorf("%s is %q with formula %q, want the text %q", cell, got, formula, want)
		}
	}
	if err := export.XLSX(io.Discard, ask(t, "select repeat('x', 32768) as a")); fault.KindOf(err) != fault.Usage {
		t.Errorf("a text that no cell holds: %v", err)
	}
}

func TestParquet(t *testing.T) {
	t.Parallel()
	data := write(t, export.Parquet, every)
	r, err := file.NewParquetReader(bytes.NewReader([]byte(data)))
	if err != nil {
		t.Fatal(err)
	}
	p, err := pqarrow.NewFileReader(r, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	table, err := p.ReadTable(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer table.Release()
	want := map[string][2]string{
		"i": {"int64", "1"}, "text": {"utf8", "S1"}, "day": {"date32", "2026-05-30"}, "money": {"decimal(14, 2)", "12.5"}, "units": {"decimal(14, 3)", "0"}, "n": {"int64", "3"},
		"yes": {"bool", "true"}, "ratio": {"float64", "0.1"}, "big": {"decimal(38, 0)", "123456789012345678901234567890"}, "most": {"decimal(14, 2)", "999999999999.99"}, "cent": {"decimal(14, 2)", "-0.01"},
	}
	for i, f := range table.Schema().Fields() {
		w, ok := want[f.Name]
		if !ok {
			continue
		}
		chunk := table.Column(i).Data().Chunk(0)
		if f.Type.String() != w[0] || chunk.ValueStr(0) != w[1] || chunk.IsNull(1) == (f.Name == "i") {
			t.Errorf("%s is %s %s, want %s %s and then null", f.Name, f.Type, chunk.ValueStr(0), w[0], w[1])
		}
	}
	if len(table.Schema().Fields()) != 14 {
		t.Errorf("%d columns", len(table.Schema().Fields()))
	}
}

// Nothing is cut: more rows than a row group, than the look-ahead of a table, than a sheet.
func TestNothingIsCut(t *testing.T) {
	t.Parallel()
	const rows = 1_048_580
	query := fmt.Sprintf("select i from range(%d) as r (i) order by i", rows)
	if n := strings.Count(write(t, export.CSV, query), "\n"); n != rows+1 {
		t.Errorf("CSV has %d lines", n)
	}
	r, err := file.NewParquetReader(bytes.NewReader([]byte(write(t, export.Parquet, query))))
	if err != nil {
		t.Fatal(err)
	}
	if r.NumRows() != rows || r.NumRowGroups() < 8 {
		t.Errorf("Parquet has %d rows in %d groups", r.NumRows(), r.NumRowGroups())
	}
	book, err := excelize.OpenReader(strings.NewReader(write(t, export.XLSX, query)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	if sheets := book.GetSheetList(); len(sheets) != 2 {
		t.Errorf("sheets %v", sheets)
	}
	for cell, want := range map[[2]string]string{{"Data", "A1048576"}: "1048574", {"Data 2", "A1"}: "i", {"Data 2", "A2"}: "1048575", {"Data 2", "A6"}: "1048579", {"Data 2", "A7"}: ""} {
		if got, err := book.GetCellValue(cell[0], cell[1]); err != nil || got != want {
			t.Errorf("%v is %q, want %q (%v)", cell, got, want, err)
		}
	}
}

type full struct{ room int }

var errFull = errors.New("no space left on device")

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestAWriterThatFails(t *testing.T) {
	t.Parallel()
	for name, format := range map[string]func(io.Writer, *sql.Rows) error{"csv": export.CSV, "json": export.JSON, "table": export.Table, "xlsx": export.XLSX, "parquet": export.Parquet} {
		if err := format(&full{room: 100}, ask(t, "select i, md5(i::text) from range(100000) as r (i)")); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", -1234567: "-1,234,567", -100: "-100"} {
		if got := export.Count(n); got != want {
			t.Errorf("Count(%d) is %s, want %s", n, got, want)
		}
	}
}
