package web

import (
	"iter"
	"strconv"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse/export"
)

// columnsOf makes columns of names and types, in turn.
func columnsOf(pairs ...any) (list []export.Column) {
	for i := 0; i+1 < len(pairs); i += 2 {
		list = append(list, export.Column{Name: pairs[i].(string), Type: pairs[i+1].(export.Type)}) //nolint:forcetypeassert // by callers of this package
	}
	return list
}

// Values of a row of a table: nil where nothing is known.

func textOrNone(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func dayValue(d contract.Day) any { return d.Time() }

func maybeDayValue(d *contract.Day) any {
	if d == nil {
		return nil
	}
	return d.Time()
}

func timeValue(t time.Time) any { return t.UTC().Format(time.RFC3339) }

func decimalValue(v read.Maybe, scale int) any {
	if !v.Known() {
		return nil
	}
	return decimalText(v, scale)
}

// exactValue is an exact figure as a column of a type takes it.
func exactValue(exact string, t export.Type) any {
	if exact == "" {
		return nil
	}
	if t == export.Whole {
		n, err := strconv.ParseInt(exact, 10, 64)
		if err != nil {
			return nil
		}
		return n
	}
	return exact
}

// eachOf makes the rows of a table one after the other.
func eachOf[T any](list []T, row func(T) []any) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, v := range list {
			if !yield(row(v)) {
				return
			}
		}
	}
}
