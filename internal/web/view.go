package web

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/fiscal"
)

// View is the state of a page: all of it stands in the URL. The zero value of a field is its default and is left out of
// links. Date, Run, Region, VS, Period, From and Category are kept while the reader walks from page to page; the rest belongs to one page.
type View struct {
	Date   *contract.Day // nil: the newest night
	Run    int64         // as of this run; 0: the published one
	Region string
	VS     versus        // "": the home's default
	Period fiscal.Kind   // "": one day
	From   *contract.Day // the first of several days, where no period says it; nil: none

	Category string // of products; "": all

	Sort    string      // column, with "-" before it for descending
	Page    int         // from 1; 0 is 1
	Product string      // whose till lines are shown; "": none
	Line    int64       // of a file; 0: none
	By      fiscal.Kind // of a trend: day, week, month or quarter
	Since   int64       // of what a run changed: the earlier run; 0: the one before it
	Words   string      // that are looked for
	Each    bool        // every store in a row of its own
}

// parseView reads a query string. A value that no page could have written is fault.Usage; keys of others are left alone.
func parseView(q url.Values) (View, error) {
	v := View{Region: q.Get("region"), Sort: q.Get("sort"), Category: q.Get("category"), Product: q.Get("product"), Each: q.Get("stores") == "each", By: fiscal.Kind(q.Get("by")), Words: q.Get("q")}
	for key, values := range q {
		for _, value := range values {
			if !clean(value) {
				return View{}, fault.New(fault.Usage, "the value of %q is not text", cut(key))
			}
		}
	}
	if s := q.Get("date"); s != "" {
		d, err := contract.ParseDay(s)
		if err != nil {
			return View{}, fault.New(fault.Usage, "date %q is not a date like 2026-05-30", cut(s))
		}
		v.Date = &d
	}
	if s := q.Get("vs"); s != "" {
		if v.VS = versus(s); !isVersus(v.VS) {
			return View{}, fault.New(fault.Usage, "vs %q is none of normal, lastweek, lastyear, target", cut(s))
		}
	}
	if s := q.Get("period"); s != "" && s != string(fiscal.Day) {
		if v.Period = fiscal.Kind(s); !isPeriod(v.Period) {
			return View{}, fault.New(fault.Usage, "period %q is none of day, week, month, quarter, year", cut(s))
		}
	}
	if s := q.Get("from"); s != "" && q.Get("period") == "" { // a period that was chosen since takes its place
		d, err := contract.ParseDay(s)
		if err != nil {
			return View{}, fault.New(fault.Usage, "from %q is not a date like 2026-05-30", cut(s))
		}
		v.From = &d
	}
	if s := q.Get("stores"); s != "" && s != "each" {
		return View{}, fault.New(fault.Usage, "stores %q is not the word each", cut(s))
	}
	var page int64
	for _, n := range []struct {
		key, what string
		most      int64
		to        *int64
	}{
		{"run", "the number of a run", 1 << 53, &v.Run},
		{"page", "the number of a page", 1_000_000, &page},
		{"line", "the number of a line", 1 << 53, &v.Line},
		{"since", "the number of a run", 1 << 53, &v.Since},
	} {
		s := q.Get(n.key)
		if s == "" {
			continue
		}
		value, err := strconv.ParseInt(s, 10, 64)
		if err != nil || value < 1 || value > n.most {
			return View{}, fault.New(fault.Usage, "%s %q is not %s", n.key, cut(s), n.what)
		}
		*n.to = value
	}
	v.Page = int(page)
	return v, nil
}

// clean says whether a text of a request can be a name: valid, and without the NUL that no database takes.
func clean(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// cut shortens a value that is shown back to its sender.
func cut(s string) string {
	r := []rune(strings.ToValidUTF8(s, "\ufffd"))
	if len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return string(r)
}

// Link returns the address of path in this state, with pairs of key and value changed; what belongs to one page stays
// behind unless it is among them. An empty value takes its key away.
func (v View) Link(path string, pairs ...any) string {
	q := make(query, 0, 8)
	if v.Date != nil {
		q.set("date", v.Date.String())
	}
	if v.Run > 0 {
		q.set("run", strconv.FormatInt(v.Run, 10))
	}
	q.set("region", v.Region)
	q.set("vs", string(v.VS))
	q.set("period", string(v.Period))
	if v.From != nil {
		q.set("from", v.From.String())
	}
	q.set("category", v.Category)
	for i := 0; i+1 < len(pairs); i += 2 {
		q.set(asText(pairs[i]), asText(pairs[i+1]))
	}
	return q.after(path)
}

// Self is the address of path in the whole of this state, with pairs of key and value changed.
func (v View) Self(path string, pairs ...any) string {
	page, line, since, stores := "", "", "", ""
	if v.Page > 1 {
		page = strconv.Itoa(v.Page)
	}
	if v.Line > 0 {
		line = strconv.FormatInt(v.Line, 10)
	}
	if v.Since > 0 {
		since = strconv.FormatInt(v.Since, 10)
	}
	if v.Each {
		stores = "each"
	}
	own := []any{"sort", v.Sort, "page", page, "product", v.Product, "line", line, "stores", stores, "by", v.By, "q", v.Words, "since", since}
	return v.Link(path, append(own, pairs...)...)
}
