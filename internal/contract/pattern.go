package contract

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// Pattern is a compiled filePattern. Placeholders are {business_date} (or {business_date:PATTERN} with the letters of
// TimeFormat), {store_id} (one or more characters) and {*} (any characters, none too); none of them crosses a slash.
// A pattern with a slash is held against the whole path below landing, one without against the file's base name.
// The zero Pattern matches nothing.
type Pattern struct {
	text   string
	tokens []patternToken
}

type patternToken struct {
	kind   placeholder
	text   string // of plain text
	format *TimeFormat
}

type placeholder uint8

const (
	plain placeholder = iota
	anything
	storeID
	businessDate
)

// compressions are the extensions that a file may have on top of its pattern.
var compressions = []string{".gz", ".zst", ".zip"}

// Packed reports whether a name says that the file is packed.
func Packed(name string) bool {
	return slices.ContainsFunc(compressions, func(ext string) bool { return strings.HasSuffix(name, ext) })
}

// ParsePattern compiles a filePattern.
func ParsePattern(text string) (Pattern, error) {
	p := Pattern{text: text}
	fail := func(format string, args ...any) (Pattern, error) {
		return Pattern{}, fmt.Errorf("filePattern %q: %w", text, fmt.Errorf(format, args...))
	}
	switch {
	case text == "":
		return fail("is empty")
	case strings.HasPrefix(text, "/") || strings.Contains(text, "//") || path.Clean(text) != text || strings.HasPrefix(text, ".."):
		return fail("must be a name or a path below landing, without .., a leading or a double slash")
	case strings.Contains(text, `\`):
		return fail("has a backslash: folders are divided by /")
	}
	for rest := text; rest != ""; {
		open := strings.IndexAny(rest, "{}")
		if open < 0 {
			open = len(rest)
		}
		if open > 0 {
			p.tokens = append(p.tokens, patternToken{text: rest[:open]})
			rest = rest[open:]
			continue
		}
		end := strings.IndexByte(rest, '}')
		if rest[0] == '}' || end < 0 {
			return fail("has a brace without its partner")
		}
		token, err := parsePlaceholder(rest[1:end])
		if err != nil {
			return fail("%w", err)
		}
		if n := len(p.tokens); n > 0 && open == 0 && p.tokens[n-1].open() && token.open() {
			return fail("has two placeholders of any length side by side: put text between them")
		}
		if token.kind != anything && p.has(token.kind) {
			return fail("has {%s} twice", rest[1:end])
		}
		p.tokens = append(p.tokens, token)
		rest = rest[end+1:]
	}
	stars := 0
	for _, t := range p.tokens {
		if t.kind == anything {
			stars++
		}
	}
	if stars > 4 {
		return fail("has more than four {*}")
	}
	return p, nil
}

func parsePlaceholder(s string) (patternToken, error) {
	name, format, dated := strings.Cut(s, ":")
	switch {
	case s == "*":
		return patternToken{kind: anything}, nil
	case s == "store_id":
		return patternToken{kind: storeID}, nil
	case s == "business_date":
		return patternToken{kind: businessDate, format: ISODate}, nil
	case name == "business_date" && dated:
		f, err := ParseTimeFormat(format)
		if err != nil {
			return patternToken{}, fmt.Errorf("{%s}: %w", s, err)
		}
		if !f.HasDate() {
			return patternToken{}, fmt.Errorf("{%s}: pattern %q holds no date", s, format)
		}
		return patternToken{kind: businessDate, format: f}, nil
	}
	known := []string{"business_date", "store_id", "*"}
	if near := nearest(name, known); near != "" {
		return patternToken{}, fmt.Errorf("{%s} is no placeholder: did you mean {%s}", s, near)
	}
	return patternToken{}, fmt.Errorf("{%s} is no placeholder: there are {business_date}, {business_date:yyyyMMdd}, {store_id} and {*}", s)
}

// open reports whether the token may be of any length.
func (t patternToken) open() bool { return t.kind == anything || t.kind == storeID }

func (p Pattern) has(kind placeholder) bool {
	for _, t := range p.tokens {
		if t.kind == kind {
			return true
		}
	}
	return false
}

// String returns the pattern as the contract has it.
func (p Pattern) String() string { return p.text }

// HasDate reports whether a file's name says its business date.
func (p Pattern) HasDate() bool { return p.has(businessDate) }

// HasStore reports whether a file's name says its store.
func (p Pattern) HasStore() bool { return p.has(storeID) }

// Match reads a file's name. It is false where the name has another shape, where its date does not exist, and where
// the name can be read in two ways (Set.Explain says which of them it was).
func (p Pattern) Match(name string) (Slot, bool) {
	slot, found, ambiguous := p.read(name, false)
	return slot, found && !ambiguous
}
