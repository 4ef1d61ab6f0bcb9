package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/warehouse/export"
)

// shownDeeds is how many lines of the audit log the page has; the file has all.
const shownDeeds = 100

// DeedLine is one line of the audit log.
type DeedLine struct{ At, Actor, Action, Object, Detail, Address, Run string }

func (s *server) deedLine(d people.Deed) DeedLine {
	l := DeedLine{At: s.format.date(d.At.In(s.Now().Location()), "Mon 2 Jan 15:04:05"), Actor: d.Actor, Action: strings.ReplaceAll(d.Action, "_", " "), Object: d.Object, Detail: d.Detail, Address: d.Address}
	if d.Run > 0 {
		l.Run = strconv.FormatInt(d.Run, 10)
	}
	return l
}

// auditCSV is the audit log as a file, from a day to a day, both in it.
func (s *server) auditCSV(w http.ResponseWriter, r *http.Request) {
	now := s.Now()
	from, to := now.AddDate(-100, 0, 0), now.Add(time.Minute)
	for key, at := range map[string]*time.Time{"from": &from, "to": &to} {
		text := r.URL.Query().Get(key)
		if text == "" {
			continue
		}
		d, err := contract.ParseDay(text)
		if err != nil {
			s.problem(w, s.bare(r), http.StatusBadRequest, fmt.Sprintf("%s %q is not a date like 2026-05-30", key, cut(text)), nil)
			return
		}
		if key == "to" {
			d++
		}
		*at = time.Date(d.Time().Year(), d.Time().Month(), d.Time().Day(), 0, 0, 0, 0, now.Location())
	}
	if err := s.People.Log.Flush(r.Context()); err != nil {
		s.trouble(w, s.bare(r), err)
		return
	}
	list, err := s.People.Directory.Register.Deeds(r.Context(), from, to, 1<<30)
	if err != nil {
		s.trouble(w, s.bare(r), err)
		return
	}
	records := [][]string{{"at", "actor", "action", "object", "detail", "address", "run"}}
	for _, d := range list {
		records = append(records, []string{d.At.UTC().Format(time.RFC3339), export.Defuse(d.Actor), d.Action, export.Defuse(d.Object), export.Defuse(d.Detail), export.Defuse(d.Address), strconv.FormatInt(d.Run, 10)})
	}
	content, err := csvOf(records)
	if err != nil {
		s.trouble(w, s.bare(r), err)
		return
	}
	w.Header().Set("Content-Type", csvType)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Disposition", `attachment; filename="audit-`+contract.DayOf(now).String()+`.csv"`)
	respond(w, r, http.StatusOK, newBody(content))
}
