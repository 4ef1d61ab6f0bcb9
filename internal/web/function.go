package web

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// functions are what templates may call. They write values; they work nothing out.
func (s *server) functions() template.FuncMap {
	f := s.format
	return template.FuncMap{
		"asset":  s.assets.url,
		"symbol": f.Symbol,
		"money":  f.Money,
		"gap":    f.Gap,
		"day":    f.Day,
		"short":  f.ShortDay,
		"whole":  func(n any) string { return f.Whole(integer(n)) },
		"amount": func(v *int64) template.HTML { return s.cents(v, f.Amount) },
		"change": func(v *int64) template.HTML { return s.cents(v, f.Change) },
		"count": func(v *int64) string {
			if v == nil {
				return ""
			}
			return f.Count(*v)
		},
		"sharegap": func(part, whole *int64) string {
			if part == nil || whole == nil {
				return ""
			}
			return f.ShareGap(*part, *whole)
		},
		"shareof": func(part *int64, whole int64) string {
			if part == nil {
				return ""
			}
			return f.Share(*part, whole)
		},
		"each": func(total int64, by *int64) string { // money for each of a quantity in thousandths
			if by == nil || *by == 0 {
				return ""
			}
			return f.Amount(read.MulDiv(total, 1000, *by))
		},
		"ratio": func(a int64, b *int64) string {
			if b == nil {
				return ""
			}
			return f.Ratio(a, *b)
		},
		"ptr":     func(v int64) *int64 { return &v },
		"int64":   func(n int) int64 { return int64(n) },
		"add":     func(a, b int) int { return a + b },
		"sub":     func(a, b int) int { return a - b },
		"cssword": func(w read.Word) string { return strings.ReplaceAll(string(w), " ", "-") },
		"deref":   func(v *int64) int64 { return *v },
		"dir":     func(v any) int { return dir(integer(v)) },
		"sign":    arrow,
		"side":    side,
		"term":    term,
		"iso":     func(d contract.Day) string { return d.String() },
		"lines":   func(s string) int { return strings.Count(s, "\n") + 1 },
		"weekday": func(d contract.Day) string {
			return d.Time().Format("Mon")
		},
		"dom":     func(d contract.Day) string { return d.Time().Format("2") },
		"seconds": func(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) + hard + "s" },
		"decimal": func(v string) string { return s.decimal(v) },
	}
}

func integer(n any) int64 {
	switch v := n.(type) {
	case int:
		return int64(v)
	case int64:
		return v
	case *int64:
		if v != nil {
			return *v
		}
	}
	return 0
}

// cents writes an amount whose minor units stand back a little; nil is nothing.
func (s *server) cents(v *int64, write func(int64) string) template.HTML {
	if v == nil {
		return ""
	}
	text := write(*v)
	at := strings.LastIndex(text, s.format.decimal)
	if at < 0 {
		return template.HTML(template.HTMLEscapeString(text)) //nolint:gosec // escaped
	}
	return template.HTML(template.HTMLEscapeString(text[:at]) + `<span class="c">` + template.HTMLEscapeString(text[at:]) + "</span>") //nolint:gosec // escaped
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
func term(v View, id, label string) (template.HTML, error) {
	t, ok := termByID[id]
	if !ok {
		return "", fmt.Errorf("no definition of %q", id)
	}
	if label == "" {
		label = t.Name
	}
	return template.HTML(`<a class="term" href="` + template.HTMLEscapeString(v.Link("/definitions")+"#"+t.ID) + `" title="` + //nolint:gosec // escaped
		template.HTMLEscapeString(t.Name+": "+t.Says) + `">` + template.HTMLEscapeString(label) + `</a>`), nil
}

// decimal writes a decimal string of the ledger as the chain writes numbers; one that is none stays as it is.
func (s *server) decimal(v string) string {
	n, err := warehouse.Scaled(v, 2)
	if err != nil {
		return v
	}
	return s.format.Amount(n)
}
