package cli

import (
	"context"
	"errors"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/people"
)

// actor is how the audit log names whoever typed a command.
func (a *app) actor() string {
	if user := a.env("USER"); user != "" {
		return "cli:" + user
	}
	return "cli"
}

// record writes into the audit log what a command did.
func (a *app) record(ctx context.Context, r people.Register, action, object, detail string) error {
	return r.Record(ctx, people.Deed{At: a.now(), Actor: a.actor(), Action: action, Object: object, Detail: detail})
}

// did writes into the audit log what a command did to the home, where it did it. What a run says of quarantined or held files is no failure.
func (a *app) did(ctx context.Context, h *opened, err error, action, object, why string) error {
	if err != nil && fault.KindOf(err) != fault.Quarantined && fault.KindOf(err) != fault.Held {
		return err
	}
	return errors.Join(err, a.record(ctx, people.Register{Warehouse: h.Warehouse, Now: a.now}, action, object, why))
}
