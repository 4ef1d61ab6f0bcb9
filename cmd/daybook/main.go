// Command daybook is the whole product: one binary, one home folder.
package main

import (
	"os"
	"runtime/debug"

	"golang.org/x/term"

	"github.com/daybookhq/daybook/internal/cli"
)

// collectAt is when garbage is collected: when there is four times as much of it as of what is in use. Columns come and go by the
// megabyte while little stays, so that reading a night takes a tenth less time for some 50 MB more.
const collectAt = 400

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	os.Exit(cli.Main(os.Args[1:], os.Getenv, cli.Streams{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		OutTerminal: term.IsTerminal(int(os.Stdout.Fd())), ErrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
	}))
}
