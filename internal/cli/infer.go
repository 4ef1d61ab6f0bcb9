package cli

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

func (a *app) inferCommand() *cobra.Command {
	return exits(&cobra.Command{
		Use:   "infer FILE…",
		Short: "Draft a contract from a sample file, for a person to read",
		Long: `Infer looks at a sample (or at several files of one kind) and writes a draft contract to stdout. Guesses are marked
"# guess:", and what nobody can know from a sample "# decide:". The names of the files beside it tell which part of the name
is the date, the store, or nothing. Read the draft, decide, save it under contracts/, and let lint have a look.`,
		Example: "  daybook contract infer sales_2026-05-30.csv > contracts/sales.odcs.yaml",
		Args:    takes("FILE…"),
		RunE: func(cmd *cobra.Command, args []string) error {
			var samples []io.Reader
			for _, path := range a.abs(args) {
				f, err := os.Open(path)
				if err != nil {
					return misuse(cmd, "infer: %w", err)
				}
				defer func() { _ = f.Close() }()
				samples = append(samples, f)
			}
			draft, notes, err := contract.Infer(filepath.Base(args[0]), neighbours(a.abs(args)[0]), samples...)
			if err != nil {
				return fault.New(fault.Usage, "infer %s: %w", args[0], err)
			}
			if a.json {
				if notes == nil {
					notes = []string{}
				}
				return a.printJSON(map[string]any{"draft": string(draft), "notes": notes})
			}
			a.printf("%s", draft)
			guesses, decisions := strings.Count(string(draft), "# guess:"), strings.Count(string(draft), "# decide:")
			a.tell("a draft with %s and %s to make; read every mark, save it under contracts/, then: daybook contract lint",
				plural(int64(guesses), "guess", "guesses"), plural(int64(decisions), "decision", "decisions"))
			return nil
		},
	}, "0  a draft is written", "2  wrong words, or the sample cannot be read")
}

// neighbours are the names of the files beside one.
func neighbours(path string) []string {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil // the sample itself will tell
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		if !e.IsDir() && e.Name() != filepath.Base(path) {
			names = append(names, e.Name())
		}
	}
	return names
}
