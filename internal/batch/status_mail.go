package batch

import (
	"context"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Mailed is what became of the morning's mails.
type Mailed struct {
	NextAt       *time.Time `json:"next_at"`       // null: none is due by itself
	BusinessDate *string    `json:"business_date"` // that the newest are about; null: none went out of late
	Sent         int        `json:"sent"`
	Lost         []LostMail `json:"not_sent"` // that did not get through
}

// LostMail is a letter that did not get through.
type LostMail struct {
	Login   string `json:"login"`
	Address string `json:"address"`
	Kind    string `json:"kind"`
	State   string `json:"state"` // failed: it is tried again; refused, given_up; sending: nobody knows
	Error   string `json:"error"`
}

// MailDays is for how many days mails are told of.
const MailDays = 4

// mails reads what became of the newest morning's mails; it says nothing where none is due and none went out.
func (s *StatusReport) mails(ctx context.Context, h Home) error {
	now := h.Now()
	list, err := h.Warehouse.Mails(ctx, contract.DayOf(now)-MailDays)
	if err != nil || len(list) == 0 && h.Mails == nil {
		return err
	}
	m := &Mailed{Lost: []LostMail{}}
	if h.Mails != nil {
		next := h.Mails.Next(now)
		m.NextAt = &next
	}
	newest := contract.Day(0)
	for _, row := range list {
		newest = max(newest, row.Date)
	}
	for _, row := range list {
		if row.Date != newest {
			continue
		}
		date := newest.String()
		m.BusinessDate = &date
		if row.State == warehouse.MailSent {
			m.Sent++
			continue
		}
		if !row.Lost(now) {
			continue
		}
		m.Lost = append(m.Lost, LostMail{row.Login, row.Address, row.Kind, row.State, row.Error})
	}
	s.Mail = m
	return nil
}
