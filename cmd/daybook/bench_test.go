package main_test

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"

	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
)

// TestBench_MeasuresAChain: a tiny chain lives through its nights on each engine; what is printed is of those nights, every page was asked
// for, and nothing is left in the database but the warehouse.
func TestBench_MeasuresAChain(t *testing.T) {
	t.Parallel()
	for engine, words := range map[string][]string{"duckdb": nil, "postgresql": {"--warehouse"}} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			var url string
			if words != nil {
				url = postgrestest.Database(t)
				file := filepath.Join(t.TempDir(), "bench.url")
				write(t, file, url)
				words = append(words, "file:"+file)
			}
			e := must(t, []int{0}, append([]string{"bench", "--stores", "2", "--products", "3", "--days", "3", "--last", "2", "--json"}, words...)...)
			var r struct {
				Engine string
				Nights int
				Rows   int64
				Night  struct {
					Seconds, Least, Most float64
					Steps                map[string]float64
				}
				Facts float64 `json:"facts_seconds"`
				Raw   float64 `json:"engine_seconds"`
				Peak  int64   `json:"peak_bytes"`
				Disk  int64   `json:"warehouse_bytes"`
				Pages []struct {
					Name  string
					Asked int
				}
			}
			if err := json.Unmarshal([]byte(e.out), &r); err != nil {
				t.Fatalf("%v: %s", err, e.out)
			}
			if r.Nights != 3 || r.Rows < 3*2 || r.Facts <= 0 || r.Raw <= 0 || r.Peak <= 0 || r.Disk <= 0 || len(r.Night.Steps) == 0 {
				t.Errorf("measured %+v", r)
			}
			if r.Night.Least > r.Night.Seconds || r.Night.Seconds > r.Night.Most {
				t.Errorf("a median of %v", r.Night)
			}
			for _, name := range []string{"/", "/stores/ID", "/products/ID", "/data"} {
				if !slices.ContainsFunc(r.Pages, func(p struct {
					Name  string
					Asked int
				},
				) bool {
					return p.Name == name && p.Asked > 0
				}) {
					t.Errorf("%s was not asked for: %v", name, r.Pages)
				}
			}
			if url != "" {
				if left := postgrestest.Rows(t, url, "select count(*)::text from pg_namespace where nspname = 'raw_bench'")[0][0]; left != "0" {
					t.Error("schema raw_bench is still there")
				}
			}
		})
	}
	e := must(t, []int{2}, "bench", "--days", "0")
	if e.out != "" {
		t.Errorf("it printed %s", e.out)
	}
}
