package synth

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
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

// addOne adds one to a whole number in text.
func addOne(s string) string {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return s
	}
	return strconv.FormatInt(n+1, 10)
}
