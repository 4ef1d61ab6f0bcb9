package cli

import (
	"fmt"
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
		a.tell("%s; trying again in %s", clean(err.Error()), tryingFor(wait, left))
	}}
}

// tryingFor says when something is tried again, and for how long after that.
func tryingFor(wait, left time.Duration) string {
	if left < time.Second/2 {
		return fmt.Sprintf("%.1f s, for the last time", wait.Seconds())
	}
	return fmt.Sprintf("%.1f s, for %.0f s more", wait.Seconds(), left.Seconds())
}
