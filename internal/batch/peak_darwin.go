package batch

import "syscall"

// peakBytes is the most memory that this process ever held resident; 0 where the system does not tell.
func peakBytes() int64 {
	var use syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &use) != nil {
		return 0
	}
	return use.Maxrss // bytes on this system, kilobytes on others
}
