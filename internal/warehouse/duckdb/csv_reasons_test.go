package duckdb_test

import (
	"slices"
	"strings"
)

const (
	peerEngine = "DuckDB"
	peerGo     = "encoding/csv"
)

// csvReason is why another reader may make something else of a file that the night's reader loads.
type csvReason struct {
	peer, name string
	written    bool // holds of files that are well written too
	// Where the other one refuses the file: whether that is why.
	refuses func(f csvFile, ours reading, why string) bool
	// Where it reads other cells: whether a pair of them that is not the same is one for this reason.
	cells func(f csvFile, column int, ours, theirs string) bool
	// Where it reads fewer rows, the first ones as they are here: whether the next one is why.
	ends func(f csvFile, row []string) bool
}

var csvReasons = []csvReason{
	{peer: peerGo, name: "a CRLF within quotes is an LF", written: true, cells: func(_ csvFile, _ int, ours, theirs string) bool {
		return lf(ours) == theirs
	}},
	{peer: peerGo, name: "a quote within a cell is an error; told to take it for a letter it reads the same", refuses: func(f csvFile, ours reading, why string) bool {
		return strings.Contains(why, `bare "`) && f.agree(allLF(ours.rows), f.gos(true).rows)
	}},
	{peer: peerGo, name: "a CR alone ends no line", refuses: func(f csvFile, _ reading, _ string) bool {
		return loneCR(f.outside())
	}, cells: func(f csvFile, column int, ours, theirs string) bool {
		rest, cut := strings.CutSuffix(theirs, "\r")
		return cut && f.same(column, ours, rest) && loneCR(f.outside())
	}},
	{peer: peerGo, name: "a byte order mark is a letter of the first name", cells: func(f csvFile, _ int, ours, theirs string) bool {
		return "\ufeff"+ours == theirs && ours == f.columns[0].name
	}},
	{peer: peerEngine, name: "an escape character that escapes nothing is left out", cells: func(f csvFile, _ int, ours, theirs string) bool {
		return f.escape != "" && strings.ReplaceAll(ours, f.escape, "") == strings.ReplaceAll(theirs, f.escape, "")
	}},
	{peer: peerEngine, name: "spaces before a quote are left out, and the quote is one", refuses: func(f csvFile, ours reading, _ string) bool {
		return slices.ContainsFunc(slices.Concat(ours.rows...), f.spaced)
	}, cells: func(f csvFile, _ int, ours, _ string) bool {
		return f.spaced(ours)
	}, ends: func(f csvFile, row []string) bool {
		return slices.ContainsFunc(row, f.spaced)
	}},
	{peer: peerEngine, name: "all lines must end the same way", refuses: func(f csvFile, _ reading, _ string) bool {
		return strings.ContainsAny(strings.ReplaceAll(f.outside(), f.end, ""), "\r\n")
	}},
}

func lf(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

// allLF are the rows as encoding/csv has them, which keeps no CRLF.
func allLF(rows [][]string) [][]string {
	list := make([][]string, len(rows))
	for i, row := range rows {
		for _, cell := range row {
			list[i] = append(list[i], lf(cell))
		}
	}
	return list
}

// spaced reports whether a cell begins with spaces and a quote.
func (f csvFile) spaced(cell string) bool {
	return strings.HasPrefix(cell, " ") && strings.HasPrefix(strings.TrimLeft(cell, " "), f.quote)
}

// outside is the text without what stands between quotes.
func (f csvFile) outside() string {
	text := f.text
	if f.escape != "" {
		text = strings.NewReplacer(f.escape+f.escape, "", f.escape+f.quote, "").Replace(text)
	}
	var b strings.Builder
	for i, part := range strings.Split(text, f.quote) {
		if i%2 == 0 {
			b.WriteString(part)
		}
	}
	return b.String()
}

func loneCR(text string) bool { return strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\r") }

// reasons are the names of those that hold, and whether they are enough.
func (f csvFile) reasons(peer string, ours, theirs reading) (list []string, enough bool) {
	var those []csvReason
	for _, x := range csvReasons {
		if x.peer == peer && (x.written || f.spoilt) {
			those = append(those, x)
		}
	}
	if theirs.why != "" {
		for _, x := range those {
			if x.refuses != nil && x.refuses(f, ours, theirs.why) {
				return []string{x.name}, true
			}
		}
		return nil, false
	}
	if n := len(theirs.rows); n < len(ours.rows) && f.agree(ours.rows[:n], theirs.rows) {
		for _, x := range those {
			if x.ends != nil && x.ends(f, ours.rows[n]) {
				return []string{x.name}, true
			}
		}
	}
	if len(ours.rows) != len(theirs.rows) {
		return nil, false
	}
	for n, row := range ours.rows {
		if len(theirs.rows[n]) != len(row) {
			return nil, false
		}
		for i, a := range row {
			b := theirs.rows[n][i]
			if f.same(i, a, b) {
				continue
			}
			at := slices.IndexFunc(those, func(x csvReason) bool { return x.cells != nil && x.cells(f, i, a, b) })
			if at < 0 {
				return nil, false
			}
			list = append(list, those[at].name)
		}
	}
	return list, true
}
