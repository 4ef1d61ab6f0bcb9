package read

import (
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
)

// TestMemory_KeepsWhatIsSmall: large answers drive out large ones and not small ones, which give way beyond a quarter of the room; either takes
// what the other leaves, and nights are large however few stores they have.
func TestMemory_KeepsWhatIsSmall(t *testing.T) {
	t.Parallel()
	m := NewMemory(100_000)
	has := func(key any) bool { _, ok := m.get(key); return ok }
	for i := range 10 {
		m.put(i, i, 2_000)
	}
	for i := range 30 {
		m.put(100+i, i, 10_000)
		m.put(nightKey{date: contract.Day(i)}, i, 100)
	}
	for i := range 10 {
		if !has(i) {
			t.Errorf("small answer %d is gone", i)
		}
	}
	if has(100) || !has(129) || has(nightKey{date: 0}) || !has(nightKey{date: 29}) || m.small.held+m.large.held > 100_000 {
		t.Errorf("%d and %d rows are held", m.small.held, m.large.held)
	}
	for i := range 20 {
		m.put(1_000+i, i, 5_000)
	}
	if has(0) || !has(1_019) || m.small.held > 30_000 || m.small.held < 20_000 || m.small.held+m.large.held > 100_000 {
		t.Errorf("%d small rows and %d others are held", m.small.held, m.large.held)
	}
	lone := NewMemory(100_000)
	for i := range 16 {
		lone.put(i, i, 6_000)
	}
	if !lone.hasAll(16) {
		t.Error("small answers have not the whole room where there are no others")
	}
}

func (m *Memory) hasAll(n int) bool {
	for i := range n {
		if _, ok := m.get(i); !ok {
			return false
		}
	}
	return true
}
