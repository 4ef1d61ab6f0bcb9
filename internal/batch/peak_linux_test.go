package batch

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// What a program held that starts another is not the other's: `daybook bench` makes chains of gigabytes, and the nights that it starts
// were said to take as much.
func TestPeak_IsOfThisProgram(t *testing.T) {
	const asked = "DAYBOOK_TEST_PEAK"
	if os.Getenv(asked) != "" {
		fmt.Printf("peak=%d\n", peakBytes())
		return
	}
	fat := make([]byte, 512<<20)
	for i := 0; i < len(fat); i += 4096 {
		fat[i] = 1
	}
	mine := peakBytes()
	if mine < int64(len(fat)) {
		t.Fatalf("a program that holds %d bytes says %d", len(fat), mine)
	}
	child := exec.Command(os.Args[0], "-test.run=^TestPeak_IsOfThisProgram$")
	child.Env = append(os.Environ(), asked+"=1")
	out, err := child.Output()
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(out), "peak=")
	number, _, _ := strings.Cut(rest, "\n")
	theirs, err := strconv.ParseInt(number, 10, 64)
	if err != nil || theirs <= 0 {
		t.Fatalf("the other said %q: %v", out, err)
	}
	if theirs >= int64(len(fat)) {
		t.Errorf("a program that holds nothing says %d bytes, as the one of %d that started it", theirs, mine)
	}
	runtime.KeepAlive(fat)
}

func TestPeak_StatusOfAProcess(t *testing.T) {
	for status, want := range map[string]int64{
		"Name:\tdaybook\nVmPeak:\t  900 kB\nVmHWM:\t  347 kB\nVmRSS:\t 300 kB\n": 347 << 10,
		"Name:\tVmHWM: 5 kB\n": 0,
		"":                     0,
	} {
		if got := highWater([]byte(status)); got != want {
			t.Errorf("%q: %d, want %d", status, got, want)
		}
	}
}
