package cli

import (
	"context"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mail"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/schedule"
	"github.com/daybookhq/daybook/internal/web"
)

// letters is what writes mails, over the dashboard's own pages.
type letters struct{ *web.Letters }

// Brief implements mail.Writer.
func (l letters) Brief(ctx context.Context, to mail.Reader, date contract.Day) (mail.Letter, error) {
	x, err := l.Letters.Brief(ctx, web.Addressee(to), date)
	return mail.Letter(x), err
}

// Notice implements mail.Writer.
func (l letters) Notice(to mail.Reader, date contract.Day, run int64, line string) (mail.Letter, error) {
	x, err := l.Letters.Notice(web.Addressee(to), date, run, line)
	return mail.Letter(x), err
}

// Correction implements mail.Writer.
func (l letters) Correction(ctx context.Context, to mail.Reader, date contract.Day, run int64) (*mail.Letter, error) {
	x, err := l.Withdrawn(ctx, web.Addressee(to), date, run)
	if err != nil || x == nil {
		return nil, err
	}
	letter := mail.Letter(*x)
	return &letter, nil
}

// pageHome is the address of the pages for links in mails; "" where others cannot reach them.
func pageHome(c config.Config) string {
	if c.Dashboard.URL != "" {
		return strings.TrimSuffix(c.Dashboard.URL, "/")
	}
	return strings.TrimSuffix(c.Alerts.URL, "/")
}

// post is what sends the home's mails. It needs the server's secret.
func (a *app) post(ctx context.Context, h *opened) (*mail.Post, error) {
	c := h.config.Mail
	if c.Server == "" {
		return nil, fault.New(fault.Config, "daybook.yaml has no mail.server").WithHint("docs/mail.md shows how to write one")
	}
	address, err := c.Address(h.Dir, h.env)
	if err != nil {
		return nil, fault.New(fault.Config, "mail.server: %w", err)
	}
	p, err := a.postWithout(ctx, h)
	if err != nil {
		return nil, err
	}
	if p.Server, err = mail.ParseServer(address); err != nil {
		return nil, fault.New(fault.Config, "mail.server: %w", err)
	}
	return p, nil
}

// postWithout is post without a server: it can write and not send.
func (a *app) postWithout(ctx context.Context, h *opened) (*mail.Post, error) {
	crew, err := a.peopleOf(ctx, h, h.config.Listen)
	if err != nil {
		return nil, err
	}
	key, err := crew.Directory.Register.Key(ctx, "mail")
	if err != nil {
		return nil, err
	}
	c := h.config
	home := pageHome(c)
	pages := a.pageConfig(h, crew)
	pages.Source = web.FromWarehouse(h.Warehouse, nil)
	pages.Due = func(ctx context.Context) (web.Due, error) { return dueOf(ctx, h.Home, c.Schedule.Zone()) }
	p := &mail.Post{
		Warehouse: h.Warehouse, Directory: crew.Directory, From: c.Mail.From, Home: home, Key: key, Now: h.Now, Log: h.Log, Patience: alertPatience,
		Writer: letters{web.NewLetters(pages, home)},
	}
	for _, role := range strings.Fields(c.Mail.Roles) {
		p.Roles = append(p.Roles, people.Role(role))
	}
	return p, nil
}

// nightOf is what there is to tell this morning; ok is false where nothing was ever published.
func (a *app) nightOf(ctx context.Context, h *opened) (n mail.Night, ok bool, err error) {
	s, err := batch.Status(ctx, h.Home)
	if err != nil || s.BusinessDate == nil {
		return n, false, err
	}
	yesterday := contract.DayOf(h.Now()) - 1
	newest, err := newestUpTo(ctx, h, yesterday)
	if err != nil {
		return n, false, err
	}
	n = mail.Night{Date: newest, Run: s.PublishedRun}
	if newest >= yesterday {
		return n, true, nil
	}
	// What is wrong is told without names: whoever reads this may see a part of the chain.
	var why web.Absence
	switch {
	case len(s.Contracts) > 0:
		why = web.NoRunBegins
	case s.Held != nil:
		why = web.NightHeld
	case s.LastOutcome == string(batch.StoppedByDrift):
		why = web.NightStopped
	case s.LastOutcome == string(batch.Failed):
		why = web.RunFailed
	case s.Overdue != nil && s.Overdue.Landing > 0:
		why = web.NotTakenIn
	case s.Overdue != nil:
		why = web.NothingCame
	default:
		return n, true, nil // nothing was due since
	}
	n.Date, n.Line = yesterday, web.NewFormat(h.config.Dashboard.Locale, h.config.Currency).NoBrief(why, newest)
	return n, true, nil
}

// newestUpTo is the newest date that readers see and that is over: where files are taken in by day, a part of today is there too.
func newestUpTo(ctx context.Context, h *opened, last contract.Day) (newest contract.Day, err error) {
	q, err := h.Warehouse.At(ctx, 0)
	if err != nil {
		return 0, err
	}
	defer func() { _ = q.Close() }()
	dates, err := h.Warehouse.Dates(ctx, q, 1<<20)
	for _, d := range dates {
		if newest = d; d <= last {
			break
		}
	}
	return newest, err
}

// mailSchedule is when a home's mails are due; nil where nobody said.
func mailSchedule(c config.Config) batch.Schedule {
	if p, err := schedule.Daily(c.Mail.At, c.Schedule.Zone()); err == nil && c.Mail.At != "" {
		return p
	}
	return nil
}

// sendMails sends what readers have not had. The caller holds the run lock, so that one process sends at a time.
func (a *app) sendMails(ctx context.Context, h *opened) (sent mail.Sent, err error) {
	night, ok, err := a.nightOf(ctx, h)
	if err != nil || !ok {
		return sent, err
	}
	p, err := a.post(ctx, h)
	if err != nil {
		return sent, err
	}
	return p.Look(ctx, night)
}

// morningMail sends mails of a serving process once their time has come. A run under way has the lock: the next look sends.
func (s *server) morningMail(time.Time) {
	h, err := s.app.renewed(s.home)
	if err == nil {
		if s.busy.Load() != nil || !h.config.Mail.Due(s.app.now(), h.config.Schedule.Zone()) {
			return
		}
		var unlock func()
		if unlock, err = lockRun(s.ctx, h, false); err == nil {
			defer unlock()
			_, err = s.app.sendMails(s.ctx, h)
		}
	}
	if err != nil && fault.KindOf(err) != fault.Locked && s.ctx.Err() == nil {
		s.home.Log.Error("morning mail", "error", err)
	}
}
