//go:build !unix

package monitor

// Disk is not known on this system.
func Disk(string) (free, size uint64, ok bool) { return 0, 0, false }
