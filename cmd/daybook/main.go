// Command daybook is the whole product: one binary, one home folder.
package main

import (
	"os"

	"golang.org/x/term"

	"github.com/daybookhq/daybook/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Getenv, cli.Streams{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		OutTerminal: term.IsTerminal(int(os.Stdout.Fd())), ErrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
	}))
}
