package read

import (
	"cmp"
	"slices"
)

// Stable sorts list in place and keeps those that are equal in their order. It moves each of them once: a row of a table is some 200 bytes, and
// what slices.SortStableFunc does with thousands of them is mostly moving.
func Stable[T any](list []T, compare func(a, b *T) int) {
	places := make([]int32, len(list))
	for i := range places {
		places[i] = int32(i) //nolint:gosec // rows of one page
	}
	slices.SortFunc(places, func(a, b int32) int { return cmp.Or(compare(&list[a], &list[b]), cmp.Compare(a, b)) })
	old := slices.Clone(list)
	for i, at := range places {
		list[i] = old[at]
	}
}

// First returns the first so many of a list as Stable would order it. It leaves the list as it is, and most of it is compared once: a page shows a hundred
// of thousands of rows.
func First[T any](list []T, most int, compare func(a, b *T) int) []T {
	f := FirstsOf(most, compare)
	if most > len(list)/2 {
		all := slices.Clone(list)
		Stable(all, compare)
		return all[:min(most, len(all))]
	}
	for i := range list {
		f.Add(&list[i])
	}
	return f.Sorted()
}

// Firsts are the first so many, in an order, of what was added so far.
type Firsts[T any] struct {
	most    int
	compare func(a, b *T) int
	kept    []T     // in the order of coming, the last one in the place of one that had to go
	heap    []int32 // places of kept, the last of them in order first
	came    []int   // when each of kept came
	n       int
}

// after reports whether one of kept comes after another.
func (f *Firsts[T]) after(a, b int32) bool {
	return cmp.Or(f.compare(&f.kept[a], &f.kept[b]), cmp.Compare(f.came[a], f.came[b])) > 0
}

// FirstsOf returns Firsts of at most so many.
func FirstsOf[T any](most int, compare func(a, b *T) int) *Firsts[T] {
	return &Firsts[T]{most: most, compare: compare}
}

// Add adds one.
func (f *Firsts[T]) Add(v *T) {
	f.n++
	if f.most <= 0 {
		return
	}
	if f.most > 0 && len(f.kept) < f.most {
		at := len(f.kept)
		f.kept, f.came, f.heap = append(f.kept, *v), append(f.came, f.n), append(f.heap, int32(at)) //nolint:gosec // rows of one page
		for at > 0 && f.after(f.heap[at], f.heap[(at-1)/2]) {
			f.heap[at], f.heap[(at-1)/2] = f.heap[(at-1)/2], f.heap[at]
			at = (at - 1) / 2
		}
		return
	}
	last := f.heap[0]
	if f.compare(v, &f.kept[last]) >= 0 {
		return // those that are equal stay in their order, and it came later
	}
	f.kept[last], f.came[last] = *v, f.n
	for at := 0; ; {
		next := 2*at + 1
		if next >= len(f.heap) {
			return
		}
		if next+1 < len(f.heap) && f.after(f.heap[next+1], f.heap[next]) {
			next++
		}
		if !f.after(f.heap[next], f.heap[at]) {
			return
		}
		f.heap[at], f.heap[next] = f.heap[next], f.heap[at]
		at = next
	}
}

// Sorted are they in order, those that are equal as they came.
func (f *Firsts[T]) Sorted() []T {
	slices.SortFunc(f.heap, func(a, b int32) int {
		return cmp.Or(f.compare(&f.kept[a], &f.kept[b]), cmp.Compare(f.came[a], f.came[b]))
	})
	list := make([]T, len(f.heap))
	for i, at := range f.heap {
		list[i] = f.kept[at]
	}
	return list
}
