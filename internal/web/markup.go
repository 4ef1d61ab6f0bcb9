package web

import (
	"html/template"
	"strconv"
	"sync"
)

// markup writes the rows of long tables: a template takes ten times as long for a cell. Only constants go into it as they are; all else is
// escaped on its way, byte for byte as a template would.
type markup struct {
	b      []byte
	format Format
}

// rowsUsed are what rows are written into, again and again.
var rowsUsed = sync.Pool{New: func() any { return &markup{b: make([]byte, 0, 4<<10)} }}

// constant is a part of a page that stands in the source: nothing but a constant can be given where one is wanted.
type constant string

func (m *markup) raw(c constant) { m.b = append(m.b, c...) }

// text escapes what stands between tags or in a quoted attribute.
func (m *markup) text(s string) {
	from := 0
	for i := range len(s) {
		var e constant
		switch s[i] {
		case 0:
			e = "\ufffd"
		case '"':
			e = "&#34;"
		case '&':
			e = "&amp;"
		case '\'':
			e = "&#39;"
		case '+':
			e = "&#43;"
		case '<':
			e = "&lt;"
		case '>':
			e = "&gt;"
		default:
			continue
		}
		m.b = append(m.b, s[from:i]...)
		m.raw(e)
		from = i + 1
	}
	m.b = append(m.b, s[from:]...)
}

func (m *markup) int(n int) { m.b = strconv.AppendInt(m.b, int64(n), 10) }

// attr is an attribute; one without a value is left out.
func (m *markup) attr(name constant, value string) {
	if value == "" {
		return
	}
	m.raw(" ")
	m.raw(name)
	m.raw(`="`)
	m.text(value)
	m.raw(`"`)
}

// html is what was written.
func (m *markup) html() template.HTML { return template.HTML(m.b) } //nolint:gosec // constants, and what text escaped

// cell is a cell with a figure; dir colours it.
func (m *markup) cell(class constant, label string, n *Number, dir int) {
	m.raw(`<td role="cell" class="`)
	m.raw(class)
	if dir != 0 {
		m.raw(" ")
		m.text(side(dir))
	}
	m.raw(`"`)
	if label != "" {
		m.raw(` data-label="`)
		m.text(m.format.say(label))
		m.raw(`"`)
	}
	m.raw(">")
	if n != nil {
		m.text(n.text)
	}
	m.raw("</td>")
}

// word is a cell with text of a file.
func (m *markup) word(class constant, text string) {
	m.raw(`<td role="cell" class="`)
	m.raw(class)
	m.raw(`" dir="auto">`)
	m.text(text)
	m.raw("</td>")
}

// name is the head of a row: what it is of, with a link to it, and what is to be said of it.
func (m *markup) name(link, id, name, word string) {
	m.raw(`<tr role="row"><th scope="row" role="rowheader" class="name">`)
	m.thing(link, id, name)
	if word != "" {
		m.raw(` <span class="word">`)
		m.text(word)
		m.raw("</span>")
	}
	m.raw("</th>")
}

// spark is a row of bars.
func (m *markup) spark(s *Spark) {
	if s == nil {
		return
	}
	m.raw(`<svg class="spark" viewBox="0 0 `)
	m.int(s.Width)
	m.raw(" ")
	m.int(s.Height)
	m.raw(`" width="`)
	m.int(s.Width)
	m.raw(`" height="`)
	m.int(s.Height)
	m.raw(`" role="img" aria-label="`)
	m.text(s.Title)
	m.raw(`" preserveAspectRatio="none"><path class="axis" d="M0 `)
	m.text(s.Axis)
	m.raw("h")
	m.int(s.Width)
	m.raw(`"/>`)
	for _, p := range []struct {
		class constant
		path  string
	}{{"up", s.Up}, {"down", s.Down}, {"flat", s.Flat}} {
		if p.path == "" {
			continue
		}
		m.raw(`<path class="`)
		m.raw(p.class)
		m.raw(`" d="`)
		m.text(p.path)
		m.raw(`"/>`)
	}
	m.raw("</svg>")
}
