package contract

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// APIVersion is the version of the standard that contracts are written in.
const APIVersion = "v3.1.0"

// loader compiles one document. Every step goes on after a problem, so that one reading reports them all.
type loader struct {
	*document
	c       *Contract
	schema  *yaml.Node
	nodes   []*yaml.Node // of the properties, as Contract.Columns
	named   []string     // each property's name, ignored ones too
	customs map[string]*yaml.Node
}

// Load compiles a contract. path is for messages only. The error holds Errors with every problem of the document.
func Load(path string, doc []byte) (*Contract, error) {
	d := parseDocument(path, doc)
	if d.root == nil {
		return nil, d.problems.fault()
	}
	sum := sha256.Sum256(doc)
	l := &loader{document: d, c: &Contract{Path: path, SHA256: hex.EncodeToString(sum[:]), Text: doc}}
	d.check(d.root, odcsRoot, "the document")
	if d.root.Kind == yaml.MappingNode {
		l.head()
		if l.findSchema() {
			l.body()
		}
	}
	if len(d.problems) > 0 {
		return nil, d.problems.fault()
	}
	return l.c, nil
}

// head reads what the document says of itself, its owner and its channel.
func (l *loader) head() {
	c := l.c
	c.ID, c.Version, c.Status = textOf(child(l.root, "id")), textOf(child(l.root, "version")), textOf(child(l.root, "status"))
	for _, key := range []string{"id", "version", "status"} {
		if n := child(l.root, key); n != nil && strings.TrimSpace(n.Value) == "" {
			l.fail(n, "", "%s is empty", key)
		}
	}
	if n := child(l.root, "apiVersion"); textOf(n) != "" && n.Value != APIVersion {
		l.fail(n, "write "+APIVersion+" and let lint say what else has changed", "apiVersion %s is not read", n.Value)
	}
	c.lines = map[string]int{}
	for _, key := range []string{"status", "team", "support", "slaProperties", "schema"} {
		if n := keyOf(l.root, key); n != nil {
			c.lines[key] = n.Line
		}
	}
	if n := owner(child(l.root, "team")); n != nil {
		c.Owner, c.lines["team"] = textOf(n), n.Line
	}
	if s := elements(child(l.root, "support")); len(s) > 0 {
		c.Support = strings.TrimSpace(textOf(child(s[0], "channel")) + " " + textOf(child(s[0], "url")))
	}
	if n := child(l.root, "slaDefaultElement"); n != nil {
		l.fail(n, "write element on each of the slaProperties", "slaDefaultElement is not read")
	}
}

// keyOf is the key itself of a mapping; nil where it has none of that name.
func keyOf(n *yaml.Node, name string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i]
		}
	}
	return nil
}

// owner is the member with role owner, else the first member, else the team's name.
func owner(team *yaml.Node) *yaml.Node {
	members := elements(team)
	if members == nil {
		members = elements(child(team, "members"))
	}
	for _, m := range members {
		if strings.EqualFold(textOf(child(m, "role")), "owner") {
			return child(m, "username")
		}
	}
	if len(members) > 0 {
		return child(members[0], "username")
	}
	return child(team, "name")
}

// findSchema finds the one schema object and its dataset.
func (l *loader) findSchema() bool {
	n := child(l.root, "schema")
	list := elements(n)
	switch {
	case n == nil || n.Kind != yaml.SequenceNode:
		return false
	case len(list) == 0:
		l.fail(n, "", "schema is empty: a contract describes one dataset")
		return false
	case len(list) > 1:
		l.fail(list[1], "put the second one in a file of its own", "a contract describes one dataset, this one has %d", len(list))
	}
	l.schema = list[0]
	name := child(l.schema, "name")
	if textOf(name) == "" {
		return false
	}
	dataset, ok := DatasetByName(name.Value)
	if !ok {
		names := make([]string, len(Datasets))
		for i, d := range Datasets {
			names[i] = d.Name
		}
		hint := "one of " + strings.Join(names, ", ")
		if near := nearest(name.Value, names); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		l.fail(name, hint, "%q is no dataset", name.Value)
		return false
	}
	l.c.Dataset = dataset
	return true
}

// body reads the schema object: patterns and dialect, columns, rules, and what must be there.
func (l *loader) body() {
	l.customs = l.document.customs(l.schema, schemaCustoms, "the schema object")
	l.dialect()
	l.settings()
	l.patterns()
	l.columns()
	l.constants()
	l.complete()
	l.schemaRules()
	l.primaryKey()
	l.sla()
	// Declared rules stand in the document's order; what always holds follows.
	slices.SortStableFunc(l.c.Rules, func(a, b Rule) int { return cmp.Compare(lineOf(a), lineOf(b)) })
	l.invariants()
}

func lineOf(r Rule) int {
	if d, ok := r.(interface{ Line() int }); ok {
		return d.Line()
	}
	return 0
}

// place is the declaration of a rule of the given name at n.
func place(name string, column int, n *yaml.Node) declared {
	return declared{name: name, column: column, severity: Error, line: n.Line}
}
