package synth

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

// Fault is one planted fault: its kind and the business date whose sales file it spoils.
type Fault struct {
	Kind string
	Date contract.Day
}

// Kind describes one kind of fault.
type Kind struct {
	Name    string
	Text    string
	Outcome string // the verdict of the spoiled file; "" where no file is spoiled
	spoil   func(*spoiling) error
}

// spoiling is one file on its way to being bad.
type spoiling struct {
	dir   string
	name  string
	lines [][]byte // header first, without line ends
	later []string
	gone  bool // no file is written under name
}

// Kinds returns every kind of fault.
func Kinds() []Kind { return kinds }

var kinds = []Kind{
	{"missing_column", "the column discount is not there", "drift", func(s *spoiling) error { return s.columns(func(c [][]byte) [][]byte { return slices.Delete(c, 5, 6) }) }},
	{"extra_column", "a column till_software more", "drift", func(s *spoiling) error {
		return s.cells(func(row int, c [][]byte) [][]byte {
			if row == 0 {
				return append(c, []byte("till_software"))
			}
			return append(c, []byte("7.2"))
		})
	}},
	{"renamed_column", "units is called quantity", "drift", func(s *spoiling) error {
		s.lines[0] = bytes.Replace(s.lines[0], []byte("units"), []byte("quantity"), 1)
		return nil
	}},
	{"reordered_columns", "units and sales_value have changed places", "drift", func(s *spoiling) error {
		return s.columns(func(c [][]byte) [][]byte { c[3], c[4] = c[4], c[3]; return c })
	}},
	{"retyped_column", "units are words", "drift", func(s *spoiling) error {
		return s.cells(func(row int, c [][]byte) [][]byte {
			if row > 0 {
				c[3] = append([]byte("qty "), c[3]...)
			}
			return c
		})
	}},
	{"wrong_delimiter", "semicolons instead of commas", "drift", func(s *spoiling) error {
		for i := range s.lines {
			s.lines[i] = bytes.ReplaceAll(s.lines[i], []byte(","), []byte(";"))
		}
		return nil
	}},
	{"wrong_encoding", "UTF-16 with a byte order mark", "drift", func(s *spoiling) error {
		out := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(string(s.join()))) {
			out = append(out, byte(u), byte(u>>8))
		}
		return s.replace(s.name, out)
	}},
	{"negative_sales", "one sales value is negative", "violation", func(s *spoiling) error {
		return s.row(4, func(c [][]byte) [][]byte { c[4] = append([]byte("-"), c[4]...); return c })
	}},
	{"unknown_store", "one row names a store that the master lacks", "violation", func(s *spoiling) error {
		return s.row(4, func(c [][]byte) [][]byte { c[1] = []byte("S9999X"); return c })
	}},
	{"unknown_product", "one row names a product that the master lacks", "violation", func(s *spoiling) error {
		return s.row(4, func(c [][]byte) [][]byte { c[2] = []byte("P9999X"); return c })
	}},
	{"duplicate_key", "one row stands twice", "violation", func(s *spoiling) error {
		s.lines = slices.Insert(s.lines, 5, bytes.Clone(s.lines[4]))
		return nil
	}},
	{"ragged_row", "one row lacks its last two cells", "violation", func(s *spoiling) error {
		return s.row(4, func(c [][]byte) [][]byte { return c[:len(c)-2] })
	}},
	{"impossible_date", "one row is of 30 February", "violation", func(s *spoiling) error {
		return s.row(4, func(c [][]byte) [][]byte { c[0] = append(bytes.Clone(c[0][:4]), "-02-30"...); return c })
	}},
	{"date_of_another_night", "the rows are of the day before", "violation", func(s *spoiling) error {
		return s.cells(func(row int, c [][]byte) [][]byte {
			if row > 0 {
				d, err := contract.ParseDay(string(c[0]))
				if err == nil {
					c[0] = []byte((d - 1).String())
				}
			}
			return c
		})
	}},
	{"wrong_control_total", "one row's value is 1.00 more than the store's total says", "violation", func(s *spoiling) error {
		return s.row(4, func(c [][]byte) [][]byte {
			whole, fraction, _ := bytes.Cut(c[4], []byte("."))
			c[4] = []byte(addOne(string(whole)) + "." + string(fraction))
			return c
		})
	}},
	{"not_a_number", "one row's units are n/a", "violation", func(s *spoiling) error {
		return s.row(4, func(c [][]byte) [][]byte { c[3] = []byte("n/a"); return c })
	}},
	{"too_many_decimals", "one sales value has three decimals", "violation", func(s *spoiling) error {
		return s.row(4, func(c [][]byte) [][]byte { c[4] = append(c[4], '5'); return c })
	}},
	{"unended_quote", "a quote opens and never ends", "violation", func(s *spoiling) error {
		return s.row(4, func(c [][]byte) [][]byte { c[2] = append([]byte(`"`), c[2]...); return c })
	}},
	{"broken_bytes", "one cell holds a byte that is not UTF-8", "violation", func(s *spoiling) error {
		return s.row(4, func(c [][]byte) [][]byte { c[2] = append(bytes.Clone(c[2]), 0xff); return c })
	}},
	{"empty_file", "0 bytes", "unreadable", func(s *spoiling) error { return s.replace(s.name, nil) }},
	{"truncated_gzip", "packed, and cut in the middle", "unreadable", func(s *spoiling) error {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write(s.join()); err != nil {
			return err
		}
		if err := z.Close(); err != nil {
			return err
		}
		return s.replace(s.name+".gz", b.Bytes()[:b.Len()*2/3])
	}},
	{"unknown_file", "the file has a name that no contract knows", "unknown", func(s *spoiling) error {
		return s.replace(strings.Replace(s.name, "sales_", "umsatz-", 1), s.join())
	}},
	{"two_deliveries", "the night's sales come twice, once packed and with one row less", "violation", func(s *spoiling) error {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		less := *s
		less.lines = less.lines[:len(less.lines)-1]
		if _, err := z.Write(less.join()); err != nil {
			return err
		}
		if err := z.Close(); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(s.dir, s.name+".gz"), b.Bytes(), 0o644) //nolint:gosec // a file for everybody
	}},
	{"file_missing", "the night's sales file is not there", "", func(s *spoiling) error { return s.replace("", nil) }},
	{"missing_store", "one store's rows are in none of the night's files", "", func(s *spoiling) error { return s.dropStore() }},
	{"late_correction", "one till's receipts are missing from the night's sales and store-days; the right files lie in corrections/", "ok", func(s *spoiling) error {
		return s.loseTill()
	}},
}

// ParseFault reads KIND@DATE.
func ParseFault(s string) (Fault, error) {
	name, date, ok := strings.Cut(s, "@")
	if !ok {
		return Fault{}, fmt.Errorf("%q is not KIND@DATE, as in renamed_column@2026-02-10", s)
	}
	d, err := contract.ParseDay(date)
	if err != nil {
		return Fault{}, err
	}
	if kindOf(name) == nil {
		names := make([]string, len(kinds))
		for i, k := range kinds {
			names[i] = k.Name
		}
		if near := fault.Nearest(name, names); near != "" {
			return Fault{}, fmt.Errorf("there is no fault %q; did you mean %s?", name, near)
		}
		return Fault{}, fmt.Errorf("there is no fault %q; there are %s", name, strings.Join(names, ", "))
	}
	return Fault{name, d}, nil
}

func kindOf(name string) *Kind {
	for i := range kinds {
		if kinds[i].Name == name {
			return &kinds[i]
		}
	}
	return nil
}

// plantedFault is a fault as truth.json tells it.
type plantedFault struct {
	Kind    string   `json:"kind"`
	Date    string   `json:"date"`
	Outcome string   `json:"outcome"`
	Later   []string `json:"later,omitempty"`
}

// plant spoils the sales file of a night that was written.
func (c *Chain) plant(dir string, f Fault) ([]string, error) {
	k := kindOf(f.Kind)
	if k == nil {
		return nil, fault.New(fault.Usage, "there is no fault %q", f.Kind)
	}
	later, err := spoilFile(dir, "sales_"+f.Date.String()+".csv", k)
	if err != nil {
		return nil, err
	}
	c.faults = append(c.faults, plantedFault{f.Kind, f.Date.String(), k.Outcome, later})
	return later, nil
}

// spoilFile plants a kind of fault in one file.
func spoilFile(dir, name string, k *Kind) ([]string, error) {
	path := filepath.Join(dir, name)
	doc, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // another fault took it away
	}
	if err != nil {
		return nil, fault.New(fault.Unreachable, "spoil %s: %w", name, err)
	}
	s := &spoiling{dir: dir, name: name, lines: bytes.Split(bytes.TrimSuffix(doc, []byte("\n")), []byte("\n"))}
	if err := k.spoil(s); err != nil {
		return nil, fmt.Errorf("spoil %s: %w", name, err)
	}
	if s.gone {
		return s.later, nil
	}
	if err := os.WriteFile(path, s.join(), 0o644); err != nil { //nolint:gosec // a file for everybody
		return nil, fault.New(fault.Unreachable, "spoil %s: %w", name, err)
	}
	return s.later, nil
}
