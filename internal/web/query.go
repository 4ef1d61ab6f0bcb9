package web

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// query is what stands behind the path of an address. A page has hundreds of them, so it is no map.
type query []param

type param struct{ key, value string }

// set gives a key its value; "" takes it out.
func (q *query) set(key, value string) {
	at := slices.IndexFunc(*q, func(p param) bool { return p.key == key })
	switch {
	case at < 0 && value != "":
		*q = append(*q, param{key, value})
	case at >= 0 && value != "":
		(*q)[at].value = value
	case at >= 0:
		*q = slices.Delete(*q, at, at+1)
	}
}

// after is the address of path with the query, by key.
func (q query) after(path string) string {
	slices.SortFunc(q, func(a, b param) int { return strings.Compare(a.key, b.key) })
	var b strings.Builder
	b.WriteString(path)
	for i, p := range q {
		b.WriteByte("?&"[min(i, 1)])
		b.WriteString(url.QueryEscape(p.key))
		b.WriteByte('=')
		b.WriteString(url.QueryEscape(p.value))
	}
	return b.String()
}

// asText is a part of an address as it is written.
func asText(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return fmt.Sprint(v)
}
