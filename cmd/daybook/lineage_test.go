package main_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// TestLineage_ACatalogueHearsOfEachRun: how it began and how it ended under one number, files with what was found in them, datasets with their
// rows; a catalogue that is away fails no night.
func TestLineage_ACatalogueHearsOfEachRun(t *testing.T) {
	t.Parallel()
	home := filepath.Join(t.TempDir(), "home")
	initHome(t, home, embedded)
	type dataset struct {
		Namespace, Name string
		InputFacets     struct {
			DataQualityMetrics    struct{ RowCount int64 }
			DataQualityAssertions struct {
				Assertions []struct {
					Assertion string
					Success   bool
				}
			}
		}
		OutputFacets struct{ OutputStatistics struct{ RowCount int64 } }
	}
	var mu sync.Mutex
	var told []string
	ids := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var e struct {
			EventTime, EventType, Producer, SchemaURL string
			Run                                       struct{ RunID string }
			Job                                       struct{ Namespace, Name string }
			Inputs, Outputs                           []dataset
		}
		mu.Lock()
		defer mu.Unlock()
		if err := json.NewDecoder(r.Body).Decode(&e); err != nil || r.Header.Get("Authorization") != "Bearer s3cret" {
			t.Errorf("%v %v", err, r.Header)
		}
		if e.EventTime == "" || e.Producer == "" || e.SchemaURL == "" || len(e.Run.RunID) != 36 {
			t.Errorf("%+v", e)
		}
		ids[e.Run.RunID]++
		line := e.EventType + " " + e.Job.Name
		for _, d := range e.Inputs {
			line += fmt.Sprintf(" <%s %d", filepath.Base(d.Name), d.InputFacets.DataQualityMetrics.RowCount)
			for _, a := range d.InputFacets.DataQualityAssertions.Assertions {
				line += fmt.Sprintf(" %s=%t", a.Assertion, a.Success)
			}
		}
		for _, d := range e.Outputs {
			line += fmt.Sprintf(" >%s %d", d.Name, d.OutputFacets.OutputStatistics.RowCount)
		}
		told = append(told, line)
	}))
	t.Cleanup(server.Close)
	write(t, filepath.Join(home, "token"), "s3cret\n")
	appendTo(t, filepath.Join(home, "daybook.yaml"), "lineage: {url: \""+server.URL+"/api/v1/lineage\", token: file:token}\n")
	shop := filepath.Join("testdata", "shop")
	for _, name := range []string{"stores.csv", "products.csv", "sales_2026-03-02.csv"} {
		copyInto(t, filepath.Join(shop, name), filepath.Join(home, "landing"))
	}
	must(t, []int{0}, "run", "--home", home)
	sales := filepath.Join(home, "landing", "sales_2026-03-03.csv")
	good := read(t, filepath.Join(shop, "sales_2026-03-03.csv"))
	write(t, sales, strings.Replace(good, "units", "quantity", 1))
	must(t, []int{4}, "run", "--home", home)
	write(t, sales, strings.Replace(good, ",16.00", ",-16.00", 1))
	must(t, []int{3}, "run", "--home", home)

	want := []string{
		"START daybook.run", "COMPLETE daybook.run <products.csv 3 <sales_2026-03-02.csv 4 <stores.csv 2 >products 3 >sales 4 >stores 2",
		"START daybook.run", "ABORT daybook.run <sales_2026-03-03.csv 0 shape=false",
		"START daybook.run", "COMPLETE daybook.run <sales_2026-03-03.csv 4 minimum=false",
	}
	mu.Lock()
	defer mu.Unlock()
	if !slices.Equal(told, want) {
		t.Errorf("told\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
	}
	if len(ids) != 3 {
		t.Errorf("numbers of runs: %v", ids)
	}
	server.Close()
	copyInto(t, filepath.Join(shop, "sales_2026-03-04.csv"), filepath.Join(home, "landing"))
	if e := must(t, []int{0}, "run", "--home", home); !strings.Contains(e.errOut, "lineage: ") {
		t.Errorf("nobody is told that the catalogue is away: %s", e.errOut)
	}
}
