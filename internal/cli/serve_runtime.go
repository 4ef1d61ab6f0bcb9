package cli

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
)

// serveCollect is how much memory a server may take up anew before garbage is collected, in percent of what it keeps. While it is collected pages take twice as
// long; more would make them take less, and the process a third more memory.
const serveCollect = 100

// processors makes the program ready to serve pages, and says how many are made at a time: one each for the processors that it was given. It gets one more
// than those: the scheduler hears of requests that have arrived when a processor of its own has nothing to do, and while readers stand in
// line, those that make pages always have. Without it requests were heard in crowds, and one in twenty waited two to three times as long as most.
var processors = sync.OnceValue(func() int {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(serveCollect)
	}
	n := runtime.GOMAXPROCS(0)
	runtime.GOMAXPROCS(n + 1)
	return n
})

// processName is by what name other processes know this one: the machine and the number of the process.
func processName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "a machine without a name"
	}
	return fmt.Sprintf("%s, process %d", host, os.Getpid())
}
