package cli

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/notify"
	"github.com/daybookhq/daybook/internal/schedule"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/web"
)

// unsentDays is for how many days pages tell of a mail that did not get through, and of a channel that has not heard an alert's end.
const unsentDays = batch.MailDays

// shownTold is how many alerts, and how many mails, a page lists.
const shownTold = 50

// readSettings is a home with its settings as a daybook.yaml of that time and size has them, and the plan by which it ran then.
type readSettings struct {
	home *opened
	at   time.Time
	size int64
	plan *schedule.Plan
}

// asSet is the home with its settings as they are now, which are read again once daybook.yaml is another: every page of whoever minds the data asks. While they
// cannot be used it is as it was when serving began: what looks for trouble every few minutes says so in the log.
func (s *server) asSet() *opened {
	now, err := os.Stat(filepath.Join(s.home.Dir, config.FileName))
	if err != nil {
		return s.home
	}
	if last := s.settings.Load(); last != nil && last.at.Equal(now.ModTime()) && last.size == now.Size() && last.plan == s.plan.Load() {
		return last.home
	}
	plan := s.plan.Load()
	h, err := s.app.renewed(s.home)
	if err != nil {
		return s.home
	}
	s.settings.Store(&readSettings{h, now.ModTime(), now.Size(), plan})
	return h
}

// told is what the page of whoever minds the data says of alerts and mails; nil where the home tells nobody of anything.
func (s *server) told(ctx context.Context) (*web.Told, error) {
	h := s.asSet()
	if len(h.config.Alerts.Channels) == 0 && h.config.Mail.Server == "" {
		return nil, nil //nolint:nilnil // as above
	}
	alerts, err := s.app.alertDesk(h, nil).List(ctx, unsentDays)
	if err != nil {
		return nil, err
	}
	now := h.Now()
	mails, err := h.Warehouse.Mails(ctx, contract.DayOf(now)-unsentDays)
	if err != nil {
		return nil, err
	}
	return &web.Told{Alerts: alertLines(alerts), Mails: unsentMails(mails, now)}, nil
}

// alertLines are the alerts that are open, or of which a channel is still to hear the end, the newest first.
func alertLines(list []notify.Item) (lines []web.AlertLine) {
	for _, item := range slices.Backward(list) {
		l := web.AlertLine{
			ID: item.ID, Kind: string(item.Kind), Title: item.Title, Severity: string(item.Severity), State: item.State, Since: item.OpenedAt, Owner: item.Owner, Next: item.Next,
		}
		for _, t := range item.Last() {
			if t.Error == "" {
				l.Heard = append(l.Heard, t.Channel)
			}
		}
		for _, t := range item.Owed {
			l.Unheard = append(l.Unheard, web.UnsentMessage{Channel: t.Channel, Action: string(t.Action), At: t.At, Tries: t.Tries, Error: t.Error})
		}
		if item.State == "resolved" && len(l.Unheard) == 0 {
			continue
		}
		if lines = append(lines, l); len(lines) == shownTold {
			break
		}
	}
	return lines
}

// unsentMails are the letters that did not get through, the newest first.
func unsentMails(list []warehouse.MailRow, now time.Time) (lines []web.UnsentMail) {
	for _, m := range slices.Backward(list) {
		if !m.Lost(now) {
			continue
		}
		l := web.UnsentMail{Login: m.Login, Kind: m.Kind, Night: m.Date.String(), State: m.State, At: m.BegunAt, Error: m.Error}
		if m.EndedAt != nil {
			l.At = *m.EndedAt
		}
		if lines = append(lines, l); len(lines) == shownTold {
			break
		}
	}
	return lines
}
