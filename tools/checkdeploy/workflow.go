package main

import (
	"io"
	"os"

	"github.com/rhysd/actionlint"
)

// workflow reads a workflow: its keys, the types of its expressions, the names of jobs, steps and runners. What shells would say of its scripts is
// left to a test that asks them.
func workflow(path string) (n int, errs []error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, []error{err}
	}
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{})
	if err != nil {
		return 0, []error{err}
	}
	found, err := linter.Lint(path, text, nil)
	if err != nil {
		return 0, []error{err}
	}
	for _, e := range found {
		errs = append(errs, e)
	}
	return 1, errs
}
