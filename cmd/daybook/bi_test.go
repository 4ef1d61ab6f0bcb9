package main_test

import (
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
)

// TestBI_QueriesOfTheGuide: every query of docs/bi.md goes through for a login that may read the published views and nothing else, and finds
// something.
func TestBI_QueriesOfTheGuide(t *testing.T) {
	t.Parallel()
	address := postgrestest.Database(t)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(u.Path, "/")
	postgrestest.Exec(t, address, "create role "+name+"_reader nologin\n--;\ncreate role "+name+"_bi login password 'x' in role "+name+"_reader")
	t.Cleanup(func() {
		postgrestest.Exec(t, address, "drop owned by "+name+"_reader cascade\n--;\ndrop role "+name+"_bi\n--;\ndrop role "+name+"_reader")
	})
	dir := t.TempDir()
	write(t, filepath.Join(dir, "warehouse.url"), address)
	must(t, []int{0}, append([]string{"demo", filepath.Join(dir, "demo"), "--no-serve", "--warehouse", "file:" + filepath.Join(dir, "warehouse.url")}, small...)...)
	u.User = url.UserPassword(name+"_bi", "x")
	blocks := regexp.MustCompile("(?s)```sql\n(.*?)```").FindAllStringSubmatch(read(t, filepath.Join("..", "..", "docs", "bi.md")), -1)
	if len(blocks) < 5 {
		t.Fatalf("%d queries", len(blocks))
	}
	for _, b := range blocks {
		if rows := postgrestest.Rows(t, u.String(), b[1]); len(rows) == 0 && !strings.Contains(b[1], "targets") { // a young month may have no date yet
			t.Errorf("nothing came of\n%s", b[1])
		}
	}
}
