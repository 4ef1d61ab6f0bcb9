package mail

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Letter is what a mail says.
type Letter struct {
	Kind                string // brief, late (nothing of the reader's stores is complete), notice, correction
	Date                contract.Day
	Run                 int64
	Subject, HTML, Text string
}

// Reader is whom a letter is for.
type Reader struct {
	Person people.Person
	Scope  people.Scope
	Off    string // where they say that they want no more; "": nowhere
}

// Writer writes letters, each under the scope of its reader.
type Writer interface {
	// Brief is that of a night; of kind late where nothing of the reader's stores is complete.
	Brief(ctx context.Context, to Reader, date contract.Day) (Letter, error)
	// Notice is one line instead of a brief.
	Notice(to Reader, date contract.Day, run int64, line string) (Letter, error)
	// Correction is that of a brief of a date that was written from a run; nil where readers see what it said.
	Correction(ctx context.Context, to Reader, date contract.Day, run int64) (*Letter, error)
}

// Night is what there is to tell of a morning.
type Night struct {
	Date contract.Day // that a brief, or the notice in its place, is about
	Run  int64        // that is published
	Line string       // why there is no brief; "": there is one
}

// Post sends what readers have not had yet.
type Post struct {
	Warehouse *warehouse.Warehouse
	Directory *people.Directory
	Writer    Writer
	Server    Server
	From      string
	Roles     []people.Role // that get mails
	Home      string        // of the pages; "": they have no address
	Key       []byte        // of addresses at which people end their mails
	Now       func() time.Time
	Log       *slog.Logger
	Patience  time.Duration // how long one look waits altogether for a server that is away
}

// Sent counts what one look did.
type Sent struct {
	Sent    int `json:"sent"`
	Failed  int `json:"failed"`
	Refused int `json:"refused"`
}

// corrected is for how many days a mail is held against what readers see since.
const corrected = 7

// mostTries is how often one letter is tried: every five minutes, for ten hours.
const mostTries = 120

// Look sends each reader what they have not had: of a night one brief, or one notice in its place and the brief when it comes after all; of
// a brief whose figures were withdrawn one correction. What it does is on record before the next letter is begun, so a letter is sent once
// whatever happens to this process.
func (p *Post) Look(ctx context.Context, night Night) (sent Sent, err error) {
	readers, err := p.Readers(ctx)
	if err != nil || len(readers) == 0 {
		return sent, err
	}
	had, err := p.Warehouse.Mails(ctx, min(night.Date, contract.DayOf(p.Now()))-corrected)
	if err != nil {
		return sent, err
	}
	if err := p.giveUp(ctx, night, had); err != nil {
		return sent, err
	}
	out := &round{session: &Session{Server: p.Server}, patience: p.Patience}
	defer out.session.Close()
	changed := changes{warehouse: p.Warehouse, until: night.Run}
	for _, to := range readers {
		rows := slices.DeleteFunc(slices.Clone(had), func(m warehouse.MailRow) bool { return m.Person != to.Person.ID })
		letters, err := p.owed(ctx, to, night, rows, &changed)
		if err != nil {
			p.Log.Error("morning mail could not be written", "login", to.Person.Login, "error", err)
			sent.Failed++
			continue
		}
		for _, l := range letters {
			if err := p.send(ctx, out, to, l, rows, &sent); err != nil {
				return sent, err
			}
		}
	}
	return sent, ctx.Err()
}

// Readers are all who get mails: those of the roles who have an address, see anything and have not said that they want none.
func (p *Post) Readers(ctx context.Context) (list []Reader, err error) {
	persons, err := p.Directory.Persons(ctx)
	if err != nil {
		return nil, err
	}
	wishes, err := p.Warehouse.MailWishes(ctx)
	if err != nil {
		return nil, err
	}
	for _, one := range persons {
		wanted, said := wishes[one.ID]
		if _, ok := Address(one.Email); !ok || said && !wanted || !slices.Contains(p.Roles, one.Role) {
			continue
		}
		to, err := p.Reader(ctx, one)
		if err != nil {
			return nil, err
		}
		if !to.Scope.Empty() {
			list = append(list, to)
		}
	}
	return list, nil
}

// Reader is a person with what they may see today.
func (p *Post) Reader(ctx context.Context, one people.Person) (Reader, error) {
	scope, err := p.Directory.Scope(ctx, one.Role, one.Grants, one.SeesCost)
	return Reader{Person: one, Scope: scope, Off: p.off(one)}, err
}

// off is where a person ends their mails.
func (p *Post) off(one people.Person) string {
	if p.Home == "" {
		return ""
	}
	return fmt.Sprintf("%s/mail/off?who=%d&key=%s", strings.TrimSuffix(p.Home, "/"), one.ID, OffKey(p.Key, one.ID))
}

// OffKey proves that who ends somebody's mails has got one of them.
func OffKey(key []byte, person int64) string {
	mac := hmac.New(sha256.New, key)
	_, _ = fmt.Fprintf(mac, "mail off %d", person)
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// changes knows of which dates anything came or went since a run.
type changes struct {
	warehouse *warehouse.Warehouse
	until     int64
	since     map[int64][]contract.Day
}

func (c *changes) touch(ctx context.Context, date contract.Day, since int64) (bool, error) {
	if since >= c.until {
		return false, nil
	}
	if _, asked := c.since[since]; !asked {
		list, err := c.warehouse.Changed(ctx, since, c.until)
		if err != nil {
			return false, err
		}
		if c.since == nil {
			c.since = map[int64][]contract.Day{}
		}
		c.since[since] = list
	}
	return slices.Contains(c.since[since], date), nil
}

// owed are the letters that a reader has not had.
func (p *Post) owed(ctx context.Context, to Reader, night Night, rows []warehouse.MailRow, changed *changes) (list []Letter, err error) {
	if l, err := p.morning(ctx, to, night, rows); err != nil {
		return nil, err
	} else if l != nil {
		list = append(list, *l)
	}
	for _, m := range rows {
		if m.Kind != "brief" || m.State != warehouse.MailSent && m.State != warehouse.MailSending || settled(rows, m.Date, kindCorrection) {
			continue
		}
		if touched, err := changed.touch(ctx, m.Date, m.Run); err != nil {
			return nil, err
		} else if !touched {
			continue
		}
		l, err := p.Writer.Correction(ctx, to, m.Date, m.Run)
		if err != nil {
			return nil, err
		}
		if l != nil {
			list = append(list, *l)
		}
	}
	return list, nil
}

// morning is the brief of a night or the notice in its place; nil where the reader has had it.
func (p *Post) morning(ctx context.Context, to Reader, night Night, rows []warehouse.MailRow) (*Letter, error) {
	if settled(rows, night.Date, "brief") {
		return nil, nil //nolint:nilnil // nothing is owed
	}
	if night.Line != "" {
		if settled(rows, night.Date, "notice") || settled(rows, night.Date, "late") {
			return nil, nil //nolint:nilnil // as above
		}
		l, err := p.Writer.Notice(to, night.Date, night.Run, night.Line)
		return &l, err
	}
	l, err := p.Writer.Brief(ctx, to, night.Date)
	if err != nil || settled(rows, l.Date, l.Kind) {
		return nil, err
	}
	return &l, nil
}

// settled reports whether a letter of a kind and date was sent, may have been, or never will be.
func settled(rows []warehouse.MailRow, date contract.Day, kind string) bool {
	return slices.ContainsFunc(rows, func(m warehouse.MailRow) bool {
		return m.Date == date && m.Kind == kind && m.State != warehouse.MailFailed
	})
}

// send hands a letter over and keeps on record what became of it. Its error is the record's.
func (p *Post) send(ctx context.Context, out *round, to Reader, l Letter, rows []warehouse.MailRow, sent *Sent) error {
	address, _ := Address(to.Person.Email)
	row := warehouse.MailRow{Person: to.Person.ID, Login: to.Person.Login, Address: address, Kind: l.Kind, Date: l.Date, Run: l.Run, BegunAt: p.Now()}
	for _, m := range rows {
		if m.Date == l.Date && m.Kind == l.Kind {
			row.ID = m.ID
		}
	}
	if out.gone != nil {
		why := fmt.Errorf("not tried, for the server was away: %w", out.gone)
		sent.Failed++
		p.untold(row, warehouse.MailFailed, why.Error())
		return p.Warehouse.PutOffMail(context.WithoutCancel(ctx), row, why.Error())
	}
	id, err := p.Warehouse.BeginMail(ctx, row)
	if err != nil {
		return err
	}
	err = out.hand(ctx, Message{
		From: p.From, To: address, Subject: l.Subject, HTML: l.HTML, Text: l.Text, Off: to.Off, Date: p.Now(),
		ID: fmt.Sprintf("%s.%d.%s@%s", l.Kind, to.Person.ID, l.Date, domain(p.From)),
	})
	state, why := warehouse.MailSent, ""
	switch {
	case err == nil:
		sent.Sent++
		p.Log.Info("morning mail", "login", to.Person.Login, "kind", l.Kind, "business_date", l.Date.String(), "run", l.Run)
	case unknown(err):
		state, why = warehouse.MailSending, "the connection broke after the letter was sent: it may have been taken, and is not sent again: "+err.Error()
		sent.Failed++
	case refuses(err):
		state, why = warehouse.MailRefused, err.Error()
		sent.Refused++
	default:
		state, why = warehouse.MailFailed, err.Error()
		sent.Failed++
	}
	if err != nil {
		p.untold(row, state, why)
	}
	return p.Warehouse.EndMail(context.WithoutCancel(ctx), id, p.Now(), state, why)
}

func (p *Post) untold(m warehouse.MailRow, state, why string) {
	p.Log.Warn("morning mail did not get through", "login", m.Login, "kind", m.Kind, "business_date", m.Date.String(), "state", state, "error", why)
}

// domain is that of an address, for numbers of messages.
func domain(from string) string {
	if a, ok := Address(from); ok {
		return a[strings.LastIndex(a, "@")+1:]
	}
	return "daybook.invalid"
}
