package cli

import (
	"context"
	"crypto/subtle"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mail"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/web"
)

// mailsOff ends mails from the pages.
type mailsOff struct {
	app  *app
	home *opened
	key  []byte
}

// Known implements web.Mails.
func (m mailsOff) Known(person int64, key string) bool {
	return subtle.ConstantTimeCompare([]byte(key), []byte(mail.OffKey(m.key, person))) == 1
}

// mailDays is how far back the last mail to somebody is looked for.
const mailDays = 30

// Of implements web.Mails.
func (m mailsOff) Of(ctx context.Context, list []people.Person) (map[int64]web.MailLine, error) {
	if m.home.config.Mail.Server == "" {
		return nil, nil //nolint:nilnil // none goes to anybody
	}
	wishes, err := m.home.Warehouse.MailWishes(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := m.home.Warehouse.Mails(ctx, contract.DayOf(m.app.now())-mailDays)
	if err != nil {
		return nil, err
	}
	last := map[int64]warehouse.MailRow{}
	for _, row := range rows {
		if was, ok := last[row.Person]; !ok || row.ID > was.ID {
			last[row.Person] = row
		}
	}
	roles := strings.Fields(m.home.config.Mail.Roles)
	lines := map[int64]web.MailLine{}
	for _, p := range list {
		var l web.MailLine
		wanted, said := wishes[p.ID]
		switch _, ok := mail.Address(p.Email); {
		case !slices.Contains(roles, string(p.Role)):
			l.Why = "their role gets none"
		case !ok:
			l.Why = "no mail address"
		case said && !wanted:
			l.Why = "ended by them, or for them"
		default:
			l.Gets = true
		}
		if row, ok := last[p.ID]; ok {
			l.Last, l.State = row.Kind+" of "+row.Date.String(), row.State
		}
		lines[p.ID] = l
	}
	return lines, nil
}

// Off implements web.Mails.
func (m mailsOff) Off(ctx context.Context, person int64) error {
	return m.home.Warehouse.SaveMailWish(ctx, person, false, m.app.now(), "by the link in a mail")
}
