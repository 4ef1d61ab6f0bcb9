package contract

import (
	"fmt"
	"math/big"
	"strings"

	"gopkg.in/yaml.v3"
)

func ratOf(n int64) *big.Rat { return new(big.Rat).SetInt64(n) }

// constants reads the columns that the chain does not send and that are the same in every row.
func (l *loader) constants() {
	n := l.customs["constants"]
	if n == nil {
		return
	}
	if n.Kind != yaml.MappingNode || len(n.Content) == 0 {
		l.fail(n, `like {store_id: "001"}`, "constants must map columns of %s to values", l.c.Dataset.Name)
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		field := l.c.Dataset.Field(k.Value)
		if field < 0 {
			hint := "columns: " + strings.Join(l.fieldNames(), ", ")
			if near := nearest(k.Value, l.fieldNames()); near != "" {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
			l.fail(k, hint, "%q is no column of %s", k.Value, l.c.Dataset.Name)
			continue
		}
		f := l.c.Dataset.Fields[field]
		switch {
		case l.column0(k.Value) >= 0:
			l.fail(k, "one of the two", "%s is a property and a constant", k.Value)
		case k.Value == "store_id" && l.anyName(storeID), k.Value == "business_date" && l.anyName(businessDate):
			l.fail(k, "one of the two", "%s is in the file's name and a constant", k.Value)
		case v.Kind != yaml.ScalarNode || v.Tag == "!!null" || v.Value == "":
			l.fail(v, "", "the constant %s must be a single value", k.Value)
		default:
			value, err := canonicalValue(Column{Kind: f.Kind, Digits: MaxDigits, Scale: f.Scale}, v.Value)
			if err != nil {
				l.fail(v, "", "constant %s: %s", k.Value, err)
				continue
			}
			l.c.Constants = append(l.c.Constants, Constant{Field: field, Raw: v.Value, Value: value})
		}
	}
}

// column0 returns the position of the loaded column called name, -1 where there is none.
func (l *loader) column0(name string) int {
	for i, c := range l.c.Columns {
		if name != "" && c.Name == name {
			return i
		}
	}
	return -1
}

func (l *loader) anyName(kind placeholder) bool {
	for _, p := range l.c.Patterns {
		if p.has(kind) {
			return true
		}
	}
	return false
}

// canonicalValue reads a value of a contract: ISO dates, a decimal point, true or false, whatever the file's dialect is.
func canonicalValue(c Column, s string) (Value, error) {
	switch c.Kind {
	case Decimal:
		n, err := ParseDecimal(s, c.Digits, c.Scale)
		return Value{Int: n}, err
	case Date, Timestamp:
		n, err := boundTime(c, s)
		return Value{Int: n}, err
	case Bool:
		switch s {
		case "true":
			return Value{Int: 1}, nil
		case "false":
			return Value{}, nil
		}
		return Value{}, fmt.Errorf("%q is neither true nor false", s)
	}
	return Value{Text: []byte(s)}, nil
}
