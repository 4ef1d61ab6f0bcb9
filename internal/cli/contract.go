package cli

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

func (a *app) contractCommand() *cobra.Command {
	return group("contract", "Contracts as source code: lint, diff, infer", "  daybook contract lint\n  daybook contract infer sales.csv",
		a.lintCommand(), a.diffCommand(), a.inferCommand())
}

func (a *app) lintCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "lint [FILE…|DIR]",
		Short: "Read contracts strictly and say what is wrong or missing",
		Long: `Lint reads contracts (the home's, or those named) and reports every error with file and line: unknown keys, rules that can
never run, formats that cannot be. Then it advises on what a good contract has and this one lacks.

EXIT STATUS
  0  no errors (advice is none)   2  errors`,
		Example: "  daybook contract lint\n  daybook contract lint contracts/sales.odcs.yaml",
		RunE: func(_ *cobra.Command, args []string) error {
			files, err := a.contractFiles(args)
			if err != nil {
				return err
			}
			failed := 0
			advice := []contract.Advice{}
			for _, path := range files {
				doc, err := os.ReadFile(path)
				if err != nil {
					return fault.New(fault.Usage, "lint: %w", err)
				}
				c, err := contract.Load(path, doc)
				if err != nil {
					failed++
					a.complain(err)
					continue
				}
				advice = append(advice, contract.Lint(c)...)
			}
			if a.json {
				if err := a.printJSON(advice); err != nil {
					return err
				}
			} else {
				for _, x := range advice {
					a.printf("%s\n", x)
				}
				a.printf("%d contracts, %d with errors, %d pieces of advice\n", len(files), failed, len(advice))
			}
			if failed > 0 {
				return fault.New(fault.Config, "%d of %d contracts have errors", failed, len(files))
			}
			return nil
		},
	}
}

// contractFiles are the documents that lint is asked about.
func (a *app) contractFiles(args []string) ([]string, error) {
	if len(args) == 0 {
		dir, err := a.findHome()
		if err != nil {
			return nil, err
		}
		c, err := a.loadConfig(dir)
		if err != nil {
			return nil, err
		}
		args = []string{c.Contracts}
	}
	var files []string
	for _, p := range a.abs(args) {
		info, err := os.Stat(p)
		if err != nil {
			return nil, fault.New(fault.Usage, "lint: %w", err)
		}
		if !info.IsDir() {
			files = append(files, p)
			continue
		}
		found, err := filepath.Glob(filepath.Join(p, "*.odcs.yaml"))
		if err != nil {
			return nil, fault.New(fault.Usage, "lint %s: %w", p, err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		return nil, fault.New(fault.Usage, "lint: no *.odcs.yaml there")
	}
	return files, nil
}

func (a *app) diffCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "What changed between two contracts, and would yesterday's files drift",
		Long: `Diff compares two versions of a contract and marks what would make files of yesterday's shape drift.

EXIT STATUS
  0  yesterday's files would still pass   4  they would drift`,
		Example: "  daybook contract diff sales.v1.odcs.yaml contracts/sales.odcs.yaml",
		Args:    cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			pair := make([]*contract.Contract, 2)
			for i, p := range a.abs(args) {
				doc, err := os.ReadFile(p)
				if err != nil {
					return fault.New(fault.Usage, "diff: %w", err)
				}
				if pair[i], err = contract.Load(p, doc); err != nil {
					return fault.New(fault.Config, "%w", err)
				}
			}
			changes := contract.DiffContracts(pair[0], pair[1])
			drift := false
			for _, c := range changes {
				drift = drift || c.Drift
			}
			if a.json {
				if err := a.printJSON(changes); err != nil {
					return err
				}
			} else {
				for _, c := range changes {
					a.printf("%s\n", c)
				}
				if len(changes) == 0 {
					a.printf("no change\n")
				}
			}
			if drift {
				return fault.New(fault.Drift, "files of yesterday's shape would drift under %s", args[1])
			}
			return nil
		},
	}
}

func (a *app) inferCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "infer FILE",
		Short: "Draft a contract from a sample file, for a person to read",
		Long: `Infer looks at a sample and writes a draft contract to stdout. Guesses are marked "# guess:", and what nobody can know from a
sample "# decide:". Read it, decide, save it under contracts/, and let lint have a look.`,
		Example: "  daybook contract infer sales_20260530.csv > contracts/sales.odcs.yaml",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			path := a.abs(args)[0]
			f, err := os.Open(path)
			if err != nil {
				return fault.New(fault.Usage, "infer: %w", err)
			}
			defer func() { _ = f.Close() }()
			draft, notes, err := contract.Infer(filepath.Base(path), f)
			if err != nil {
				return fault.New(fault.Usage, "infer %s: %w", args[0], err)
			}
			a.printf("%s", draft)
			for _, n := range notes {
				a.tell("%s", n)
			}
			return nil
		},
	}
}
