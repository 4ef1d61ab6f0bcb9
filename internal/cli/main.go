// Package cli is Daybook's command line: one file a subcommand. Results go to stdout, everything else to stderr; an
// error's kind decides the exit code (package fault). It holds no SQL and no rules.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/monitor"
	"github.com/daybookhq/daybook/internal/schedule"
)

// Version is the binary's version, set by the linker for releases.
var Version = "dev"

// Streams are where a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer

	OutTerminal bool // Out is a terminal: colour is welcome, unless NO_COLOR says otherwise
	ErrTerminal bool // Err is a terminal: bars are welcome
}

// Main runs one command line and returns the process's exit code.
func Main(args []string, env func(string) string, s Streams) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	dir, err := os.Getwd()
	if err != nil {
		dir = "."
	}
	a := &app{env: env, dir: dir, streams: s, now: time.Now, nap: schedule.Nap, hand: true}
	return a.main(ctx, args)
}

// app is one command line under way.
type app struct {
	env     func(string) string
	dir     string // where relative paths start
	streams Streams
	now     func() time.Time
	nap     func(context.Context, time.Duration) // sleeps by the same clock; returns early when the context ends
	hand    bool                                 // commands may be handed to a process that serves the home
	shared  *opened                              // the home that this process serves, for commands handed over
	args    []string                             // the command line, for handing it over
	advised bool                                 // what to do next stands in what was printed; an error need not repeat it

	home string // --home
	json bool   // --json

	traces     *monitor.Traces            // nil: nobody is told
	foundToday atomic.Pointer[foundToday] // by the looks of one process
}

// main runs one command line and returns its exit code.
func (a *app) main(ctx context.Context, args []string) int {
	a.args = args
	if a.shared == nil {
		ended, err := a.openTraces(ctx)
		if err != nil {
			a.complain(err)
			return fault.ExitCode(err)
		}
		defer ended()
	}
	root := a.root()
	root.SetArgs(args)
	root.SetOut(a.streams.Out)
	root.SetErr(a.streams.Err)
	root.SetIn(a.streams.In)
	err := root.ExecuteContext(ctx)
	var handed handedOver
	if errors.As(err, &handed) {
		return int(handed)
	}
	switch {
	case err != nil && ctx.Err() != nil:
		a.complain(interrupted(err))
	case err != nil:
		a.complain(err)
	}
	return fault.ExitCode(err)
}

// interrupted says of an error that came with Ctrl-C that this is why; how an engine puts it helps nobody.
func interrupted(err error) error {
	if errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "Interrupt") {
		return errors.New("interrupted")
	}
	return fmt.Errorf("interrupted: %w", err)
}

// complain writes an error and its hint as a person wants to read them.
func (a *app) complain(err error) {
	lines := strings.Split(err.Error(), "\n")
	for i := range lines {
		lines[i] = clean(lines[i]) // it may name a file, and a file may be called anything
	}
	text := lines[0]
	if len(lines) > 1 {
		text = strings.Join(lines, "\n  ") // one error of an engine, with the place that it means
		if fault.KindOf(err) == fault.Config {
			text = fmt.Sprintf("%d mistakes\n  %s", len(lines), strings.Join(lines, "\n  "))
		}
	}
	_, _ = fmt.Fprintf(a.streams.Err, "daybook: %s\n", text)
	if hint := nextStep(err); hint != "" && !a.advised {
		_, _ = fmt.Fprintf(a.streams.Err, "  → %s\n", clean(hint))
	}
}

// nextStep is the hint of an error; one of the system, which knows none, gets the one that goes with it.
func nextStep(err error) string {
	switch hint := fault.HintOf(err); {
	case hint != "":
		return hint
	case errors.Is(err, fs.ErrPermission):
		return "give the user whom Daybook runs as the right to read and write there (the home, its folders and what lies in them), then give the command again: it goes on where this one ended"
	case errors.Is(err, syscall.ENOSPC):
		return "free space on that disk, then give the command again: it goes on where this one ended"
	}
	return ""
}

// root is the command tree.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "daybook",
		Short: "Retail nights, from files to reasons",
		Long: `Daybook checks the night's files of a retail chain against their contracts, stops at drift, quarantines what is bad,
loads a warehouse, publishes the night as one snapshot and says next morning what happened and why, in money.`,
		Example: `  daybook demo                   # a chain of 150 stores, served on http://127.0.0.1:8088
  daybook init my-chain          # a home for your own files
  daybook run --home my-chain    # take in what is in landing`,
		SilenceUsage: true, SilenceErrors: true, Version: Version,
		Args: cobra.ArbitraryArgs, RunE: onlyGroup, Annotations: map[string]string{onlyHolds: "yes"},
	}
	root.PersistentFlags().StringVar(&a.home, "home", "", "the home's folder, `DIR` (else DAYBOOK_HOME, else the nearest parent with a daybook.yaml)")
	root.PersistentFlags().BoolVar(&a.json, "json", false, "print facts as JSON")
	root.AddGroup(
		&cobra.Group{ID: "begin", Title: "Begin"}, &cobra.Group{ID: "night", Title: "Every night"},
		&cobra.Group{ID: "look", Title: "Look"}, &cobra.Group{ID: "mend", Title: "Mend and keep house"},
	)
	add := func(group string, commands ...*cobra.Command) {
		for _, c := range commands {
			c.GroupID = group
			root.AddCommand(c)
		}
	}
	add("begin", a.demoCommand(), a.initCommand(), a.contractCommand(), a.checkCommand(), a.generateCommand())
	add("night", a.runCommand(), a.statusCommand(), a.quarantineCommand(), a.gateCommand(), a.alertCommand(), a.mailCommand(), a.serveCommand(), a.userCommand())
	add("look", a.insightsCommand(), a.sqlCommand(), a.exportCommand(), a.runsCommand(), a.reconcileCommand())
	add("mend", a.doctorCommand(), a.verifyCommand(), a.withdrawCommand(), a.rollbackCommand(), a.rebuildCommand(), a.sweepCommand(), a.offloadCommand(),
		a.backupCommand(), a.restoreCommand(), a.copyCommand())
	root.AddCommand(a.evaluateCommand(), a.benchCommand(), a.versionCommand())
	root.SetVersionTemplate("daybook {{.Version}}\n")
	helpful(root)
	return root
}
