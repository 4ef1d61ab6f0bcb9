package contract

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/daybookhq/daybook/internal/fault"
)

// document is one YAML document and what is wrong with it so far.
type document struct {
	file     string
	root     *yaml.Node
	problems Errors
}

// fail notes a problem at n. The hint may be empty.
func (d *document) fail(n *yaml.Node, hint, format string, args ...any) {
	p := Problem{File: d.file, Line: 1, Col: 1, Msg: fmt.Sprintf(format, args...), Hint: hint}
	if n != nil && n.Line > 0 {
		p.Line, p.Col = n.Line, n.Column
	}
	d.problems = append(d.problems, p)
}

const (
	maxDocument = 1 << 20
	maxNodes    = 100_000
	maxDepth    = 50
)

// parseDocument reads exactly one YAML document whose keys are texts and stand once, aliases written out.
func parseDocument(file string, doc []byte) *document {
	d := &document{file: file}
	if len(doc) > maxDocument {
		d.fail(nil, "", "is larger than 1 MiB: a contract is a page or two")
		return d
	}
	dec := yaml.NewDecoder(bytes.NewReader(doc))
	var node, second yaml.Node
	err := dec.Decode(&node)
	switch {
	case errors.Is(err, io.EOF):
		d.fail(nil, "daybook contract infer FILE drafts one from a sample", "the document is empty")
		return d
	case err != nil:
		m := fault.NotYAML(doc, err)
		d.fail(&yaml.Node{Line: m.Line, Column: m.Col}, m.Hint, "%s", m.Msg)
		return d
	}
	if dec.Decode(&second) == nil {
		d.fail(&second, "one contract a file", "a second document begins here")
	}
	if len(node.Content) == 0 {
		d.fail(nil, "daybook contract infer FILE drafts one from a sample", "the document is empty")
		return d
	}
	budget := maxNodes
	root, err := expand(node.Content[0], 0, &budget)
	if err != nil {
		d.fail(node.Content[0], "", "%s", err)
		return d
	}
	d.root = root
	d.keys(root)
	return d
}

// expand returns a copy of the tree with aliases written out, within bounds.
func expand(n *yaml.Node, depth int, budget *int) (*yaml.Node, error) {
	if *budget--; *budget < 0 || depth > maxDepth {
		return nil, fmt.Errorf("is nested too deep or repeats itself without end")
	}
	if n.Kind == yaml.AliasNode {
		return expand(n.Alias, depth+1, budget)
	}
	c := *n
	c.Content = make([]*yaml.Node, len(n.Content))
	for i, child := range n.Content {
		var err error
		if c.Content[i], err = expand(child, depth+1, budget); err != nil {
			return nil, err
		}
	}
	return &c, nil
}

// keys reports keys that stand twice, are no text, or merge another mapping in.
func (d *document) keys(n *yaml.Node) {
	if n.Kind == yaml.MappingNode {
		first := map[string]*yaml.Node{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			k := n.Content[i]
			switch {
			case k.Tag == "!!merge":
				d.fail(k, "", "merge keys (<<) are not read: write the keys out")
			case k.Kind != yaml.ScalarNode:
				d.fail(k, "", "a key must be a word")
			case first[k.Value] != nil:
				d.fail(k, "", "key %q stands twice: first in line %d", k.Value, first[k.Value].Line)
			default:
				first[k.Value] = k
			}
		}
	}
	for _, child := range n.Content {
		d.keys(child)
	}
}

// child returns the value of a key, nil where n has none.
func child(n *yaml.Node, key string) *yaml.Node {
	_, v := entry(n, key)
	return v
}

// entry returns a key and its value, nil where n has none.
func entry(n *yaml.Node, key string) (k, v *yaml.Node) {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i], n.Content[i+1]
		}
	}
	return nil, nil
}

// textOf returns the value of a scalar, "" for anything else.
func textOf(n *yaml.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return ""
	}
	return n.Value
}

func isTrue(n *yaml.Node) bool {
	return n != nil && n.Kind == yaml.ScalarNode && n.Tag == "!!bool" && strings.EqualFold(n.Value, "true")
}

// elements returns the members of a list.
func elements(n *yaml.Node) []*yaml.Node {
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}

func keysOf(m map[string]*shape) []string {
	list := make([]string, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}
