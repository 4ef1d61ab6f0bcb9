package synth

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

func (s *spoiling) join() []byte { return append(bytes.Join(s.lines, []byte("\n")), '\n') }

// replace writes other bytes, under another name or none, in place of the file.
func (s *spoiling) replace(name string, doc []byte) error {
	s.gone = true
	if name != s.name {
		if err := os.Remove(filepath.Join(s.dir, s.name)); err != nil {
			return err
		}
	}
	if name == "" {
		return nil
	}
	return os.WriteFile(filepath.Join(s.dir, name), doc, 0o644) //nolint:gosec // a file for everybody
}

// cells rewrites every row, the header being row 0.
func (s *spoiling) cells(f func(row int, cells [][]byte) [][]byte) error {
	for i, line := range s.lines {
		s.lines[i] = bytes.Join(f(i, bytes.Split(bytes.Clone(line), []byte(","))), []byte(","))
	}
	return nil
}

// columns rewrites every row in the same way.
func (s *spoiling) columns(f func(cells [][]byte) [][]byte) error {
	return s.cells(func(_ int, c [][]byte) [][]byte { return f(c) })
}

// row rewrites one row.
func (s *spoiling) row(n int, f func(cells [][]byte) [][]byte) error {
	if len(s.lines) <= n {
		return errors.New("the file has too few rows for that")
	}
	return s.cells(func(row int, c [][]byte) [][]byte {
		if row == n {
			return f(c)
		}
		return c
	})
}

// dropStore takes the last row's store out of the night's three files.
func (s *spoiling) dropStore() error {
	last := bytes.Split(s.lines[len(s.lines)-1], []byte(","))
	store := last[1]
	drop := func(lines [][]byte) [][]byte {
		var keep [][]byte
		for _, l := range lines {
			c := bytes.SplitN(l, []byte(","), 3)
			if len(c) < 2 || !bytes.Equal(c[1], store) {
				keep = append(keep, l)
			}
		}
		return keep
	}
	s.lines = drop(s.lines)
	for _, other := range []string{"store_days_", "inventory_"} {
		path := filepath.Join(s.dir, strings.Replace(s.name, "sales_", other, 1))
		doc, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		keep := drop(bytes.Split(bytes.TrimSuffix(doc, []byte("\n")), []byte("\n")))
		if err := os.WriteFile(path, append(bytes.Join(keep, []byte("\n")), '\n'), 0o644); err != nil { //nolint:gosec // a file for everybody
			return err
		}
	}
	return nil
}

// loseTill takes every third row of one store out of the night's sales, and what they came to out of its store-day. The
// right files go to the folder of corrections.
func (s *spoiling) loseTill() error {
	store := bytes.Split(s.lines[len(s.lines)/2], []byte(","))[1]
	days := strings.Replace(s.name, "sales_", "store_days_", 1)
	doc, err := os.ReadFile(filepath.Join(s.dir, days))
	if err != nil {
		return err
	}
	for name, right := range map[string][]byte{s.name: s.join(), days: doc} {
		if err := s.keepForLater(name, right); err != nil {
			return err
		}
	}
	slices.Sort(s.later)
	var lost int64
	rows := 0
	s.lines = slices.DeleteFunc(s.lines, func(line []byte) bool {
		c := bytes.Split(line, []byte(","))
		if !bytes.Equal(c[1], store) {
			return false
		}
		if rows++; rows%3 != 1 {
			return false
		}
		lost += centsOf(c[4]) - centsOf(c[8])
		return true
	})
	lines := bytes.Split(doc, []byte("\n"))
	for i, line := range lines {
		if c := bytes.Split(line, []byte(",")); len(c) > 4 && bytes.Equal(c[1], store) {
			c[4] = appendCents(nil, centsOf(c[4])-lost)
			lines[i] = bytes.Join(c, []byte(","))
		}
	}
	return os.WriteFile(filepath.Join(s.dir, days), bytes.Join(lines, []byte("\n")), 0o644) //nolint:gosec // a file for everybody
}

// keepForLater writes a file that comes in a later night.
func (s *spoiling) keepForLater(name string, doc []byte) error {
	dir := filepath.Join(beside(s.dir), "corrections")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	path := filepath.Join(dir, name)
	rel, err := filepath.Rel(s.dir, path)
	if err != nil {
		return err
	}
	s.later = append(s.later, filepath.ToSlash(rel))
	return os.WriteFile(path, doc, 0o644) //nolint:gosec // a file for everybody
}

// centsOf reads an amount with two decimals; what is none is 0, as a header's word.
func centsOf(amount []byte) int64 {
	n, err := strconv.ParseInt(strings.Replace(string(amount), ".", "", 1), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// addOne adds one to a whole number in text.
func addOne(s string) string {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return s
	}
	return strconv.FormatInt(n+1, 10)
}
