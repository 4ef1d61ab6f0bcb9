package intake

import (
	"math/bits"
	"sync"

	"github.com/apache/arrow-go/v18/arrow/memory"
)

// slab is the room of all columns of one batch. It goes to whoever takes the batch, and comes back for another batch once the
// last of them has released it. Whoever never does leaves it to the garbage collector.
type slab struct {
	b    []byte
	used int
}

// slabs are those that nobody has, by size, four sizes from one power of two to the next. The garbage collector takes those
// that lie for long. As an allocator they get a slab back when a batch has been released.
type slabs [4 * 40]sync.Pool

var idleSlabs slabs

var _ memory.Allocator = (*slabs)(nil)

// align is where columns begin in a slab: Arrow wishes so.
const align = 64

func aligned(n int) int { return (n + align - 1) &^ (align - 1) }

// sizeClass returns the class of slabs that have room for n bytes, and how many they have.
func sizeClass(n int) (class, size int) {
	n = max(n, 4096)
	shift := bits.Len(uint(n-1)) - 3 // three bits say the size: one of 5/8 to 8/8 of a power of two
	eighths := (n-1)>>shift + 1
	return 4*shift + eighths - 5, eighths << shift
}

func newSlab(n int) slab {
	class, size := sizeClass(n)
	if old, ok := idleSlabs[class].Get().(*[]byte); ok {
		return slab{b: *old}
	}
	return slab{b: make([]byte, size)}
}

// take returns room for n bytes, whatever stands in it.
func (s *slab) take(n int) []byte {
	from := s.used
	s.used = aligned(from + n)
	return s.b[from : from+n : from+n]
}

// Allocate implements memory.Allocator.
func (x *slabs) Allocate(n int) []byte { return newSlab(n).b }

// Reallocate implements memory.Allocator. Nobody asks a slab to grow.
func (x *slabs) Reallocate(n int, b []byte) []byte { return append(newSlab(n).b[:0], b...)[:n] }

// Free implements memory.Allocator.
func (x *slabs) Free(b []byte) {
	class, _ := sizeClass(len(b))
	x[class].Put(&b)
}
