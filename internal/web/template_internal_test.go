package web

import (
	"log/slog"
	"testing"
	"time"

	"github.com/jba/templatecheck"
)

// TestTemplates_AreRightForTheirPages checks every template against the struct that it is given: a field that is not there,
// or of another type than a function wants, is found without a page that happens to show it.
func TestTemplates_AreRightForTheirPages(t *testing.T) {
	t.Parallel()
	s := &server{Config: Config{Now: time.Now, Log: slog.New(slog.DiscardHandler)}, format: NewFormat("en", "EUR"), assets: loadAssets()}
	pages := parsePages(s)
	structs := map[string]page{
		"brief": &Brief{}, "stores": &Stores{}, "store": &StorePage{}, "rows": &RowsPage{}, "data": &Data{}, "run": &RunPage{}, "delivery": &DeliveryPage{},
		"definitions": &Definitions{}, "insight": &InsightPage{}, "empty": &Empty{}, "error": &Problem{},
	}
	if len(structs) != len(pageNames) {
		t.Errorf("%d structs for %d templates", len(structs), len(pageNames))
	}
	for name, p := range structs {
		if err := templatecheck.CheckHTML(pages[name], p); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
