package config

import (
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/schedule"
)

// Mail says when people get the morning brief by mail, and from whom.
type Mail struct {
	At     string `yaml:"at"`     // a time of day by schedule.timezone, as 06:45; "": never by itself
	Server string `yaml:"server"` // reference to smtps://USER:PASSWORD@HOST, smtp://HOST; "": no mails
	From   string `yaml:"from"`   // as in Daybook <daybook@example.com>
	Roles  string `yaml:"roles"`  // who gets them, where they have an address: roles, separated by spaces
}

// MailFor is for how long after its time a morning's mail is made up for.
const MailFor = 10 * time.Hour

func defaultMail() Mail { return Mail{Roles: "store region chain"} }

// validate finds what mails may not be. A server that needs no password may stand in the file itself.
func (m Mail) validate(bad func(is bool, key, format string, args ...any)) {
	_, err := schedule.Daily(m.At, nil)
	bad(m.At != "" && err != nil, "mail.at", "%v", err)
	bad(m.Server != "" && !reference(m.Server) && (!strings.HasPrefix(m.Server, "smtp://") || strings.Contains(m.Server, "@")), "mail.server", "holds a password, or is none: write env:NAME or file:PATH, or smtp://HOST where none is needed")
	_, err = mail.ParseAddress(m.From)
	bad(m.From != "" && err != nil, "mail.from", "%q is no address like Daybook <daybook@example.com>", m.From)
	bad((m.Server == "") != (m.From == ""), "mail", "server and from go together")
	bad(m.At != "" && m.Server == "", "mail.at", "needs server and from")
	for _, role := range strings.Fields(m.Roles) {
		bad(!slices.Contains(roles, role), "mail.roles", "%s", noRole(role))
	}
}

// Address is the mail server's, its reference filled in.
func (m Mail) Address(home string, env func(string) string) (string, error) {
	value, is, err := lookUp(m.Server, home, env)
	if err != nil || !is {
		return m.Server, err
	}
	return value, nil
}

// Due reports whether a morning's mail should have gone out at a moment, not longer ago than MailFor.
func (m Mail) Due(now time.Time, zone *time.Location) bool {
	plan, err := schedule.Daily(m.At, zone)
	return m.At != "" && err == nil && !plan.Next(now.Add(-MailFor)).After(now)
}
