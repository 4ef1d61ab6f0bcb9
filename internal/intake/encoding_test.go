package intake_test

import (
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"github.com/daybookhq/daybook/internal/intake"
)

const (
	bom8  = "\xef\xbb\xbf"
	bomLE = "\xff\xfe"
	bomBE = "\xfe\xff"
)

// wide writes a text as UTF-16.
func wide(text string, big bool) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(text)) {
		if big {
			b.WriteString(string([]byte{byte(u >> 8), byte(u)}))
		} else {
			b.WriteString(string([]byte{byte(u), byte(u >> 8)}))
		}
	}
	return b.String()
}

func single(t *testing.T, m *charmap.Charmap, text string) string {
	t.Helper()
	s, err := m.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A master of stores whose names need more than ASCII, in each encoding that a contract may say.
func TestRead_Encodings(t *testing.T) {
	t.Parallel()
	text := "store_id,name\nS1,Łódź\nS2,Zürich\nS3,\"Köln, €uro\"\n"
	western := strings.Replace(text, "Łódź", "Ružomberok", 1)
	for _, c := range []struct{ name, encoding, doc, text string }{
		{"utf-8", "utf-8", text, text},
		{"utf-8 with a mark", "utf-8", bom8 + text, text},
		{"utf-16 little endian", "utf-16le", wide(text, false), text},
		{"utf-16 little endian with a mark", "utf-16le", bomLE + wide(text, false), text},
		{"utf-16 big endian", "utf-16be", wide(text, true), text},
		{"utf-16 big endian with a mark", "utf-16be", bomBE + wide(text, true), text},
		{"utf-16, its mark says little", "utf-16", bomLE + wide(text, false), text},
		{"utf-16, its mark says big", "utf-16", bomBE + wide(text, true), text},
		{"windows-1252", "windows-1252", single(t, charmap.Windows1252, western), western},
		{"iso-8859-15", "iso-8859-15", single(t, charmap.ISO8859_15, western), western},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			contract := compile(t, draft{dataset: "stores", settings: []string{"encoding: " + c.encoding}, properties: []string{
				"name: store_id, logicalType: string, required: true, primaryKey: true", "name: name, logicalType: string",
			}})
			first := strings.Split(strings.Split(c.text, "\n")[1], ",")[1]
			want := []string{"2 store_id=S1 name=" + first, "3 store_id=S2 name=Zürich", "4 store_id=S3 name=Köln, €uro"}
			for _, chunk := range []int{0, 7} {
				g := read(t, contract, "stores.csv", []byte(c.doc), intake.Options{}.WithBounds(chunk, 0))
				same(t, "verdict", g.told(), []string{"ok"})
				same(t, "rows", g.rows, want)
			}
		})
	}
}

// A delimiter that is no ASCII is another byte in each encoding.
func TestRead_DelimiterOfTheEncoding(t *testing.T) {
	t.Parallel()
	c := compile(t, draft{dataset: "stores", settings: []string{"encoding: windows-1252", `delimiter: "§"`}, properties: []string{"name: store_id, logicalType: string", "name: name, logicalType: string"}})
	g := read(t, c, "stores.csv", []byte("store_id\xa7name\nS1\xa7\"K\xf6ln \xa7 1\"\n"), intake.Options{})
	same(t, "verdict", g.told(), []string{"ok"})
	same(t, "rows", g.rows, []string{"2 store_id=S1 name=Köln § 1"})
}

// Another encoding than the contract's is drift; single bytes that are wrong are findings.
func TestRead_WrongEncoding(t *testing.T) {
	t.Parallel()
	text := "store_id,name\n" + strings.Repeat("S1,Zürich\nS2,Köln\n", 3)
	mostlyASCII := "store_id,name\n" + strings.Repeat("S1,Bonn\n", 200) + strings.Repeat("S2,Köln\n", 30)
	for _, c := range []struct {
		name, encoding, doc string
		want                []string
	}{
		{"mark of utf-16 under utf-8", "utf-8", bomLE + wide(text, false), []string{"drift", "the file begins with the byte order mark of utf-16le; the contract says utf-8"}},
		{"NUL bytes of utf-16 under utf-8", "utf-8", wide(text, false), []string{"drift", "the file is full of NUL bytes, as utf-16 is; the contract says utf-8"}},
		{"NUL bytes of utf-16 under windows-1252", "windows-1252", wide(text, true), []string{"drift", "the file is full of NUL bytes, as utf-16 is; the contract says windows-1252"}},
		{"mark of utf-8 under windows-1252", "windows-1252", bom8 + text, []string{"drift", "the file begins with the byte order mark of utf-8; the contract says windows-1252"}},
		{"utf-8 under windows-1252", "windows-1252", text, []string{"drift", "6 of the first 6 lines with letters beyond ASCII are valid utf-8; the contract says windows-1252"}},
		{"windows-1252 under utf-8", "utf-8", single(t, charmap.Windows1252, text), []string{"drift", "6 of the first 7 lines are not utf-8"}},
		{"windows-1252 under utf-8, most lines are ASCII", "utf-8", single(t, charmap.Windows1252, mostlyASCII), []string{"drift", "30 of the first 231 lines are not utf-8"}},
		{"big endian under utf-16le", "utf-16le", wide(text, true), []string{"drift", "the file looks like utf-16be; the contract says utf-16le"}},
		{"mark of little endian under utf-16be", "utf-16be", bomLE + wide(text, false), []string{"drift", "the file begins with the byte order mark of utf-16le; the contract says utf-16be"}},
		{"no mark under utf-16", "utf-16", wide(text, false), []string{"drift", "the file has no byte order mark that would tell its byte order; where there never is one, the contract must say utf-16le or utf-16be"}},
		{"utf-8 under utf-16", "utf-16", text, []string{"drift", "the file is not utf-16: it has no byte order mark and no NUL bytes"}},
		{"one broken byte", "utf-8", "store_id,name\nS1,Z\xfcrich\nS2,Köln\nS3,Bonn\n", []string{"violation", `2 name "Z\\xfcrich" encoding: holds bytes that are no utf-8`}},
		{"one broken byte in the only row", "utf-8", "store_id,name\nS1,Z\xfcrich\n", []string{"violation", `2 name "Z\\xfcrich" encoding: holds bytes that are no utf-8`}},
		{"a NUL byte", "utf-8", "store_id,name\nS1,Bo\x00nn\nS2,Köln\n", []string{"violation", `2 name "Bo\\x00nn" encoding: holds a NUL byte`}},
		{"a NUL byte in windows-1252", "windows-1252", "store_id,name\nS1,Bo\x00nn\nS2,K\xf6ln\n", []string{"violation", `2 name "Bo\\x00nn" encoding: holds a NUL byte`}},
		{"a byte that windows-1252 lacks", "windows-1252", "store_id,name\nS1,Bo\x81nn\nS2,K\xf6ln\nS3,Bonn\n", []string{"violation", `2 name "Bo�nn" encoding: holds bytes that are no windows-1252`}},
		{"the euro of windows-1252 under iso-8859-15", "iso-8859-15", "store_id,name\nS1,1\x80\nS2,K\xf6ln\nS3,Bonn\n", []string{"violation", `2 name "1�" encoding: holds bytes that are no iso-8859-15`}},
		{"half a character at the end of utf-16", "utf-16le", wide("store_id,name\nS1,Bonn\nS2,Köln", false) + "\x00", []string{"violation", `3 name "Köln�" encoding: holds bytes that are no utf-16le`}},
		{"a replacement character is a letter in utf-8", "utf-8", "store_id,name\nS1,\ufffd\n", []string{"ok"}},
		{"a first line that is none", "utf-8", "store_id,n\xe4me\nS1,Bonn\nS2,Ulm\nS3,Trier\n", []string{"unreadable", `0 "" readable: the first line holds bytes that are no utf-8`}},
		{"a packed file without saying so", "utf-8", "\x1f\x8b\x08\x00abc", []string{"unreadable", `0 "" readable: the file is a gzip archive, but its name does not end with .gz`}},
		{"a workbook", "utf-8", "PK\x03\x04abc", []string{"unreadable", `0 "" readable: the file is a zip archive or an office document, no text`}},
		{"nothing", "utf-8", "", []string{"unreadable", `0 "" readable: the file is empty`}},
		{"nothing but a mark", "utf-8", bom8, []string{"unreadable", `0 "" readable: the file is empty`}},
		{"nothing but a mark in utf-16", "utf-16", bomLE, []string{"unreadable", `0 "" readable: the file is empty`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			contract := compile(t, draft{dataset: "stores", settings: []string{"encoding: " + c.encoding}, properties: []string{"name: store_id, logicalType: string", "name: name, logicalType: string"}})
			// The store ids repeat; only the encoding is looked at here.
			text := []byte(c.doc)
			g := read(t, contract, "stores.csv", text, intake.Options{})
			told := g.told()
			if told[0] == "drift" || c.want[0] != "drift" {
				same(t, "verdict", told, c.want)
			} else {
				t.Errorf("got %v", told)
			}
			v := sample(t, contract, "stores.csv", text)
			if (v.Outcome == "drift" || v.Outcome == "unreadable") != (c.want[0] == "drift" || c.want[0] == "unreadable") {
				t.Errorf("the sample says %s", v.Outcome)
			}
		})
	}
}
