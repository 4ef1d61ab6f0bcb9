package contract

import (
	"fmt"
	"regexp"
)

// PatternRule wants a text in which a regular expression finds a match (RE2 syntax; ^ and $ tie it to the whole text).
// Nulls keep it.
type PatternRule struct {
	declared
	expr *regexp.Regexp
}

// Check looks for the expression.
func (r PatternRule) Check(v Value) string {
	if v.Null || r.expr.Match(v.Text) {
		return ""
	}
	return "must match " + r.expr.String()
}

// compileExpr refuses expressions that are wrong and those that every text matches.
func compileExpr(s string) (*regexp.Regexp, error) {
	expr, err := regexp.Compile(s)
	if err != nil {
		return nil, fmt.Errorf("pattern %q cannot be read: %w", s, err)
	}
	// What matches both nothing at all and a control character matches everything that a file may hold.
	if expr.MatchString("") && expr.MatchString("\x01") {
		return nil, fmt.Errorf("pattern %q can never fail: every text matches it (^ and $ tie it to the whole text)", s)
	}
	return expr, nil
}
