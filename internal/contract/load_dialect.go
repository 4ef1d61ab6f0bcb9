package contract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"gopkg.in/yaml.v3"
)

// Encodings are the names that the custom property encoding may have.
var Encodings = []string{"utf-8", "utf-16", "utf-16le", "utf-16be", "windows-1252", "iso-8859-15"}

// dialect reads how the file's bytes become cells.
func (l *loader) dialect() {
	d := &l.c.Dialect
	*d = Dialect{Delimiter: ",", Quote: `"`, Encoding: "utf-8", Header: true, DecimalMark: ".", TrueTokens: []string{"true"}, FalseTokens: []string{"false"}}
	l.single("delimiter", func(n *yaml.Node, s string) {
		if s == "" || strings.ContainsAny(s, "\r\n\"\x00") || strings.ContainsAny(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz0123456789") {
			l.fail(n, `a tab is "\t"`, "delimiter %q cannot divide cells", s)
		}
		d.Delimiter = s
	})
	l.single("quote", func(n *yaml.Node, s string) {
		if len(s) > 1 || s != "" && (s[0] >= utf8.RuneSelf || s[0] < ' ') {
			l.fail(n, `"" means that nothing is quoted`, "quote must be one ASCII character")
		}
		d.Quote = s
	})
	l.single("escape", func(n *yaml.Node, s string) {
		switch {
		case len(s) != 1 || s[0] >= utf8.RuneSelf || s[0] < ' ':
			l.fail(n, "leave it out where the quote is doubled", "escape must be one ASCII character")
		case d.Quote == "":
			l.fail(n, "", "escape does nothing without a quote")
		case s != d.Quote: // the quote itself as escape is the default: doubled
			d.Escape = s
		}
	})
	l.single("encoding", func(n *yaml.Node, s string) {
		d.Encoding = strings.ToLower(s)
		if slices.Contains(Encodings, d.Encoding) {
			return
		}
		known := map[string]string{
			"utf8": "utf-8", "utf16": "utf-16", "cp1252": "windows-1252", "latin1": "windows-1252", "latin-1": "windows-1252",
			"iso-8859-1": "windows-1252", "ascii": "utf-8", "us-ascii": "utf-8", "latin9": "iso-8859-15",
		}
		if use, ok := known[d.Encoding]; ok {
			l.fail(n, "write "+use, "encoding %q is not read under that name", s)
			return
		}
		l.word(n, "encoding", Encodings)
	})
	l.flag("header", &d.Header)
	l.mark("decimalMark", &d.DecimalMark)
	l.mark("thousandsMark", &d.ThousandsMark)
	l.tokens("nullTokens", &d.NullTokens)
	l.tokens("trueTokens", &d.TrueTokens)
	l.tokens("falseTokens", &d.FalseTokens)
	l.choice("columnOrder", []string{"strict", "any"}, func(s string) { d.AnyOrder = s == "any" })
	l.clashes()
}

// clashes reports marks and tokens that mean two things.
func (l *loader) clashes() {
	d := l.c.Dialect
	at := func(names ...string) *yaml.Node {
		for _, n := range names {
			if l.customs[n] != nil {
				return l.customs[n]
			}
		}
		return l.schema
	}
	if m := map[string]*charmap.Charmap{"windows-1252": charmap.Windows1252, "iso-8859-15": charmap.ISO8859_15}[d.Encoding]; m != nil {
		if _, err := m.NewEncoder().String(d.Delimiter); err != nil {
			l.fail(at("delimiter"), "", "delimiter %q is no character of %s", d.Delimiter, d.Encoding)
		}
	}
	if d.DecimalMark == d.ThousandsMark {
		l.fail(at("thousandsMark", "decimalMark"), "", "decimalMark and thousandsMark are the same: %q", d.DecimalMark)
	}
	if d.Quote != "" && strings.Contains(d.Delimiter, d.Quote) {
		l.fail(at("quote", "delimiter"), "", "delimiter and quote are the same: %q", d.Quote)
	}
	if d.Escape != "" && strings.Contains(d.Delimiter, d.Escape) {
		l.fail(at("escape", "delimiter"), "", "delimiter and escape are the same: %q", d.Escape)
	}
	if d.Quote == "" && (d.Delimiter == d.DecimalMark || d.Delimiter == d.ThousandsMark) {
		l.fail(at("decimalMark", "delimiter"), "", "delimiter %q also stands inside numbers, and nothing is quoted", d.Delimiter)
	}
	if d.AnyOrder && !d.Header {
		l.fail(at("columnOrder"), "", "columnOrder any does nothing without a header")
	}
	seen := map[string]string{}
	for _, list := range []struct {
		name   string
		tokens []string
	}{{"nullTokens", d.NullTokens}, {"trueTokens", d.TrueTokens}, {"falseTokens", d.FalseTokens}} {
		for _, t := range list.tokens {
			if other, ok := seen[t]; ok {
				l.fail(at(list.name, other), "", "%q stands in %s and in %s", t, other, list.name)
			}
			seen[t] = list.name
		}
	}
}

// single reads a custom property with one text.
func (l *loader) single(name string, use func(n *yaml.Node, s string)) {
	n := l.customs[name]
	switch {
	case n == nil:
	case n.Kind != yaml.ScalarNode || n.Tag == "!!null":
		l.fail(n, "", "%s must be a single value", name)
	default:
		use(n, n.Value)
	}
}

func (l *loader) flag(name string, to *bool) {
	l.single(name, func(n *yaml.Node, s string) {
		if n.Tag != "!!bool" {
			l.fail(n, "", "%s must be true or false", name)
		}
		*to = isTrue(n)
	})
}

func (l *loader) choice(name string, words []string, use func(string)) {
	l.single(name, func(n *yaml.Node, s string) {
		if !slices.Contains(words, s) {
			l.word(n, name, words)
			return
		}
		use(s)
	})
}

func (l *loader) mark(name string, to *string) {
	l.single(name, func(n *yaml.Node, s string) {
		if utf8.RuneCountInString(s) != 1 || strings.ContainsAny(s, "-0123456789\"\r\n") {
			l.fail(n, `like "." or ","`, "%s must be one character that stands in no number", name)
		}
		*to = s
	})
}

// tokens reads one text or a list of texts.
func (l *loader) tokens(name string, to *[]string) {
	n := l.customs[name]
	if n == nil {
		return
	}
	list := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		list = n.Content
	}
	if len(list) == 0 {
		l.fail(n, "leave it out", "%s is empty", name)
	}
	*to = nil
	for _, e := range list {
		switch {
		case e.Kind != yaml.ScalarNode:
			l.fail(e, "", "%s must be a list of texts", name)
		case e.Tag == "!!null":
			l.fail(e, `put it in quotes: "`+e.Value+`"; an empty cell is null anyway`, "%s holds YAML's null, which is no text", name)
		case e.Value == "" && name == "nullTokens":
			l.fail(e, "leave it out", "an empty cell is null anyway")
		case slices.Contains(*to, e.Value):
			l.fail(e, "", "%s has %q twice", name, e.Value)
		default:
			*to = append(*to, e.Value)
		}
	}
}
