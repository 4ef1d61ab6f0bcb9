package turn_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/daybookhq/daybook/internal/turn"
)

// TestLine_InTheOrderOfComing: of ten that come while one works, each works after who came before, and never two at a time.
func TestLine_InTheOrderOfComing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		line := turn.NewLine(1)
		_, leave, err := line.Enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		var order []int
		var all sync.WaitGroup
		for i := range 10 {
			all.Go(func() {
				_, leave, err := line.Enter(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				defer leave()
				if !mu.TryLock() {
					t.Error("two at a time")
					return
				}
				time.Sleep(time.Millisecond)
				order = append(order, i)
				mu.Unlock()
			})
			synctest.Wait()
		}
		leave()
		all.Wait()
		if want := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}; !slices.Equal(order, want) {
			t.Errorf("worked in the order %v", order)
		}
	})
}

// TestOutside_LetsOthersIn: who waits for something else gives their place to others, however many waits stand inside one another, and has one
// again after the last of them.
func TestOutside_LetsOthersIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		line := turn.NewLine(1)
		in, leave, err := line.Enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if free(t, line) {
			t.Fatal("let in beside the only place")
		}
		back := turn.Outside(in)
		inner := turn.Outside(in)
		inner()
		if !free(t, line) {
			t.Fatal("not let in while the holder waits")
		}
		back()
		if free(t, line) {
			t.Fatal("let in after the holder came back")
		}
		leave()
		if !free(t, line) {
			t.Fatal("not let in after the holder left")
		}
		turn.Outside(t.Context())() // who holds no place gives none
		if !free(t, line) {
			t.Fatal("a place was lost by who held none")
		}
	})
}

// free reports whether somebody who waits a second is let in.
func free(t *testing.T, line *turn.Line) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	_, leave, err := line.Enter(ctx)
	if err == nil {
		leave()
	} else if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	return err == nil
}
