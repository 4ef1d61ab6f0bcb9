package batch

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
)

// While files are read, columns come and go by the megabyte and little stays: collecting garbage when there is four times as much of it
// as of what is in use takes a tenth off the time. It may take a quarter of a gigabyte: a file of years keeps sums of some hundred thousand
// store-days, and four times that is too much. What comes after needs the room more than the time.
const (
	usualCollect = 100
	lessCollect  = 400
	moreCollect  = 50
	readingBytes = 256 << 20
)

// collectMore collects garbage more often until what it returns is called: what is told of a large chain is most of what a run holds, and it has little else to
// do while the warehouse builds marts. Whoever has set GOGC keeps what they set.
func collectMore() (restore func()) {
	return collectAt(moreCollect)
}

// collectAt collects garbage at a percent, unless somebody has set one.
func collectAt(percent int) (restore func()) {
	before := debug.SetGCPercent(percent)
	if before != usualCollect || os.Getenv("GOGC") != "" {
		debug.SetGCPercent(before)
	}
	return func() { debug.SetGCPercent(before) }
}

// collectLess collects garbage less often until what it returns is called. Whoever has set GOGC or GOMEMLIMIT keeps what they set.
func collectLess() (restore func()) {
	percent := collectAt(lessCollect)
	limit := debug.SetMemoryLimit(-1)
	if limit == math.MaxInt64 {
		var now runtime.MemStats
		runtime.ReadMemStats(&now)
		debug.SetMemoryLimit(int64(now.HeapAlloc) + readingBytes) //nolint:gosec // no heap is that large
	}
	return func() {
		percent()
		debug.SetMemoryLimit(limit)
	}
}
