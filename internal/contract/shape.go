package contract

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// check holds n against the shape and reports unknown keys, missing keys and values of the wrong type. what names n.
func (d *document) check(n *yaml.Node, s *shape, what string) {
	wrong := func(want, hint string) { d.fail(n, hint, "%s must be %s", what, want) }
	isScalar := n.Kind == yaml.ScalarNode
	switch s.kind {
	case textValue:
		switch {
		case !isScalar || n.Tag == "!!null":
			wrong("a text", "")
		case n.Tag != "!!str" && n.Tag != "!!timestamp":
			wrong("a text", fmt.Sprintf("put it in quotes: %q", n.Value))
		case s.words != nil && !slices.Contains(s.words, n.Value):
			d.word(n, what, s.words)
		}
	case boolValue:
		if !isScalar || n.Tag != "!!bool" {
			wrong("true or false", "")
		}
	case intValue:
		if !isScalar || n.Tag != "!!int" {
			wrong("a whole number", "")
		}
	case numberValue:
		if !isScalar || (n.Tag != "!!int" && n.Tag != "!!float") {
			wrong("a number", "without quotes")
		} else if _, err := exact(n.Value); err != nil {
			wrong("a plain decimal number like 12 or 0.50", "no exponent, no other base")
		}
	case scalarValue:
		if !isScalar {
			wrong("a single value", "")
		}
	case listValue:
		if n.Kind != yaml.SequenceNode {
			wrong("a list", "")
			return
		}
		for _, e := range n.Content {
			d.check(e, s.item, "an entry of "+what)
		}
	case eitherValue:
		use := s.item
		if n.Kind == yaml.SequenceNode {
			use = s.other
		}
		d.check(n, use, what)
	case objectValue:
		d.checkObject(n, s, what)
	case customsHere, customsDead:
		d.check(n, list(odcsCustomProperty), what)
		if s.kind == customsDead {
			d.deadCustoms(n)
		}
	case serverValue:
		kind := textOf(child(n, "type"))
		server, ok := serverShape(kind)
		if !ok {
			d.fail(n, "", "server type %q is none of the standard's", kind)
			return
		}
		d.checkObject(n, server, "a server of type "+kind)
	}
}

func (d *document) checkObject(n *yaml.Node, s *shape, what string) {
	if n.Kind != yaml.MappingNode {
		d.fail(n, "", "%s must be a mapping of keys to values", what)
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if k.Tag == "!!merge" {
			continue
		}
		known := s.keys[k.Value]
		if known == nil {
			d.unknown(k, keysOf(s.keys))
			continue
		}
		if known.kind != shapeByKindOf {
			d.check(v, known, k.Value)
		}
	}
	for _, key := range s.required {
		if child(n, key) == nil {
			d.fail(n, "", "%s has no %s", what, key)
		}
	}
}

// unknown reports a key that the standard does not have, with the nearest one that it has.
func (d *document) unknown(k *yaml.Node, known []string) {
	hint := ""
	if near := nearest(k.Value, known); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	} else if place := customPlace(k.Value); place != "" {
		hint = "write it as {property: " + k.Value + ", value: …} in the customProperties of " + place
	}
	d.fail(k, hint, "unknown key %q", k.Value)
}

// word reports a value that is none of a few.
func (d *document) word(n *yaml.Node, what string, words []string) {
	hint := "one of " + strings.Join(words, ", ")
	if near := nearest(n.Value, words); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	d.fail(n, hint, "%s %q is not known", what, n.Value)
}

// The names that customProperties may have, by place; all else is dead.
var (
	schemaCustoms = []string{
		"filePattern", "delimiter", "quote", "escape", "encoding", "header", "decimalMark", "thousandsMark",
		"nullTokens", "trueTokens", "falseTokens", "columnOrder", "onDrift", "returns", "lineKinds", "amounts", "basis", "tolerance",
		"dayStartsAt", "maxLoss", "constants",
	}
	propertyCustoms = []string{"use", "onUnknown"}
)

// customPlace says where a custom property belongs, "" where it is none of them.
func customPlace(name string) string {
	switch {
	case slices.Contains(schemaCustoms, name):
		return "the schema object"
	case slices.Contains(propertyCustoms, name):
		return "a property"
	}
	return ""
}

// deadCustoms reports customProperties where nothing reads them.
func (d *document) deadCustoms(n *yaml.Node) {
	for _, e := range elements(n) {
		at := child(e, "property")
		name := textOf(at)
		if at == nil {
			at = e
		}
		if place := customPlace(name); place != "" {
			d.fail(at, "move it to the customProperties of "+place, "custom property %q does nothing here", name)
			continue
		}
		d.fail(at, "custom properties are read on the schema object and on properties only", "custom property %q does nothing here", name)
	}
}

// customs returns the custom properties of a schema object or a property by name.
func (d *document) customs(n *yaml.Node, known []string, here string) map[string]*yaml.Node {
	found := map[string]*yaml.Node{}
	for _, e := range elements(child(n, "customProperties")) {
		at, value := child(e, "property"), child(e, "value")
		name := textOf(at)
		switch {
		case name == "" || value == nil: // reported by check
		case !slices.Contains(known, name):
			hint := "known here: " + strings.Join(known, ", ")
			if near := nearest(name, known); near != "" {
				hint = fmt.Sprintf("did you mean %q?", near)
			} else if place := customPlace(name); place != "" {
				hint = "it belongs to " + place
			}
			d.fail(at, hint, "unknown custom property %q on %s", name, here)
		case found[name] != nil:
			d.fail(at, "", "custom property %q stands twice: first in line %d", name, found[name].Line)
		default:
			found[name] = value
		}
	}
	return found
}
