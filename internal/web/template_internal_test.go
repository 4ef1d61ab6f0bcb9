package web

import (
	"log/slog"
	"reflect"
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
		"login": &Login{}, "mailoff": &MailOff{}, "account": &Account{}, "admin": &Admin{},
		"brief": &Brief{}, "stores": &Stores{}, "store": &StorePage{}, "rows": &RowsPage{}, "trend": &Trend{}, "search": &Search{}, "products": &Products{}, "product": &ProductPage{}, "patterns": &Patterns{}, "availability": &Availability{}, "promotions": &Promotions{}, "promotion": &PromotionPage{}, "data": &Data{}, "run": &RunPage{}, "changes": &Changes{}, "delivery": &DeliveryPage{}, "contract": &ContractPage{},
		"definitions": &Definitions{}, "insight": &InsightPage{}, "card": &CardPage{}, "empty": &Empty{}, "error": &Problem{},
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

// TestPages_HideNothingOfTheirFrame says that no page has a field of the name of one of the frame's: the frame would show the
// page's in place of its own.
func TestPages_HideNothingOfTheirFrame(t *testing.T) {
	t.Parallel()
	frame := reflect.TypeFor[Base]()
	for _, p := range []page{&Login{}, &MailOff{}, &Account{}, &Admin{}, &Brief{}, &Stores{}, &StorePage{}, &RowsPage{}, &Trend{}, &Search{}, &Products{}, &ProductPage{}, &Patterns{}, &Availability{}, &Promotions{}, &PromotionPage{}, &Data{}, &RunPage{}, &Changes{}, &DeliveryPage{}, &ContractPage{}, &Definitions{}, &InsightPage{}, &CardPage{}, &Empty{}, &Problem{}} {
		typ := reflect.TypeOf(p).Elem()
		for i := range typ.NumField() {
			if f := typ.Field(i); !f.Anonymous {
				if _, hides := frame.FieldByName(f.Name); hides {
					t.Errorf("%s.%s hides that of the frame", typ.Name(), f.Name)
				}
			}
		}
	}
}
