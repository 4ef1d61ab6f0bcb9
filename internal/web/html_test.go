package web_test

import (
	"strings"

	"golang.org/x/net/html"
)

// every calls f for each node below n.
func every(n *html.Node, f func(*html.Node)) {
	if n == nil {
		return
	}
	f(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		every(c, f)
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// all returns the elements that a selector names: "tag", ".class", "#id" or "tag.class", one inside the other by spaces.
func all(n *html.Node, selector string) []*html.Node {
	found := []*html.Node{n}
	for _, part := range strings.Fields(selector) {
		var next []*html.Node
		seen := map[*html.Node]bool{}
		for _, f := range found {
			every(f, func(m *html.Node) {
				if m != f && !seen[m] && fits(m, part) {
					seen[m] = true
					next = append(next, m)
				}
			})
		}
		found = next
	}
	return found
}

func fits(n *html.Node, part string) bool {
	if n.Type != html.ElementNode {
		return false
	}
	if id, ok := strings.CutPrefix(part, "#"); ok {
		return attr(n, "id") == id
	}
	tag, class, _ := strings.Cut(part, ".")
	if tag != "" && n.Data != tag {
		return false
	}
	if class == "" {
		return true
	}
	for _, c := range strings.Fields(attr(n, "class")) {
		if c == class {
			return true
		}
	}
	return false
}

// text is what a reader sees of n, with single spaces.
func text(n *html.Node) string {
	var b strings.Builder
	every(n, func(m *html.Node) {
		if m.Type == html.TextNode && m.Parent != nil && m.Parent.Data != "script" && m.Parent.Data != "title" {
			b.WriteString(m.Data + " ")
		}
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

func texts(nodes []*html.Node) []string {
	list := make([]string, len(nodes))
	for i, n := range nodes {
		list[i] = text(n)
	}
	return list
}
