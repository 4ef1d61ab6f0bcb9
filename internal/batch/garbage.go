package batch

import "runtime/debug"

// While files are read, columns come and go by the megabyte and little stays: collecting garbage when there is four times as much of it
// as of what is in use takes a tenth off the time. What comes after needs the room more than the time.
const (
	usualCollect = 100
	lessCollect  = 400
)

// collectLess collects garbage less often until what it returns is called. Whoever has set GOGC keeps what they set.
func collectLess() (restore func()) {
	before := debug.SetGCPercent(lessCollect)
	if before != usualCollect {
		debug.SetGCPercent(before)
	}
	return func() { debug.SetGCPercent(before) }
}
