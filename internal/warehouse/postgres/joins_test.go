package postgres_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/warehouse/postgres"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
)

// node is a part of the server's parse: {NAME :field value …}, a list in brackets, or a word.
type node struct {
	name   string
	fields map[string]*node
	list   []*node
	word   string
}

// parsed reads the server's notation of a parse.
func parsed(t testing.TB, text string) *node {
	t.Helper()
	rest := text
	next := func() string {
		rest = strings.TrimLeft(rest, " \n\t")
		end := 0
		if rest != "" && strings.IndexByte("(){}", rest[0]) >= 0 {
			end = 1
		}
		for end == 0 || end < len(rest) && strings.IndexByte("(){}", rest[0]) < 0 && strings.IndexByte(" \n\t(){}", rest[end]) < 0 {
			if end >= len(rest) {
				break
			}
			if rest[end] == '\\' {
				end++
			}
			end++
		}
		w := rest[:end]
		rest = rest[end:]
		return w
	}
	var read func(word string) *node
	read = func(word string) *node {
		n := &node{word: word}
		switch word {
		case "(":
			for w := next(); w != ")"; w = next() {
				if w == "" {
					t.Fatalf("the parse ends in a list")
				}
				n.list = append(n.list, read(w))
			}
		case "{":
			n.name, n.fields = next(), map[string]*node{}
			field := ""
			for w := next(); w != "}"; w = next() {
				switch {
				case w == "":
					t.Fatalf("the parse ends in %s", n.name)
				case strings.HasPrefix(w, ":"):
					field = w[1:]
				case n.fields[field] == nil: // of values of several words the first says enough
					n.fields[field] = read(w)
				default:
					read(w)
				}
			}
		}
		return n
	}
	return read(next())
}

func (n *node) is(names ...string) bool {
	for _, name := range names {
		if n != nil && n.name == name {
			return true
		}
	}
	return false
}

// number is the value of a field that is one; 0 where it is none.
func (n *node) number(field string) int {
	if f := n.fields[field]; f != nil {
		v, _ := strconv.Atoi(f.word)
		return v
	}
	return 0
}

// each visits n and all below it.
func (n *node) each(visit func(*node)) {
	if n == nil {
		return
	}
	visit(n)
	for _, x := range n.list {
		x.each(visit)
	}
	for _, x := range n.fields {
		x.each(visit)
	}
}

// column is one of a table of a query, both counted from 1.
type column struct{ table, column int }

// placed are the distributed tables of a database: by which column each lies, as a number, and the kind of value in it.
type placedTable struct {
	name, by string
	number   int
}

// apart finds queries in a parse that join two distributed tables themselves, not what a subquery makes of one, other than by the column by
// which both are kept together. A subquery is worked out first and brought to the others; a table is not.
func apart(t testing.TB, tree string, placed map[int]placedTable) (found []string) {
	t.Helper()
	parsed(t, tree).each(func(q *node) {
		if !q.is("QUERY") || q.fields["rtable"] == nil {
			return
		}
		same := map[column]column{}
		var root func(column) column
		root = func(c column) column {
			if p, ok := same[c]; ok && p != c {
				return root(p)
			}
			return c
		}
		join := func(a, b column) { same[root(a)] = root(b) }
		tables := q.fields["rtable"].list
		var mine []int
		for i, r := range tables {
			if !r.is("RTE", "RANGETBLENTRY") {
				t.Fatalf("a table is a %q", r.name)
			}
			if _, is := placed[r.number("relid")]; is && r.number("rtekind") == 0 {
				mine = append(mine, i+1)
			}
			// A column of a join is one of its sides, where it is no coalesce of both.
			if vars := r.fields["joinaliasvars"]; vars != nil && r.number("rtekind") == 2 {
				for k, v := range vars.list {
					if v.is("VAR") && v.number("varlevelsup") == 0 {
						join(column{i + 1, k + 1}, column{v.number("varno"), v.number("varattno")})
					}
				}
			}
		}
		if len(mine) < 2 {
			return
		}
		var look func(n *node)
		look = func(n *node) { // conditions that all hold
			switch {
			case n.is("FROMEXPR"):
				look(n.fields["quals"])
				for _, x := range n.fields["fromlist"].list {
					look(x)
				}
			case n.is("JOINEXPR"):
				look(n.fields["larg"])
				look(n.fields["rarg"])
				look(n.fields["quals"])
			case n.is("BOOLEXPR") && n.fields["boolop"].word == "and":
				for _, x := range n.fields["args"].list {
					look(x)
				}
			case n.is("OPEXPR"):
				if a := n.fields["args"].list; len(a) == 2 && a[0].is("VAR") && a[1].is("VAR") && a[0].number("varlevelsup") == 0 && a[1].number("varlevelsup") == 0 {
					join(column{a[0].number("varno"), a[0].number("varattno")}, column{a[1].number("varno"), a[1].number("varattno")})
				}
			}
		}
		look(q.fields["jointree"])
		first := placed[tables[mine[0]-1].number("relid")]
		for _, m := range mine[1:] {
			p := placed[tables[m-1].number("relid")]
			if p.by != first.by || root(column{mine[0], first.number}) != root(column{m, p.number}) {
				found = append(found, fmt.Sprintf("%s by %s and %s by %s, joined by other columns", first.name, first.by, p.name, p.by))
			}
		}
	})
	return found
}

// placedTables reads which distributed tables there are, by their numbers in the catalogue.
func placedTables(t testing.TB, url string) map[int]placedTable {
	t.Helper()
	list := map[int]placedTable{}
	for table, by := range postgres.Places() {
		for _, row := range postgrestest.Rows(t, url, `select cast(attrelid as bigint)::text, attnum::text from pg_attribute where attrelid = ('wh.' || $1)::regclass and attname = $2`, table, by) {
			oid, err := strconv.Atoi(row[0])
			if err != nil {
				t.Fatal(err)
			}
			n, err := strconv.Atoi(row[1])
			if err != nil {
				t.Fatal(err)
			}
			list[oid] = placedTable{table, by, n}
		}
	}
	if len(list) < 20 {
		t.Fatalf("only %d tables are distributed", len(list))
	}
	return list
}
