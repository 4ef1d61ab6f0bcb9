// Package mail sends letters to people, each once, and keeps on record what became of them.
package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Server is where mails are handed over.
type Server struct {
	host     string
	port     int
	ssl      bool // TLS from the first byte; else STARTTLS
	plain    bool // no TLS at all: a relay on this machine
	user     string
	password string
}

// patience is how long one step of a talk with a mail server may take.
const patience = 20 * time.Second

// ParseServer reads an address of a mail server: smtps://USER:PASSWORD@HOST (TLS), smtp://HOST (STARTTLS), smtp://HOST:25?tls=off (a relay
// that speaks no TLS).
func ParseServer(address string) (s Server, err error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return s, errors.New("is no address like smtps://USER:PASSWORD@mail.example.com or smtp://relay.example.com:25?tls=off") // the address may hold a password
	}
	s = Server{host: u.Hostname(), ssl: u.Scheme == "smtps", plain: u.Query().Get("tls") == "off"}
	s.user = u.User.Username()
	s.password, _ = u.User.Password()
	s.port = map[bool]int{true: 465, false: 587}[s.ssl]
	if text := u.Port(); text != "" {
		if s.port, err = strconv.Atoi(text); err != nil {
			return s, fmt.Errorf("port %q is no number", text)
		}
	}
	for key, values := range u.Query() {
		if key != "tls" || len(values) != 1 || values[0] != "off" && values[0] != "on" {
			return s, fmt.Errorf("knows tls=off alone, not %s", key)
		}
	}
	switch {
	case s.plain && s.ssl:
		return s, errors.New("smtps is TLS: tls=off does not go with it")
	case s.plain && s.user != "":
		return s, errors.New("a password does not travel without TLS: tls=off goes with a server that asks for none")
	}
	return s, nil
}

// Message is one mail.
type Message struct {
	From, To   string // addresses, as in Daybook <daybook@example.com>
	Subject    string
	HTML, Text string
	Off        string // address where the reader ends these mails, with one click; "": none
	ID         string // the same when the message is sent again
	Date       time.Time
}

// open greets the server; the connection is used for many messages.
func (s Server) open(ctx context.Context) (*gomail.Client, error) {
	options := []gomail.Option{gomail.WithPort(s.port), gomail.WithTimeout(patience), gomail.WithTLSConfig(&tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12}), gomail.WithoutNoop()}
	switch {
	case s.ssl:
		options = append(options, gomail.WithSSL())
	case s.plain:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.user != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.user), gomail.WithPassword(s.password))
	}
	c, err := gomail.NewClient(s.host, options...)
	if err != nil {
		return nil, err
	}
	return c, c.DialWithContext(ctx)
}

// Greet opens a connection and closes it: the server is there, speaks TLS where that is asked for, and knows the login.
func (s Server) Greet(ctx context.Context) error {
	c, err := s.open(ctx)
	if err != nil {
		return err
	}
	return c.Close()
}

// message makes a mail with both its forms.
func (m Message) message() (*gomail.Msg, error) {
	msg := gomail.NewMsg()
	if err := msg.From(m.From); err != nil {
		return nil, err
	}
	if err := msg.To(m.To); err != nil {
		return nil, err
	}
	msg.Subject(m.Subject)
	msg.SetDateWithValue(m.Date)
	msg.SetMessageIDWithValue(m.ID)
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader(gomail.HeaderXAutoResponseSuppress, "OOF, AutoReply")
	if m.Off != "" {
		msg.SetGenHeaderPreformatted(gomail.HeaderListUnsubscribe, "<"+m.Off+">")
		msg.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	return msg, nil
}

// Session hands messages over one after the other, over one connection as long as that lasts.
type Session struct {
	Server Server
	client *gomail.Client
}

// Send hands one message over. It returns nil once the server has taken it.
func (s *Session) Send(ctx context.Context, m Message) (err error) {
	msg, err := m.message()
	if err != nil {
		return err
	}
	if s.client == nil {
		if s.client, err = s.Server.open(ctx); err != nil {
			s.client = nil
			return err
		}
	}
	if err = s.client.Send(msg); err != nil {
		s.Close() // the next one begins anew: what this one left behind is nothing to build on
	}
	return err
}

// Close says goodbye.
func (s *Session) Close() {
	if s.client != nil {
		_ = s.client.Close()
		s.client = nil
	}
}

// unknown reports whether a message may have been taken though no answer came: its end was sent, and then the connection broke.
func unknown(err error) bool {
	var send *gomail.SendError
	return errors.As(err, &send) && send.Reason == gomail.ErrSMTPDataClose && send.ErrorCode() == 0
}

// refuses reports whether a server will never take a message: what it answered to this very recipient or letter, and not to the sender
// or the login.
func refuses(err error) bool {
	var send *gomail.SendError
	if !errors.As(err, &send) || send.IsTemp() {
		return false
	}
	switch send.Reason {
	case gomail.ErrSMTPRcptTo, gomail.ErrSMTPData, gomail.ErrSMTPDataClose:
		return send.ErrorCode() >= 500
	}
	return false
}

// Address is an address of somebody, ready for an envelope; ok is false where it is none.
func Address(s string) (address string, ok bool) {
	a, err := mail.ParseAddress(s)
	if err != nil {
		return "", false
	}
	return a.Address, true
}
