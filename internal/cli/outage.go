package cli

import (
	"time"

	"github.com/daybookhq/daybook/internal/retry"
)

// shortPatience is how long a command that only looks waits for a warehouse that is away: a person sits before it.
const shortPatience = 5 * time.Second

// outage is how long a command waits, altogether, for a warehouse that is away; what publishes waits longer than what only looks.
func (a *app) outage(h *opened, publishes bool) *retry.Budget {
	left := time.Duration(h.config.RetrySeconds) * time.Second
	if !publishes {
		left = min(left, shortPatience)
	}
	return &retry.Budget{Left: left, Told: func(err error, wait, left time.Duration) {
		h.Log.Warn("warehouse away", "error", err, "again_in", wait.Seconds(), "left", left.Seconds())
		a.tell("%s; trying again in %.1f s, for %.0f s more", clean(err.Error()), wait.Seconds(), left.Seconds())
	}}
}
