package batch

import (
	"bytes"
	"os"
	"strconv"
)

// peakBytes is the most memory that this program ever held resident; 0 where the system does not tell. What getrusage says is no measure of it: a
// process begins as a copy of the one that starts it, and Linux counts what that one held too.
func peakBytes() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	return highWater(status)
}

// highWater reads the line "VmHWM:   12345 kB" of a process's status.
func highWater(status []byte) int64 {
	_, rest, _ := bytes.Cut(status, []byte("\nVmHWM:"))
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	kilobytes, unit, _ := bytes.Cut(bytes.TrimSpace(line), []byte(" "))
	n, err := strconv.ParseInt(string(kilobytes), 10, 64)
	if err != nil || string(unit) != "kB" {
		return 0
	}
	return n << 10
}
