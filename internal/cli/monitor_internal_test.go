package cli

import (
	"maps"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/notify"
)

// TestFailing_WhoIsStillOwedAMessage: a channel that was told nothing, or is not in the settings any more, does not fail, and one that took all it was to get does not either.
func TestFailing_WhoIsStillOwedAMessage(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 5, 31, 6, 0, 0, 0, time.UTC)
	never, old := notify.Told{Channel: "chat", At: at, Error: "no route"}, notify.Told{Channel: "old", At: at, Error: "gone"}
	pager := notify.Told{Channel: "pager", At: at, Error: "refused"}
	list := []notify.Item{
		{Told: []notify.Told{never, pager, old}, Owed: []notify.Told{pager, old}}, // chat never heard of it, and it is over
		{Told: []notify.Told{{Channel: "chat", At: at}}},
	}
	got := failing(list, []config.AlertChannel{{Name: "chat"}, {Name: "pager"}, {Name: "hook"}})
	if want := (map[string]bool{"chat": false, "pager": true, "hook": false}); !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestMailStates_EveryStateIsThere: one at 0 is not the same as one of which nothing is known.
func TestMailStates_EveryStateIsThere(t *testing.T) {
	t.Parallel()
	got := mailStates(&batch.Mailed{Sent: 40, Lost: []batch.LostMail{{State: "failed"}, {State: "failed"}, {State: "sending"}}})
	if want := (map[string]int{"sent": 40, "failed": 2, "refused": 0, "given_up": 0, "sending": 1}); !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := mailStates(nil); got != nil {
		t.Errorf("no mails are sent, and %v", got)
	}
}
