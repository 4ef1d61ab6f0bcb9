//go:build unix && !linux

package batch

import (
	"runtime"
	"syscall"
)

// peakBytes is the most memory that this process ever held resident; 0 where the system does not tell.
func peakBytes() int64 {
	var use syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &use) != nil {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return use.Maxrss // already bytes there
	}
	return use.Maxrss * 1024
}
