package cli

import (
	"context"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/backup"
	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/mail"
)

// reachable is how long doctor waits for another machine.
const reachable = 15 * time.Second

// inboxes looks into every bucket that files are fetched from: without it no run begins.
func inboxes(ctx context.Context, dir string, c config.Config, ok func(what, format string, args ...any), broken func(what, mend string, err error)) {
	for _, from := range strings.Fields(c.Inbox) {
		store, err := backup.OpenStore(from, dir)
		if err != nil {
			broken("inbox", "mend inbox in daybook.yaml", err)
			continue
		}
		short, cancel := context.WithTimeout(ctx, reachable)
		list, err := store.List(short, "")
		cancel()
		if err != nil {
			broken("inbox", "check the address, and that this user's keys may list and read the bucket", err)
			continue
		}
		ok("inbox", "%s: %s", store, plural(int64(len(list)), "file", "files"))
	}
}

// mailServer greets the server of the morning mail. A night runs without it.
func (a *app) mailServer(ctx context.Context, dir string, c config.Config, ok func(what, format string, args ...any), look func(what, mend, format string, args ...any)) {
	if c.Mail.Server == "" {
		return
	}
	address, err := c.Mail.Address(dir, a.processEnv())
	if err == nil {
		var server mail.Server
		if server, err = mail.ParseServer(address); err == nil {
			short, cancel := context.WithTimeout(ctx, reachable)
			defer cancel()
			err = server.Greet(short)
		}
	}
	if err != nil {
		look("mail", "mend mail.server, or the server; daybook mail test ADDRESS", "the server of the morning mail cannot be used: %v", err)
		return
	}
	ok("mail", "the server answers; daybook mail test ADDRESS sends a letter")
}
