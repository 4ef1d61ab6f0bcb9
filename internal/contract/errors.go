package contract

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
)

// Problem is one thing that is wrong in a document.
type Problem struct {
	File string `json:"file"`
	Line int    `json:"line"` // 1-based; 0: it is of no line
	Col  int    `json:"col"`  // 1-based, in characters
	Msg  string `json:"message"`
	Hint string `json:"hint,omitempty"` // what to do, or ""
}

// String returns file:line:col: message (hint); of a whole folder there is no line.
func (p Problem) String() string {
	at := p.File
	if p.Line > 0 {
		at = fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
	}
	s := at + ": " + p.Msg
	if p.Hint != "" {
		s += " (" + p.Hint + ")"
	}
	return s
}

// Errors is everything that is wrong in one document or several, in the order of file, line and column.
type Errors []Problem

// Error returns one line a problem.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, p := range e {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// fault wraps the problems as an error of kind fault.Config; errors.As still finds the Errors.
func (e Errors) fault() error {
	slices.SortStableFunc(e, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col), cmp.Compare(a.Msg, b.Msg))
	})
	return &fault.Error{Kind: fault.Config, Err: slices.Compact(e)}
}
