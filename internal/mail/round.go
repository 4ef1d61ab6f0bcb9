package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/daybookhq/daybook/internal/retry"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// round is one look's talk with the server. A server that is away is waited for, longer each time, and no longer than patience for all
// letters together: who reads the chain has hundreds of colleagues, and the night's lock is held meanwhile.
type round struct {
	session  *Session
	patience time.Duration // what is left of it
	gone     error         // the server was waited for in vain: nothing else is to be tried in this round
}

// hand hands a letter over. What the server answered to this very letter is its answer: one that says "later" means minutes, and the
// next look is then.
func (r *round) hand(ctx context.Context, m Message) error {
	began := time.Now() //nolint:forbidigo // of a wait, which no other clock measures
	tries, err := retry.Message(ctx, r.patience, func() error {
		err := r.session.Send(ctx, m)
		if err != nil && !away(err) {
			return retry.Lasting(err)
		}
		return err
	})
	if tries > 1 {
		r.patience -= time.Since(began) //nolint:forbidigo // as above
	}
	if err != nil && away(err) {
		r.gone = err
	}
	return err
}

// away reports whether a server could not be reached, or would not talk just now. It is not, where it has answered: to a login, with a
// certificate that nobody knows, or to the letter.
func away(err error) bool {
	var cert *tls.CertificateVerificationError
	var answer *textproto.Error
	var send *gomail.SendError
	var network net.Error
	switch {
	case unknown(err), errors.As(err, &cert):
		return false
	case errors.As(err, &send):
		switch send.Reason {
		case gomail.ErrSMTPMailFrom, gomail.ErrSMTPRcptTo, gomail.ErrSMTPData, gomail.ErrSMTPReset, gomail.ErrWriteContent, gomail.ErrConnCheck:
			return send.ErrorCode() == 0 || send.ErrorCode() == 421 // 421: it closes the connection
		}
		return false
	case errors.As(err, &answer):
		return answer.Code/100 == 4
	}
	return errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// giveUp puts on record which letters are not tried any more: those that were tried for too long, the brief of a morning that another has
// come after, and the one that a process was handing over when it ended. The caller holds the run lock, so nobody is handing one over now.
func (p *Post) giveUp(ctx context.Context, night Night, had []warehouse.MailRow) error {
	for i, m := range had {
		state, why := warehouse.MailGivenUp, ""
		switch {
		case m.State == warehouse.MailSending && m.EndedAt == nil:
			state, why = warehouse.MailSending, "the process ended while it handed the letter over: it may have been taken, and is not sent again"
		case m.State != warehouse.MailFailed:
		case m.Tries >= mostTries:
			why = fmt.Sprintf("given up after %d tries, the last one: %s", m.Tries, m.Error)
		case m.Kind != kindCorrection && m.Date < night.Date:
			why = fmt.Sprintf("given up, for the morning of %s has come: %s", night.Date, m.Error)
		}
		if why == "" {
			continue
		}
		p.Log.Warn("morning mail given up", "login", m.Login, "kind", m.Kind, "business_date", m.Date.String(), "tries", m.Tries, "error", why)
		if err := p.Warehouse.EndMail(ctx, m.ID, p.Now(), state, why); err != nil {
			return err
		}
		had[i].State = state
	}
	return nil
}

// kindCorrection is the one kind of letter that is still right the next morning.
const kindCorrection = "correction"
