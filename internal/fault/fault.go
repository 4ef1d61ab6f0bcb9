// Package fault gives every error that Daybook reports a kind for programs and a sentence for people.
// A kind is turned into an exit code and into an HTTP status by one map each, here and nowhere else.
// Anything without a kind is Failed: its text goes to the log and to the command line, never to a page.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what sort of trouble an error is.
type Kind string

// The kinds, in the order of their exit codes.
const (
	Failed      Kind = "failed"      // something broke that should not break
	Usage       Kind = "usage"       // wrong words on the command line
	Config      Kind = "config"      // daybook.yaml or a contract is wrong
	NotFound    Kind = "not_found"   // the thing asked for is not there (or not yours to see)
	Quarantined Kind = "quarantined" // done, but files were quarantined
	Drift       Kind = "drift"       // stopped by schema drift, nothing published
	Locked      Kind = "locked"      // another run holds the lock
	Unreachable Kind = "unreachable" // the warehouse cannot be reached
	Held        Kind = "held"        // well-formed nonsense: nothing published until a person decides
)

// Exit codes of the program, a promise to scripts.
const (
	ExitOK          = 0
	ExitFailed      = 1
	ExitUsage       = 2
	ExitQuarantined = 3
	ExitDrift       = 4
	ExitLocked      = 5
	ExitUnreachable = 6
	ExitHeld        = 7
)

var exitCodes = map[Kind]int{
	Failed:      ExitFailed,
	Usage:       ExitUsage,
	Config:      ExitUsage,
	NotFound:    ExitUsage, // a number or name on the command line that means nothing
	Quarantined: ExitQuarantined,
	Drift:       ExitDrift,
	Locked:      ExitLocked,
	Unreachable: ExitUnreachable,
	Held:        ExitHeld,
}

var httpStatuses = map[Kind]int{
	Failed:      500,
	Usage:       400,
	Config:      500,
	NotFound:    404,
	Quarantined: 200,
	Drift:       409,
	Locked:      503,
	Unreachable: 503,
	Held:        409,
}

// Error is an error with a kind, a sentence and, where there is one, a hint: what to do next.
type Error struct {
	Kind    Kind
	Msg     string // lower case, no period
	Hint    string // one sentence that says what to do, or empty
	Err     error  // the cause, or nil
	Passing bool   // it may be over in a moment, so that it is worth trying again
}

// Error returns the sentence followed by the cause.
func (e *Error) Error() string {
	switch {
	case e.Err == nil:
		return e.Msg
	case e.Msg == "":
		return e.Err.Error()
	}
	return e.Msg + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// New returns an error of kind k whose message is formatted like fmt.Errorf; a %w verb keeps the cause.
func New(k Kind, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	if errors.Unwrap(err) != nil {
		return &Error{Kind: k, Err: err}
	}
	return &Error{Kind: k, Msg: err.Error()}
}

// WithHint returns e with a hint: one sentence that says what to do next.
func (e *Error) WithHint(format string, args ...any) *Error {
	c := *e
	c.Hint = fmt.Sprintf(format, args...)
	return &c
}

// ThatPasses returns e as trouble that may be over in a moment.
func (e *Error) ThatPasses() *Error {
	c := *e
	c.Passing = true
	return &c
}

// Passes reports whether the trouble of err may be over in a moment.
func Passes(err error) bool {
	var e *Error
	for errors.As(err, &e) {
		if e.Passing {
			return true
		}
		err = e.Err
	}
	return false
}

// KindOf returns the kind of err: that of the outermost Error in its chain, Failed where there is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Failed
}

// HintOf returns the first hint in err's chain, or "".
func HintOf(err error) string {
	var e *Error
	for errors.As(err, &e) {
		if e.Hint != "" {
			return e.Hint
		}
		err = e.Err
	}
	return ""
}

// ExitCode returns the process exit code for err; nil is 0.
func ExitCode(err error) int {
	if err == nil {
		return ExitOK
	}
	return exitCodes[KindOf(err)]
}

// HTTPStatus returns the HTTP status for err; nil is 200.
func HTTPStatus(err error) int {
	if err == nil {
		return 200
	}
	return httpStatuses[KindOf(err)]
}
