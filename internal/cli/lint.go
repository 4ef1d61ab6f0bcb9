package cli

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

func (a *app) lintCommand() *cobra.Command {
	return exits(&cobra.Command{
		Use:   "lint [FILE…|DIR]",
		Short: "Read contracts strictly and say what is wrong or missing",
		Long: `Lint reads contracts (the home's, or those named) and reports every error with file and line: unknown keys, rules that can
never run, formats that cannot be. Then it advises on what a good contract has and this one lacks, and lists as notes what a draft of
contract infer left for a person to decide; a note goes with its mark (# decide: …), and changes no exit code.`,
		Example: "  daybook contract lint\n  daybook contract lint contracts/sales.odcs.yaml",
		Args:    takes("[FILE…]"),
		RunE: func(cmd *cobra.Command, args []string) error {
			files, strays, err := a.contractFiles(cmd, args)
			if err != nil {
				return err
			}
			list, failed, err := lint(files, strays)
			if err != nil {
				return err
			}
			if a.json {
				err = a.printJSON(list)
			} else {
				a.printRemarks(list, len(files)+len(strays), failed)
			}
			if err == nil && failed > 0 {
				err = fault.New(fault.Config, "%d of %s cannot be used", failed, plural(int64(len(files)+len(strays)), "contract", "contracts"))
			}
			return err
		},
	}, "0  no errors (advice and notes are none)", "2  errors")
}

// remark is one line of lint. Its JSON keys are those of every remark, whether error, advice or note.
type remark struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Severity string `json:"severity"` // error, advice, note
	Message  string `json:"message"`
	Hint     string `json:"hint"`
}

// lint reads contracts one by one and then together; strays are files that no run reads for their name. failed counts those with errors.
func lint(files []string, strays contract.Errors) (list []remark, failed int, err error) {
	list, failed = []remark{}, len(strays)
	for _, p := range strays {
		list = append(list, remarkOf(p))
	}
	var good []*contract.Contract
	var advice, notes []remark
	for _, path := range files {
		doc, err := os.ReadFile(path)
		if err != nil {
			return nil, 0, fault.New(fault.Usage, "lint: %w", err)
		}
		for _, m := range contract.Undecided(doc) {
			notes = append(notes, remark{File: path, Line: m.Line, Column: m.Col, Severity: "note", Message: m.Text, Hint: "decide, then remove the mark"})
		}
		c, err := contract.Load(path, doc)
		if err != nil {
			failed++
			list = append(list, problems(path, err)...)
			continue
		}
		good = append(good, c)
		for _, x := range contract.Lint(c) {
			advice = append(advice, remark{File: x.File, Line: x.Line, Column: 1, Severity: "advice", Message: x.Text})
		}
	}
	set, err := contract.NewSet(good...)
	if err != nil {
		failed++
		list = append(list, problems("", err)...)
	} else {
		for _, x := range contract.LintSet(set) {
			advice = append(advice, remark{File: x.File, Line: x.Line, Column: 1, Severity: "advice", Message: x.Text})
		}
	}
	return append(append(list, advice...), notes...), failed, nil
}

// problems are the mistakes that an error lists.
func problems(path string, err error) (list []remark) {
	var all contract.Errors
	if !errors.As(err, &all) {
		return []remark{{File: path, Line: 1, Column: 1, Severity: "error", Message: err.Error()}}
	}
	for _, p := range all {
		list = append(list, remarkOf(p))
	}
	return list
}

func remarkOf(p contract.Problem) remark {
	return remark{File: p.File, Line: p.Line, Column: p.Col, Severity: "error", Message: p.Msg, Hint: p.Hint}
}

func (a *app) printRemarks(list []remark, files, failed int) {
	count := map[string]int64{}
	for _, r := range list {
		count[r.Severity]++
		word := r.Severity
		if word == "error" {
			word = a.paint(red, word)
		}
		hint := ""
		if r.Hint != "" {
			hint = " (" + r.Hint + ")"
		}
		a.printf("%s:%d:%d: %s: %s%s\n", a.short(r.File), r.Line, r.Column, word, clean(r.Message), clean(hint))
	}
	left := ""
	if k := count["note"]; k > 0 {
		left = ", " + plural(k, "mark", "marks") + " to decide"
	}
	a.printf("%s, %s in %d of them, %s%s\n", plural(int64(files), "contract", "contracts"), plural(count["error"], "error", "errors"), failed,
		plural(count["advice"], "piece of advice", "pieces of advice"), left)
}

// short is a path as a person would type it from here.
func (a *app) short(path string) string {
	if rel, err := filepath.Rel(a.dir, path); err == nil && !strings.HasPrefix(rel, "..") {
		return rel
	}
	return path
}

// contractFiles are the documents that lint is asked about, and as problems those of a folder that no run reads for their name.
func (a *app) contractFiles(cmd *cobra.Command, args []string) (files []string, strays contract.Errors, err error) {
	if len(args) == 0 {
		dir, err := a.findHome()
		if err != nil {
			return nil, nil, err
		}
		c, err := a.loadConfig(dir)
		if err != nil {
			return nil, nil, err
		}
		args = []string{c.Contracts}
	}
	for _, p := range a.abs(args) {
		info, err := os.Stat(p)
		if err != nil {
			return nil, nil, misuse(cmd, "lint: %w", err)
		}
		if !info.IsDir() {
			files = append(files, p)
			continue
		}
		found, unread, err := contract.Documents(p)
		if err != nil {
			return nil, nil, misuse(cmd, "lint: %w", err)
		}
		files, strays = append(files, found...), append(strays, unread...)
	}
	if len(files)+len(strays) == 0 {
		return nil, nil, misuse(cmd, "lint: there is no *%s in %s", contract.Suffix, strings.Join(args, ", ")).
			WithHint("daybook contract infer FILE drafts one from a sample")
	}
	return files, strays, nil
}
