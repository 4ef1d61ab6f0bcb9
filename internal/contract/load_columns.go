package contract

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"
)

// columns reads the properties, in the file's order.
func (l *loader) columns() {
	k, list := entry(l.schema, "properties")
	if len(elements(list)) == 0 {
		at := l.schema
		if k != nil {
			at = k
		}
		l.fail(at, "list the file's columns in the file's order", "the schema has no properties")
		return
	}
	names, headers := map[string]int{}, map[string]int{}
	for _, n := range list.Content {
		name := child(n, "name")
		if textOf(name) == "" {
			continue // reported by check
		}
		if line, twice := names[name.Value]; twice {
			l.fail(name, "one column of the file feeds one column of the dataset", "property %q stands twice: first in line %d", name.Value, line)
		}
		names[name.Value] = name.Line
		c := l.column(n)
		at := child(n, "physicalName")
		if at == nil {
			at = name
		}
		if line, twice := headers[c.Physical]; twice {
			l.fail(at, "", "column %q stands twice: first in line %d", c.Physical, line)
		}
		headers[c.Physical] = at.Line
		l.c.Columns = append(l.c.Columns, c)
		l.nodes = append(l.nodes, n)
		l.named = append(l.named, name.Value)
	}
	for i, n := range l.nodes {
		l.propertyRules(i, n)
	}
}

// column reads one property.
func (l *loader) column(n *yaml.Node) Column {
	name := child(n, "name")
	c := Column{Physical: name.Value, Field: -1, Line: n.Line}
	if p := child(n, "physicalName"); p != nil {
		c.Physical = textOf(p) // "" too: some headers leave a column without a name
	}
	customs := l.document.customs(n, propertyCustoms, "a property")
	if use := customs["use"]; use != nil {
		if c.Ignored = textOf(use) == "ignore"; !c.Ignored {
			l.word(use, "use", []string{"ignore"})
		}
	}
	c.Personal = l.classified(child(n, "classification"))
	for _, nested := range []string{"properties", "items"} {
		if k, _ := entry(n, nested); k != nil {
			l.fail(k, "", "a column of a file holds no %s", nested)
		}
	}
	if k, _ := entry(n, "encryptedName"); k != nil {
		l.fail(k, "name the property that is in the file", "encryptedName does nothing: each property is a column of the file")
	}
	field := l.c.Dataset.Field(name.Value)
	switch {
	case c.Ignored || c.Personal:
		field = -1
	case field < 0:
		hint := "mark it {property: use, value: ignore} or classification: personal; columns of " + l.c.Dataset.Name + ": " + strings.Join(l.fieldNames(), ", ")
		if near := nearest(name.Value, l.fieldNames()); near != "" {
			hint = fmt.Sprintf("did you mean %q? %s", near, hint)
		}
		l.fail(name, hint, "%q is no column of %s", name.Value, l.c.Dataset.Name)
	default:
		c.Name, c.Field = name.Value, field
	}
	l.columnType(&c, n, field)
	c.Required = isTrue(child(n, "required")) || (field >= 0 && l.c.Dataset.Fields[field].Required)
	return c
}

func (l *loader) fieldNames() []string {
	names := make([]string, len(l.c.Dataset.Fields))
	for i, f := range l.c.Dataset.Fields {
		names[i] = f.Name
	}
	return names
}

// classified reports whether a column is personal. A word that is neither known as public nor as personal is an error:
// guessing could publish what must not be.
func (l *loader) classified(n *yaml.Node) bool {
	s := strings.ToLower(textOf(n))
	switch {
	case s == "personal" || s == "confidential":
		return true
	case n == nil || s == "public" || s == "internal":
		return false
	}
	l.fail(n, "personal and confidential columns are never loaded and masked in messages, public and internal ones are ordinary", "classification %q is not known", n.Value)
	return false
}

// logicalKinds are the kinds that the standard's logical types stand for.
var logicalKinds = map[string]Kind{"string": Text, "date": Date, "timestamp": Timestamp, "time": Timestamp, "number": Decimal, "integer": Decimal, "boolean": Bool}

// columnType reads logicalType, physicalType and the format; field is the canonical column or -1.
func (l *loader) columnType(c *Column, n *yaml.Node, field int) {
	logical := child(n, "logicalType")
	kind, known := logicalKinds[textOf(logical)]
	switch {
	case logical != nil && !known:
		if textOf(logical) == "object" || textOf(logical) == "array" {
			l.fail(logical, "", "a column of a file holds no %s", logical.Value)
		}
	case field >= 0:
		f := l.c.Dataset.Fields[field]
		if logical != nil && kind != f.Kind {
			l.fail(logical, "write logicalType: "+logicalOf(f.Kind), "%s is %s in Daybook, not %s", f.Name, f.Kind, logical.Value)
		}
		kind = f.Kind
	}
	c.Kind = kind
	c.TimeOfDay = c.Kind == Timestamp && textOf(logical) == "time"
	if c.Kind == Decimal {
		c.Digits, c.Scale = 18, 6
		if field >= 0 {
			c.Digits, c.Scale = MaxDigits, l.c.Dataset.Fields[field].Scale
		}
		if textOf(logical) == "integer" {
			c.Digits, c.Scale = c.Digits-c.Scale, 0
		}
	}
	l.physicalType(c, child(n, "physicalType"), field)
	l.format(c, n)
}

func logicalOf(k Kind) string {
	return map[Kind]string{Text: "string", Date: "date", Timestamp: "timestamp", Decimal: "number", Bool: "boolean"}[k]
}
