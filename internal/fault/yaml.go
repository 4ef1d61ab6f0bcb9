package fault

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// Misread is where a document stops being YAML, why, and what to do.
type Misread struct {
	Line, Col int // both count from 1; Col in characters
	Msg, Hint string
}

// Larger documents are not looked through, nor a line behind so many bytes, so that nobody waits for it.
const (
	mostYAML      = 128 << 10
	mostYAMLLines = 2000
	mostYAMLLine  = 500
)

// NotYAML finds what is wrong with a document that the YAML reader refused with err. The reader names the line where it gave up, or that before it, or where
// something began; so the place is where the longest part of the document that does read ends.
func NotYAML(doc []byte, err error) Misread {
	lines := bytes.SplitAfter(doc, []byte("\n"))
	if len(doc) > mostYAML || len(lines) > mostYAMLLines {
		m := Misread{Line: 1, Col: 1}
		_, _ = fmt.Sscanf(err.Error(), "yaml: line %d:", &m.Line)
		m.Msg, m.Hint = whyNotYAML(' ', false, strings.TrimPrefix(err.Error(), "yaml: "))
		return m
	}
	n := len(lines)
	for n > 0 && !readsYAML(bytes.Join(lines[:n], nil)) {
		n--
	}
	before, line := bytes.Join(lines[:n], nil), []byte{}
	if n < len(lines) {
		line = bytes.TrimRight(lines[n], "\r\n")
	}
	k := min(len(line), mostYAMLLine)
	for k > 0 && (!utf8.RuneStart(at(line, k)) || !readsYAML(append(bytes.Clone(before), line[:k]...))) {
		k--
	}
	indent := line[:len(line)-len(bytes.TrimLeft(line, " \t"))]
	if tab := bytes.IndexByte(indent, '\t'); tab >= 0 && k <= len(indent) {
		k = tab
	}
	m := Misread{Line: n + 1, Col: utf8.RuneCount(line[:k]) + 1}
	m.Msg, m.Hint = whyNotYAML(at(line, k), k <= len(indent), strings.TrimPrefix(err.Error(), "yaml: "))
	return m
}

// at is the byte of a line at an index; a blank at its end.
func at(line []byte, i int) byte {
	if i < len(line) {
		return line[i]
	}
	return ' '
}

func readsYAML(doc []byte) bool {
	var n yaml.Node
	return yaml.Unmarshal(doc, &n) == nil
}

// whyNotYAML says in plain words what is wrong at a character, begins whether it is the first of its line, and what to do; said is what the reader says of it.
func whyNotYAML(c byte, begins bool, said string) (msg, hint string) {
	if line, rest, ok := strings.Cut(said, ": "); ok && strings.HasPrefix(line, "line ") {
		said = rest
	}
	switch {
	case c == '\t' && begins:
		return "is not YAML: a tab stands where the line is indented", "put spaces in its place"
	case c == '"', c == '\'':
		return "is not YAML: the quote that opens here does not end as it should", "close it with " + string(rune(c)) + ", and put nothing behind it"
	case c == '{', c == '[':
		return "is not YAML: the " + string(rune(c)) + " that opens here does not end as it should", "close it with " + map[byte]string{'{': "}", '[': "]"}[c] + ", with commas between what it holds"
	case strings.Contains(said, "mapping values are not allowed"):
		return "is not YAML: a key and its value may not begin here", "indent it like the keys beside it; text that holds a colon goes into quotes"
	case begins:
		return "is not YAML: this line does not fit to those above it: " + said, "indent it like the lines that it belongs to"
	}
	return "is not YAML: " + said, "text that holds signs goes into quotes"
}
