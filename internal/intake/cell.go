package intake

import (
	"bytes"
	"fmt"

	"github.com/daybookhq/daybook/internal/contract"
)

// cell reads one cell and looks at the rules about it.
func (w *worker) cell(c *column, b []byte) {
	if !w.clean {
		if why := brokenText(b, w.d.Encoding); why != "" {
			w.wrong(c, "encoding", why)
			return
		}
	}
	st := given
	switch {
	case len(b) == 0 || len(w.d.NullTokens) > 0 && oneOf(b, w.d.NullTokens):
		st = null
	case c.Kind != contract.Text:
		if why := w.value(c, b); why != "" {
			w.wrong(c, "type", why)
			return
		}
		if n := w.ints[c.pos]; c.ranges && (n < c.low || n > c.high) && !w.sample {
			w.speak(c, contract.Value{Int: n})
		}
	}
	w.states[c.pos] = st
	if c.plain && (st == given || !c.required) || w.sample {
		return
	}
	w.rules(c, b, st)
}

func (w *worker) wrong(c *column, rule, message string) {
	w.states[c.pos] = bad
	w.find(c.pos, rule, message, contract.Error)
}

// value reads a number, date, time or truth; it returns why b is none.
func (w *worker) value(c *column, b []byte) (why string) {
	typed := true
	n := &w.ints[c.pos]
	switch c.Kind {
	case contract.Decimal:
		var f fit
		if *n, f = c.numbers.parse(b); f != fits {
			why, typed = numberMessage(c, f, b), f != nothing
		}
	case contract.Date, contract.Timestamp:
		last := &w.latest[c.pos]
		if string(b) == string(last.raw) {
			*n = last.value
			break
		}
		if *n, typed = readMoment(c, b); !typed {
			why = momentMessage(c)
			break
		}
		last.raw, last.value = append(last.raw[:0], b...), *n
	case contract.Bool:
		*n = 0
		switch {
		case oneOf(b, w.d.TrueTokens):
			*n = 1
		case !oneOf(b, w.d.FalseTokens):
			why, typed = "is none of the contract's words for true and false", false
		}
	}
	if x := &w.part.columns[c.pos]; x.seen < sampleValues {
		if !typed {
			x.failed = append(x.failed, uint16(x.seen))
			if len(x.shown) < shownValues {
				x.shown = append(x.shown, example{w.line, w.shown(c.pos, b), why})
			}
		}
		x.seen++
	}
	return why
}

func readMoment(c *column, b []byte) (int64, bool) {
	if c.Kind == contract.Date {
		d, ok := c.Format.ParseDate(b)
		return int64(d), ok
	}
	return c.Format.ParseTimestamp(b)
}

func numberMessage(c *column, f fit, b []byte) string {
	switch f {
	case decimals:
		return fmt.Sprintf("has more decimals than the %d of the contract", c.Scale)
	case digits:
		return fmt.Sprintf("has more digits before its decimal mark than the %d of the contract", c.Digits-c.Scale)
	}
	for _, other := range []string{".", ","} {
		if other != c.numbers.mark && other != c.numbers.thousands && bytes.Contains(b, []byte(other)) {
			if bytes.Contains(b, []byte(c.numbers.mark)) && c.numbers.thousands == "" {
				return fmt.Sprintf("is no number: the contract declares no thousands mark, and its decimal mark is %q", c.numbers.mark)
			}
			return fmt.Sprintf("is no number: the contract's decimal mark is %q", c.numbers.mark)
		}
	}
	return "is no number"
}

func momentMessage(c *column) string {
	what := "date"
	if c.Kind == contract.Timestamp {
		what = "time"
	}
	return "is no " + what + " that exists, written as " + c.Format.String()
}

func oneOf(b []byte, list []string) bool {
	for _, s := range list {
		if string(b) == s {
			return true
		}
	}
	return false
}

// rules looks at the rules about one cell that are more than a range.
func (w *worker) rules(c *column, b []byte, st state) {
	v := contract.Value{Null: st == null, Int: w.ints[c.pos]}
	if c.Kind == contract.Text {
		v.Text = b
	}
	if !c.ranges || v.Null && c.required {
		w.speak(c, v)
	}
	for _, n := range c.counts {
		switch rule := w.counted[n]; {
		case v.Null:
			w.part.counts[n].Nulls++
		case rule.Needs().Invalid && rule.Invalid(v):
			w.part.counts[n].Invalid++
		}
	}
	if c.known != nil && !v.Null {
		w.reference(c, b)
	}
}

// speak lets every rule about a value say what is wrong with it.
func (w *worker) speak(c *column, v contract.Value) {
	for _, rule := range c.rules {
		if msg := rule.Check(v); msg != "" {
			w.find(c.pos, rule.Name(), msg, rule.Severity())
		}
	}
}

// reference looks an id up in its master.
func (w *worker) reference(c *column, id []byte) {
	if c.known.Has(id) {
		return
	}
	if c.ref.OnUnknown != contract.UnknownLoads {
		w.find(c.pos, "reference", "is not in the "+c.ref.Master+" master", c.ref.Severity())
		return
	}
	if w.part.unknown == nil {
		w.part.unknown = map[string]*Unknown{}
	}
	u := w.part.unknown[c.Name]
	if u == nil {
		u = &Unknown{}
		w.part.unknown[c.Name] = u
	}
	u.add(string(id), 1)
	w.strange = append(w.strange, u)
}
