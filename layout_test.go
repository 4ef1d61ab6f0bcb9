package daybook_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTables_SayHowTheyLie: every table that a migration makes has a line in the PostgreSQL driver's layout: by what it is partitioned,
// indexed and spread over a cluster. It reads text, so that it is quick and needs no server; the driver's tests ask one.
func TestTables_SayHowTheyLie(t *testing.T) {
	t.Parallel()
	layout, err := os.ReadFile(filepath.Join("internal", "warehouse", "postgres", "layout.go"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join("internal", "warehouse", "migration", "*.sql"))
	if err != nil {
		t.Fatal(err)
	}
	made := regexp.MustCompile(`(?im)^create table wh\.(\w+)`)
	gone := regexp.MustCompile(`(?im)^drop table (?:if exists )?wh\.(\w+)`)
	dropped := map[string]bool{}
	seen := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range gone.FindAllStringSubmatch(string(text), -1) {
			dropped[m[1]] = true
		}
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range made.FindAllStringSubmatch(string(text), -1) {
			seen++
			if !dropped[m[1]] && !strings.Contains(string(layout), `"`+m[1]+`":`) {
				t.Errorf("%s makes wh.%s: say in internal/warehouse/postgres/layout.go how it lies", filepath.Base(file), m[1])
			}
		}
	}
	if seen < 30 {
		t.Errorf("only %d tables were found", seen)
	}
}
