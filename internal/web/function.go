package web

import (
	"cmp"
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// functions are what templates may call. They write values; they work nothing out.
func (s *server) functions() template.FuncMap {
	f := s.format
	return template.FuncMap{
		"asset":   s.assets.url,
		"theme":   func() string { return s.assets.optional("theme.css") },
		"logo":    func() string { return cmp.Or(s.assets.optional("logo.svg"), s.assets.optional("logo.png")) },
		"symbol":  f.Symbol,
		"exact":   func(v Minor) template.HTML { return lighterCents(f, signed(int64(v)), f.Exact(abs(int64(v)))) },
		"day":     f.Day,
		"short":   f.ShortDay,
		"dated":   f.dated,
		"clock":   func(t time.Time) string { return f.date(t, "Mon 2 Jan 15:04") },
		"whole":   func(n any) string { return f.Whole(integer(n)) },
		"add":     func(a, b int) int { return a + b },
		"sub":     func(a, b int) int { return a - b },
		"dir":     func(v Minor) int { return dir(int64(v)) },
		"sign":    arrow,
		"side":    side,
		"term":    f.term,
		"iso":     func(d contract.Day) string { return d.String() },
		"say":     func(word any) string { return f.say(fmt.Sprint(word)) },
		"found":   f.sayFound,
		"visible": fault.Visible, // names of files come from anybody
		"lines":   func(s string) int { return strings.Count(s, "\n") + 1 },
		"weekday": f.dayName,
		"dom":     dayOfMonth,
		"seconds": func(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) + hard + "s" },
		"decimal": func(v string) string { return s.decimal(v) },
		"figure":  s.figure,
		"cssword": cssWord,
	}
}

func (f Format) dayName(d contract.Day) string { return f.date(d.Time(), "Mon") }

func dayOfMonth(d contract.Day) string { return strconv.Itoa(d.Time().Day()) }

// cssWord is what came of a store-day as a part of the name of a class.
func cssWord(w read.Word) string { return strings.ReplaceAll(string(w), " ", "-") }

func integer(n any) int64 {
	switch v := n.(type) {
	case int:
		return int64(v)
	case int64:
		return v
	}
	return 0
}

// lighterCents writes an amount whose minor units stand back a little.
func lighterCents(f Format, sign, text string) template.HTML {
	at := strings.LastIndex(text, f.decimal)
	if at < 0 {
		return template.HTML(template.HTMLEscapeString(sign + text)) //nolint:gosec // escaped
	}
	end := at + len(f.decimal)
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	return template.HTML(template.HTMLEscapeString(sign+text[:at]) + `<span class="c">` + template.HTMLEscapeString(text[at:end]) + "</span>" + template.HTMLEscapeString(text[end:])) //nolint:gosec // escaped
}

// arrow is the sign of a direction: shape first, colour second.
func arrow(dir int) string {
	switch {
	case dir < 0:
		return "▼"
	case dir > 0:
		return "▲"
	}
	return "="
}

// side is the class of a direction.
func side(dir int) string {
	switch {
	case dir < 0:
		return "worse"
	case dir > 0:
		return "better"
	}
	return "level"
}

// term links a label to its definition.
func (f Format) term(v View, id, label string) (template.HTML, error) {
	t, ok := read.TermOf(id)
	if !ok {
		return "", fmt.Errorf("no definition of %q", id)
	}
	if label == "" {
		label = f.say(t.Name)
	}
	return template.HTML(`<a class="term" href="` + template.HTMLEscapeString(v.Link("/definitions")+"#"+t.ID) + `" title="` + //nolint:gosec // escaped
		template.HTMLEscapeString(f.meaning(t)) + `">` + template.HTMLEscapeString(label) + `</a>`), nil
}

// meaning is what stands beside a label: its whole name, and what it says.
func (f Format) meaning(t read.Term) string { return f.say(t.Name) + ": " + f.say(t.Says) }

// figure writes a count or an amount, which has decimals where it has any.
func (s *server) figure(v string) string {
	if n, err := strconv.ParseInt(v, 10, 64); err == nil {
		return s.format.Whole(n)
	}
	return s.decimal(v)
}

// decimal writes a decimal string of the ledger as the chain writes numbers; one that is none stays as it is.
func (s *server) decimal(v string) string {
	n, err := warehouse.Scaled(v, 2)
	if err != nil {
		return v
	}
	return s.format.Amount(n)
}
