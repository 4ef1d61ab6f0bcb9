package insight_test

import (
	"fmt"
	"math/big"
	"testing"
)

// evaluate works out an arithmetic text: + - * / and brackets over decimals, exactly. It knows nothing of the code that wrote it.
func evaluate(text string) (*big.Rat, error) {
	e := &arithmetic{text: text}
	v, err := e.sum()
	if err == nil && e.peek() != 0 {
		err = fmt.Errorf("%q at %d is not arithmetic", e.text[e.at:], e.at)
	}
	return v, err
}

type arithmetic struct {
	text string
	at   int
}

func (e *arithmetic) peek() byte {
	for e.at < len(e.text) && e.text[e.at] == ' ' {
		e.at++
	}
	if e.at == len(e.text) {
		return 0
	}
	return e.text[e.at]
}

func (e *arithmetic) sum() (*big.Rat, error) {
	v, err := e.term()
	for err == nil {
		op := e.peek()
		if op != '+' && op != '-' {
			return v, nil
		}
		e.at++
		var w *big.Rat
		if w, err = e.term(); err == nil && op == '+' {
			v = new(big.Rat).Add(v, w)
		} else if err == nil {
			v = new(big.Rat).Sub(v, w)
		}
	}
	return v, err
}

func (e *arithmetic) term() (*big.Rat, error) {
	v, err := e.factor()
	for err == nil {
		op := e.peek()
		if op != '*' && op != '/' {
			return v, nil
		}
		e.at++
		var w *big.Rat
		w, err = e.factor()
		switch {
		case err != nil:
		case op == '*':
			v = new(big.Rat).Mul(v, w)
		case w.Sign() == 0:
			err = fmt.Errorf("division by zero in %q", e.text)
		default:
			v = new(big.Rat).Quo(v, w)
		}
	}
	return v, err
}

func (e *arithmetic) factor() (*big.Rat, error) {
	switch e.peek() {
	case '-':
		e.at++
		v, err := e.factor()
		if err != nil {
			return nil, err
		}
		return new(big.Rat).Neg(v), nil
	case '(':
		e.at++
		v, err := e.sum()
		if err == nil && e.peek() != ')' {
			err = fmt.Errorf("a bracket of %q is not closed", e.text)
		}
		e.at++
		return v, err
	}
	from := e.at
	for e.at < len(e.text) && (e.text[e.at] >= '0' && e.text[e.at] <= '9' || e.text[e.at] == '.') {
		e.at++
	}
	v, ok := new(big.Rat).SetString(e.text[from:e.at])
	if !ok {
		return nil, fmt.Errorf("no number at %d of %q", from, e.text)
	}
	return v, nil
}

func TestEvaluate(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"1 + 2 * 3": "7", "(1 + 2) * 3 - -4": "13", "-26.000 * (12.49 - 8.20) * (1 - 0.5000)": "-55.77", "7 / 2": "3.5"} {
		w, _ := new(big.Rat).SetString(want)
		if v, err := evaluate(text); err != nil || v.Cmp(w) != 0 {
			t.Errorf("%s = %v, %v", text, v, err)
		}
	}
	for _, text := range []string{"", "1 +", "(1", "1 / 0", "a", "1 2"} {
		if v, err := evaluate(text); err == nil {
			t.Errorf("%q is %v", text, v)
		}
	}
}
