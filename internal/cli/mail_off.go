package cli

import (
	"context"
	"crypto/subtle"

	"github.com/daybookhq/daybook/internal/mail"
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

// Off implements web.Mails.
func (m mailsOff) Off(ctx context.Context, person int64) error {
	return m.home.Warehouse.SaveMailWish(ctx, person, false, m.app.now(), "by the link in a mail")
}
