package cli

import (
	"maps"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/notify"
)

// TestFailing_TheNewestMessageCounts: whatever alert it was of, and a channel that was told nothing, or is not in the settings any more, does not fail.
func TestFailing_TheNewestMessageCounts(t *testing.T) {
	t.Parallel()
	at := func(minute int) time.Time { return time.Date(2026, 5, 31, 6, minute, 0, 0, time.UTC) }
	list := []notify.Item{
		{Told: []notify.Told{{Channel: "chat", At: at(1), Error: "no route"}, {Channel: "pager", At: at(2)}, {Channel: "old", At: at(9), Error: "gone"}}},
		{Told: []notify.Told{{Channel: "chat", At: at(3)}, {Channel: "pager", At: at(4), Error: "refused"}}},
		{Told: []notify.Told{{Channel: "pager", At: at(3)}}},
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
