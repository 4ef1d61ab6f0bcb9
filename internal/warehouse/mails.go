package warehouse

import (
	"context"
	"database/sql"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

// States of a mail. One that is still sending when its process is gone may have been taken: it is not sent again.
const (
	MailSending = "sending"
	MailSent    = "sent"
	MailFailed  = "failed"   // it is tried again
	MailRefused = "refused"  // the other side never takes it
	MailGivenUp = "given_up" // it was tried for too long, or is of yesterday: it is not tried again
)

// MailRow is one letter to a person.
type MailRow struct {
	ID      int64        `json:"id"`
	Person  int64        `json:"person_id"`
	Login   string       `json:"login"`
	Address string       `json:"address"`
	Kind    string       `json:"kind"` // brief, late, notice, correction
	Date    contract.Day `json:"business_date"`
	Run     int64        `json:"run"` // that it was written from
	BegunAt time.Time    `json:"begun_at"`
	EndedAt *time.Time   `json:"ended_at"`
	State   string       `json:"state"`
	Tries   int64        `json:"tries"`
	Error   string       `json:"error"`
}

// Lost reports whether the letter did not get through, or may not have. One that was begun within a minute is under way.
func (m MailRow) Lost(now time.Time) bool {
	return m.State != MailSent && (m.State != MailSending || m.EndedAt != nil || now.Sub(m.BegunAt) >= time.Minute)
}

// Mails returns the letters about business dates from one on, oldest first.
func (w *Warehouse) Mails(ctx context.Context, from contract.Day) (list []MailRow, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "mails", func(r *sql.Rows) error {
			var m MailRow
			var d day
			err := r.Scan(&m.ID, &m.Person, &m.Login, &m.Address, &m.Kind, &d, &m.Run, &m.BegunAt, &m.EndedAt, &m.State, &m.Tries, &m.Error)
			if err == nil {
				m.Date = *d.Day
				list = append(list, m)
			}
			return err
		}, from.Time())
	})
	return list, err
}

// BeginMail puts on record that a letter is about to be sent; m.ID is that of an earlier try, or 0. It returns the letter's number.
func (w *Warehouse) BeginMail(ctx context.Context, m MailRow) (id int64, err error) {
	err = w.write(ctx, func(tx Tx) error {
		id, err = w.beginMail(ctx, tx, m, 1)
		return err
	})
	return id, err
}

// PutOffMail puts on record that a letter was to be sent and was not tried, and why. It is to be tried later, and this was no try.
func (w *Warehouse) PutOffMail(ctx context.Context, m MailRow, why string) error {
	return w.write(ctx, func(tx Tx) error {
		id, err := w.beginMail(ctx, tx, m, 0)
		if err != nil {
			return err
		}
		return w.exec(ctx, tx, "mail_end", id, m.BegunAt.UTC(), MailFailed, why)
	})
}

func (w *Warehouse) beginMail(ctx context.Context, tx Tx, m MailRow, tries int64) (id int64, err error) {
	if m.ID > 0 {
		return m.ID, w.exec(ctx, tx, "mail_again", m.ID, m.Address, m.Run, m.BegunAt.UTC(), tries)
	}
	if id, err = w.number(ctx, tx, "mail_next"); err != nil {
		return 0, err
	}
	return id, w.exec(ctx, tx, "mail_begin", id, m.Person, m.Login, m.Address, m.Kind, m.Date.Time(), m.Run, m.BegunAt.UTC(), tries)
}

// EndMail puts on record how sending a letter ended.
func (w *Warehouse) EndMail(ctx context.Context, id int64, at time.Time, state, why string) error {
	return w.write(ctx, func(tx Tx) error { return w.exec(ctx, tx, "mail_end", id, at.UTC(), state, why) })
}

// MailWishes returns what people said last of whether they want mails. Who said nothing wants them.
func (w *Warehouse) MailWishes(ctx context.Context) (map[int64]bool, error) {
	wishes := map[int64]bool{}
	err := w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "mail_wishes", func(r *sql.Rows) error {
			var person int64
			var wanted bool
			err := r.Scan(&person, &wanted)
			wishes[person] = wanted
			return err
		})
	})
	return wishes, err
}

// SaveMailWish puts on record whether a person wants mails, and why.
func (w *Warehouse) SaveMailWish(ctx context.Context, person int64, wanted bool, at time.Time, why string) error {
	return w.write(ctx, func(tx Tx) error { return w.exec(ctx, tx, "mail_wish_insert", person, wanted, at.UTC(), why) })
}
