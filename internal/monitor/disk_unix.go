//go:build unix

package monitor

import "golang.org/x/sys/unix"

// Disk is the room of the disk that a folder lies on, in bytes.
func Disk(path string) (free, size uint64, ok bool) {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return 0, 0, false
	}
	return s.Bavail * uint64(s.Bsize), s.Blocks * uint64(s.Bsize), true //nolint:unconvert,gosec // types differ between systems
}
