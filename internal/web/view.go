package web

import (
	"fmt"
	"net/url"
	"strconv"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// versus is what numbers are compared with.
type versus string

const (
	vsNormal   versus = "normal"
	vsLastWeek versus = "lastweek"
	vsLastYear versus = "lastyear"
	vsTarget   versus = "target"
)

var allVersus = []versus{vsNormal, vsLastWeek, vsLastYear, vsTarget}

// View is the state of a page: all of it stands in the URL. The zero value of a field is its default and is left out of
// links. Date, Run, Region and VS are kept while the reader walks from page to page.
type View struct {
	Date   *contract.Day // nil: the newest night
	Run    int64         // as of this run; 0: the published one
	Region string
	VS     versus // "": the home's default
	Sort   string // column, with "-" before it for descending; of this page only
	Page   int    // from 1; 0 is 1; of this page only
}

// parseView reads a query string. A value that no page could have written is fault.Usage; keys of others are left alone.
func parseView(q url.Values) (View, error) {
	var v View
	if s := q.Get("date"); s != "" {
		d, err := contract.ParseDay(s)
		if err != nil {
			return v, fault.New(fault.Usage, "date %q is not a date like 2026-05-30", cut(s))
		}
		v.Date = &d
	}
	if s := q.Get("run"); s != "" {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < 1 {
			return v, fault.New(fault.Usage, "run %q is not the number of a run", cut(s))
		}
		v.Run = n
	}
	v.Region = q.Get("region")
	if s := q.Get("vs"); s != "" {
		v.VS = versus(s)
		if !known(v.VS) {
			return v, fault.New(fault.Usage, "vs %q is none of normal, lastweek, lastyear, target", cut(s))
		}
	}
	v.Sort = q.Get("sort")
	if s := q.Get("page"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 1_000_000 {
			return v, fault.New(fault.Usage, "page %q is not the number of a page", cut(s))
		}
		v.Page = n
	}
	return v, nil
}

func known(vs versus) bool {
	for _, k := range allVersus {
		if k == vs {
			return true
		}
	}
	return false
}

// cut shortens a value that is shown back to its sender.
func cut(s string) string {
	r := []rune(s)
	if len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// Link returns the address of path in this state, with pairs of key and value changed; sort and page stay behind unless
// they are among them. An empty value takes its key away.
func (v View) Link(path string, pairs ...any) string {
	q := url.Values{}
	if v.Date != nil {
		q.Set("date", v.Date.String())
	}
	if v.Run > 0 {
		q.Set("run", strconv.FormatInt(v.Run, 10))
	}
	if v.Region != "" {
		q.Set("region", v.Region)
	}
	if v.VS != "" {
		q.Set("vs", string(v.VS))
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		key, value := fmt.Sprint(pairs[i]), fmt.Sprint(pairs[i+1])
		if value == "" {
			q.Del(key)
			continue
		}
		q.Set(key, value)
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// Self is the address of path in this state with sort and page.
func (v View) Self(path string) string {
	page := ""
	if v.Page > 1 {
		page = strconv.Itoa(v.Page)
	}
	return v.Link(path, "sort", v.Sort, "page", page)
}

// against turns the comparison into what package read asks for.
func (vs versus) against(date contract.Day) read.Against {
	switch vs {
	case vsLastWeek:
		return read.Against{Base: read.Day, Day: date - 7}
	case vsLastYear:
		return read.Against{Base: read.Day, Day: date - 364}
	case vsTarget:
		return read.Against{Base: read.Target}
	}
	return read.Against{Base: read.Normal}
}

// words names the comparison of a date: "normal Saturday", "Sat 23 May".
func (vs versus) words(f Format, date contract.Day) string {
	switch vs {
	case vsLastWeek:
		return f.ShortDay(date - 7)
	case vsLastYear:
		return f.Day(date - 364)
	case vsTarget:
		return "target"
	}
	return "normal " + date.Weekday().String()
}

// label names the comparison in the control.
func (vs versus) label() string {
	return map[versus]string{
		vsNormal: "vs normal", vsLastWeek: "vs last week", vsLastYear: "vs last year (364 days)", vsTarget: "vs target",
	}[vs]
}
