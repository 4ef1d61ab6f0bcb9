package notify

import (
	"context"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// lasting is an error that another try would meet again: a refused key, a message of the wrong form.
type lasting struct{ error }

func (l lasting) Unwrap() error { return l.error }

// Lasting marks an error as one that is not to be tried again.
func Lasting(err error) error { return lasting{err} }

// waiting is an error of a receiver that says when to come again.
type waiting struct {
	error
	after time.Duration
}

func (w waiting) Unwrap() error { return w.error }

// persist tries until it works, the error is a lasting one, or patience is over; waits double from half a second, with jitter.
// It returns how often it tried.
func persist(ctx context.Context, patience time.Duration, try func() error) (tries int, err error) {
	b := backoff.NewExponentialBackOff()
	b.InitialInterval, b.Multiplier, b.MaxInterval = 500*time.Millisecond, 2, 20*time.Second
	var last error // without what backoff needs to hear
	_, err = backoff.Retry(ctx, func() (struct{}, error) {
		tries++
		err := try()
		last = err
		var l lasting
		var w waiting
		switch {
		case errors.As(err, &l):
			return struct{}{}, backoff.Permanent(err)
		case errors.As(err, &w):
			return struct{}{}, errors.Join(err, backoff.RetryAfter(int(w.after.Seconds())))
		}
		return struct{}{}, err
	}, backoff.WithBackOff(b), backoff.WithMaxElapsedTime(patience))
	if err != nil {
		return tries, last
	}
	return tries, nil
}
