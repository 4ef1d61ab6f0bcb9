package read

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestTogether: of twenty who ask for ten things while one is being read, all are answered by the next statement, each of its things once.
func TestTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := NewMemory(100)
		var asked []string
		read := func(things []string) (map[string]string, error) {
			time.Sleep(time.Second)
			asked = append(asked, strings.Join(things, " "))
			found := map[string]string{}
			for _, thing := range things {
				found[thing] = "read " + thing
			}
			return found, nil
		}
		var all sync.WaitGroup
		for i := range 21 {
			all.Go(func() {
				thing := fmt.Sprint(i % 10)
				found, err := together(t.Context(), m, "key", 100, thing, read)
				if err != nil || found[thing] != "read "+thing {
					t.Errorf("%v %v", found, err)
				}
			})
			synctest.Wait() // the first one has its turn before the others come
		}
		begin := time.Now()
		all.Wait()
		if took := time.Since(begin); took != 2*time.Second || len(asked) != 2 || asked[0] != "0" || asked[1] != "1 2 3 4 5 6 7 8 9 0" {
			t.Errorf("%q in %s", asked, took)
		}
		if len(m.gathered) != 0 || len(m.making) != 0 {
			t.Error("something is still waited for")
		}
	})
}

// TestTogether_WhoGoesAway: where the one who asks for all goes away, another of them asks; what the warehouse says is everybody's answer.
func TestTogether_WhoGoesAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := NewMemory(100)
		first, gone := context.WithCancel(t.Context())
		var tried []string
		failed := errors.New("no such table")
		ask := func(ctx context.Context, thing string, fails error) error {
			_, err := together(ctx, m, "key", 100, thing, func(things []string) (int, error) {
				tried = append(tried, strings.Join(things, " "))
				select {
				case <-time.After(time.Second):
					return 1, fails
				case <-ctx.Done():
					return 0, ctx.Err()
				}
			})
			return err
		}
		errs := make([]error, 4)
		var all sync.WaitGroup
		run := func(i int, ctx context.Context, fails error) {
			all.Go(func() { errs[i] = ask(ctx, fmt.Sprint(i), fails) })
			synctest.Wait()
		}
		run(0, t.Context(), nil) // has its turn
		run(1, first, nil)       // leads those who come meanwhile
		run(2, t.Context(), nil)
		time.Sleep(1500 * time.Millisecond)
		gone()
		synctest.Wait()
		run(3, t.Context(), failed)
		all.Wait()
		if errs[0] != nil || !errors.Is(errs[1], context.Canceled) || errs[2] != nil || !errors.Is(errs[3], failed) {
			t.Errorf("%v", errs)
		}
		if want := []string{"0", "1 2", "2", "3"}; !slices.Equal(tried, want) {
			t.Errorf("asked for %q", tried)
		}
	})
}

// TestTogether_SoMany: no statement reads more things than it may, and all are read.
func TestTogether_SoMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := NewMemory(100)
		var asked []string
		var all sync.WaitGroup
		for i := range 9 {
			all.Go(func() {
				_, err := together(t.Context(), m, "key", 3, fmt.Sprint(i), func(things []string) (int, error) {
					time.Sleep(time.Second)
					asked = append(asked, strings.Join(things, " "))
					return 1, nil
				})
				if err != nil {
					t.Error(err)
				}
			})
			synctest.Wait()
		}
		all.Wait()
		slices.Sort(asked)
		if want := []string{"0", "1 2 3", "4 5 6", "7 8"}; !slices.Equal(asked, want) || len(m.gathered) != 0 {
			t.Errorf("asked for %q", asked)
		}
	})
}
