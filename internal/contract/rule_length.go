package contract

import (
	"fmt"
	"unicode/utf8"
)

// LengthRule bounds the length of a text in characters (minLength, maxLength). Nulls keep it.
type LengthRule struct {
	declared
	limit int
	lower bool
}

// Check counts the characters.
func (r LengthRule) Check(v Value) string {
	if v.Null || (!r.lower && len(v.Text) <= r.limit) {
		return ""
	}
	n := utf8.RuneCount(v.Text)
	switch {
	case r.lower && n < r.limit:
		return fmt.Sprintf("must have at least %d characters", r.limit)
	case !r.lower && n > r.limit:
		return fmt.Sprintf("must have at most %d characters", r.limit)
	}
	return ""
}
