package contract

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// masters are what a column may refer to: its canonical name tells which one.
var masters = map[string]string{"store_id": "stores", "product_id": "products"}

// propertyLinks reads the relationships of column i.
func (l *loader) propertyLinks(i int, n *yaml.Node) {
	for _, link := range elements(child(n, "relationships")) {
		if k, _ := entry(link, "from"); k != nil {
			l.fail(k, "the property itself is where it starts", "from does not belong to the relationship of a property")
		}
		if to := child(link, "to"); to != nil {
			l.link(i, link, to)
		}
	}
}

// link declares that column i holds ids of the master that to names.
func (l *loader) link(i int, at, to *yaml.Node) {
	c := &l.c.Columns[i]
	target := to
	if to.Kind == yaml.SequenceNode {
		if len(to.Content) != 1 {
			l.fail(to, "declare one for each column", "a reference of several columns is not read")
			return
		}
		target = to.Content[0]
	}
	text := textOf(target)
	switch {
	case c.Field < 0:
		l.fail(target, "", "a column that is not loaded refers to nothing")
	case l.c.Dataset.Replace == Whole && masters[c.Name] == l.c.Dataset.Name:
		l.fail(target, "", "%s is this dataset itself: the reference can never fail", l.c.Dataset.Name)
	case masters[c.Name] == "":
		l.fail(target, "store_id and product_id refer to their masters", "%s refers to no master", c.Name)
	case text != masters[c.Name]+"."+c.Name:
		l.fail(target, "write "+masters[c.Name]+"."+c.Name, "%s cannot refer to %q", c.Name, text)
	case c.References != "":
		l.fail(target, "", "%s refers to %s twice", c.Name, c.References)
	default:
		c.References = masters[c.Name]
		if c.OnUnknown == "" {
			c.OnUnknown = UnknownViolates
		}
		l.add(ReferenceRule{declared: place("reference", i, at), Col: i, Master: c.References})
	}
}

// schemaLinks reads the relationships of the schema object: from sales.store_id to stores.store_id.
func (l *loader) schemaLinks() {
	for _, link := range elements(child(l.schema, "relationships")) {
		from, to := child(link, "from"), child(link, "to")
		if from == nil || to == nil {
			continue // reported by check
		}
		if from.Kind == yaml.SequenceNode {
			if len(from.Content) != 1 {
				l.fail(from, "declare one for each column", "a reference of several columns is not read")
				continue
			}
			from = from.Content[0]
		}
		schema, column, dotted := strings.Cut(textOf(from), ".")
		i := slices.Index(l.named, column)
		switch {
		case !dotted || schema != l.c.Dataset.Name:
			l.fail(from, fmt.Sprintf("write %s.store_id", l.c.Dataset.Name), "%q names no property of this schema", textOf(from))
		case i < 0:
			l.noColumn(from, column)
		default:
			l.link(i, link, to)
		}
	}
}

// noColumn reports a name that no property has.
func (l *loader) noColumn(at *yaml.Node, name string) {
	hint := "properties: " + strings.Join(l.named, ", ")
	if near := nearest(name, l.named); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	l.fail(at, hint, "no property is called %q", name)
}

// settleLinks gives each reference what its column does with unknown ids, and reports onUnknown without a reference.
func (l *loader) settleLinks() {
	for i, r := range l.c.Rules {
		if ref, ok := r.(ReferenceRule); ok {
			ref.OnUnknown = l.c.Columns[ref.Col].OnUnknown
			l.c.Rules[i] = ref
		}
	}
	for i, c := range l.c.Columns {
		if c.OnUnknown != "" && c.References == "" {
			l.fail(child(l.nodes[i], "customProperties"), "add relationships: [{to: stores.store_id}]", "onUnknown does nothing: %s refers to no master", l.named[i])
		}
	}
}
