package mart

import "fmt"

// names are texts that stand in many rows, as the name of a store and of a product do: once each. A chain of thousands of stores has hundreds of
// thousands of candidates a night.
type names map[string]string

// to reads a text into to.
func (n names) to(to *string) name { return name{n, to} }

type name struct {
	all names
	to  *string
}

// Scan implements sql.Scanner.
func (n name) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("a name came as %T", src)
	}
	known, ok := n.all[text]
	if !ok {
		n.all[text], known = text, text
	}
	*n.to = known
	return nil
}
