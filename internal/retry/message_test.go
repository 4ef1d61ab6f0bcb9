package retry_test

import (
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/daybookhq/daybook/internal/retry"
)

// TestMessage_WaitsLongerEachTimeAndGivesUp: what passes is tried again, later each time, until patience is over; what lasts is not; and
// whoever asks for it later is left alone for as long.
func TestMessage_WaitsLongerEachTimeAndGivesUp(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		patience time.Duration
		answers  []error // of each try; the last one of all further ones
		tries    int
		atLeast  time.Duration // that is waited altogether, and
		atMost   time.Duration
		want     error
	}{
		"taken at once":           {patience: time.Second, answers: []error{nil}, tries: 1},
		"taken by the third try":  {patience: 10 * time.Second, answers: []error{io.EOF, io.EOF, nil}, tries: 3, atLeast: 750 * time.Millisecond, atMost: 2250 * time.Millisecond},
		"never taken":             {patience: 500 * time.Millisecond, answers: []error{io.EOF}, atMost: 500 * time.Millisecond, want: io.EOF},
		"no patience":             {answers: []error{io.EOF}, tries: 1, want: io.EOF},
		"refused":                 {patience: time.Minute, answers: []error{fmt.Errorf("alert: %w", retry.Lasting(io.EOF))}, tries: 1, want: io.EOF},
		"asked to come later":     {patience: 10 * time.Second, answers: []error{retry.Later(io.EOF, time.Second), nil}, tries: 2, atLeast: time.Second, atMost: time.Second},
		"asked to come too late":  {patience: 10 * time.Second, answers: []error{retry.Later(io.EOF, time.Minute)}, tries: 1, want: io.EOF},
		"fails, then it is final": {patience: time.Minute, answers: []error{io.EOF, retry.Lasting(io.ErrClosedPipe)}, tries: 2, atLeast: 250 * time.Millisecond, atMost: 750 * time.Millisecond, want: io.ErrClosedPipe},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { // whose clock goes on by what is waited alone
				n := 0
				began := time.Now()
				tries, err := retry.Message(t.Context(), c.patience, func() error {
					n++
					return c.answers[min(n, len(c.answers))-1]
				})
				if !errors.Is(err, c.want) || tries != n || c.tries != 0 && tries != c.tries {
					t.Errorf("%v after %d tries of %d, want %v after %d", err, tries, n, c.want, c.tries)
				}
				if took := time.Since(began); took < c.atLeast || took > c.atMost {
					t.Errorf("it took %s, want %s to %s", took, c.atLeast, c.atMost)
				}
			})
		})
	}
}
