package retry

import (
	"context"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// lasting is an error that another try would meet again: a refused key, a message of the wrong form.
type lasting struct{ error }

func (l lasting) Unwrap() error { return l.error }

// Lasting marks an error of a message as one that is not to be tried again.
func Lasting(err error) error { return lasting{err} }

// later is an error of a receiver that says when to come again.
type later struct {
	error
	after time.Duration
}

func (l later) Unwrap() error { return l.error }

// Later marks an error of a message as one whose receiver asks for it again after a while, in whole seconds.
func Later(err error, after time.Duration) error { return later{err, after} }

// Message sends one message until it is taken, the error is a Lasting one, or patience is over; waits double from half a second to 20
// seconds, with jitter. With a patience of 0 or less it tries once. It returns how often it tried, and the error of the last try.
func Message(ctx context.Context, patience time.Duration, try func() error) (tries int, err error) {
	b := backoff.NewExponentialBackOff()
	b.InitialInterval, b.Multiplier, b.MaxInterval = First, 2, 20*time.Second
	limit := backoff.WithMaxElapsedTime(patience)
	if patience <= 0 {
		limit = backoff.WithMaxTries(1)
	}
	var last error // without what backoff needs to hear
	_, err = backoff.Retry(ctx, func() (struct{}, error) {
		tries++
		err := try()
		last = err
		var l lasting
		var w later
		switch {
		case errors.As(err, &l):
			return struct{}{}, backoff.Permanent(err)
		case errors.As(err, &w):
			return struct{}{}, errors.Join(err, backoff.RetryAfter(int(w.after.Seconds())))
		}
		return struct{}{}, err
	}, backoff.WithBackOff(b), limit)
	if err != nil {
		return tries, last
	}
	return tries, nil
}
