package retry_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/retry"
)

var (
	away  = fault.New(fault.Unreachable, "the server restarts").ThatPasses()
	wrong = fault.New(fault.Unreachable, "the password is wrong")
)

// waits returns a budget that sleeps for no time, and what it would have slept.
func waits(left time.Duration, share float64) (*retry.Budget, *[]time.Duration) {
	var list []time.Duration
	return &retry.Budget{Left: left, Share: func() float64 { return share }, Sleep: func(_ context.Context, d time.Duration) error {
		list = append(list, d)
		return nil
	}}, &list
}

func TestDo_WaitsTwiceAsLongEachTimeAndNoLongerThanItsBudget(t *testing.T) {
	t.Parallel()
	b, list := waits(time.Minute, 0)
	calls := 0
	err := b.Do(t.Context(), func() error { calls++; return away })
	if !errors.Is(err, away) {
		t.Errorf("%v", err)
	}
	// Half of 0.5, 1, 2, 4, 8, 15 s, and then what is left.
	want := []time.Duration{250, 500, 1000, 2000, 4000, 7500, 7500, 7500, 7500, 7500, 7500, 7250}
	sum := time.Duration(0)
	for i, d := range *list {
		sum += d
		if i >= len(want) || d != want[i]*time.Millisecond {
			t.Errorf("wait %d is %v", i, d)
		}
	}
	if sum != time.Minute || calls != len(want)+1 || b.Left != 0 {
		t.Errorf("waited %v in %d calls, %v is left", sum, calls, b.Left)
	}
}

func TestDo_EndsAtSuccessAndAtTroubleThatStays(t *testing.T) {
	t.Parallel()
	b, list := waits(time.Minute, 0.999)
	n := 0
	if err := b.Do(t.Context(), func() error {
		if n++; n < 4 {
			return away
		}
		return nil
	}); err != nil || n != 4 || len(*list) != 3 || (*list)[0] < 490*time.Millisecond {
		t.Errorf("%d calls, waits %v, %v", n, *list, err)
	}
	left := b.Left
	if err := b.Do(t.Context(), func() error { return wrong }); !errors.Is(err, wrong) || b.Left != left {
		t.Errorf("%v, %v left of %v", err, b.Left, left)
	}
	// What is left is used on, with waits as long as they had become.
	if err := b.Do(t.Context(), func() error { return away }); !errors.Is(err, away) || b.Left != 0 || (*list)[3] < 3*time.Second {
		t.Errorf("%v, waits %v", err, *list)
	}
}

func TestDo_StopsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	b := &retry.Budget{Left: time.Hour, Told: func(error, time.Duration, time.Duration) { cancel() }}
	if err := b.Do(ctx, func() error { return away }); !errors.Is(err, away) {
		t.Errorf("%v", err)
	}
	calls := 0
	if err := b.Do(ctx, func() error { calls++; return away }); !errors.Is(err, away) || calls != 1 {
		t.Errorf("%v after %d calls", err, calls)
	}
}
