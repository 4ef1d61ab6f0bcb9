package web_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/xuri/excelize/v2"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/web"
)

// described is openapi.json, ready to judge answers by.
func described(t *testing.T) routers.Router {
	t.Helper()
	text, err := os.ReadFile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return router
}

// judge holds an answer to what is described.
func judge(t *testing.T, router routers.Router, address string, a answer) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "http://localhost:8088"+address, nil)
	route, params, err := router.FindRoute(r)
	if err != nil {
		t.Errorf("%s is not described: %v", address, err)
		return
	}
	in := &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route, Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc}}
	if a.Code == http.StatusOK {
		if err := openapi3filter.ValidateRequest(context.Background(), in); err != nil {
			t.Errorf("%s: the question is not as described: %v", address, err)
		}
	}
	err = openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: a.Code, Header: a.Header(), Body: io.NopCloser(bytes.NewReader(a.Body.Bytes())),
		Options: &openapi3filter.Options{IncludeResponseStatus: true},
	})
	if err != nil {
		t.Errorf("%s, %d: %v", address, a.Code, err)
	}
}

// TestAPI holds every answer to openapi.json: every page, in every state of a home, for people who see all, a part, and no cost.
func TestAPI(t *testing.T) {
	t.Parallel()
	router := described(t)
	drifted, partial := readtest.Chain(t), readtest.Chain(t)
	drifted.Drift(t)
	partial.Exec(t, "update wh.store_day set complete = false where business_date = date '2026-05-30'")
	o := staffed(t, readtest.Chain(t), "", person("all", people.Chain, true), person("north", people.Region, false, "region:North"), person("one", people.Store, false, "store:S0104"), person("none", people.Store, false, "store:S9"))
	homes := map[string]http.Handler{"well": handlerOf(sourceOf(readtest.Chain(t)), nil), "drift": handlerOf(sourceOf(drifted), nil), "partial": handlerOf(sourceOf(partial), nil), "empty": handlerOf(sourceOf(readtest.Empty(t)), nil)}
	for _, login := range []string{"all", "north", "one", "none"} {
		cookie := o.cookie(t, login)
		homes[login] = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Set("Cookie", cookie)
			o.ServeHTTP(w, r)
		})
	}
	things := map[string][]string{"store": {"S0104", "S0112", "S9999", "%00"}, "run": {"29", "30", "999", "x"}, "file": {"1841", "9002", "9100", "x"}, "insight": {"sg-2026-05-30-north", "so-S0104-P007", "nothing"}}
	for name, h := range homes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			told := 0
			for _, r := range web.Routes(web.Config{Now: morning, Currency: "EUR"}) {
				if !strings.HasPrefix(r.Path, "/api/v1/") || r.Path == "/api/v1/openapi.json" {
					continue
				}
				ask := asked[r.Method+" "+r.Path]
				for _, address := range addressesOf(r.Path, things[ask.kind], append(ask.queries, "?date=2026-03-29", "?date=2026-04-05", "?date=x", "?region=North&page=1", "?page=99")) {
					a := get(t, h, address)
					if a.Code == http.StatusOK {
						told++
					}
					judge(t, router, address, a)
				}
			}
			if told < 20 && name != "empty" && name != "none" {
				t.Errorf("only %d answers", told)
			}
		})
	}
	bad := get(t, o, "/api/v1/stores", "Authorization", "Bearer daybook_x").want(t, http.StatusUnauthorized)
	judge(t, router, "/api/v1/stores", bad)
	if get(t, o, "/api/v1/openapi.json").want(t, 200).Body.Len() < 10_000 {
		t.Error("the description is not there")
	}
}

// TestAPI_SaysWhatThePageSays holds figures for programs to those for people and to the file: the same, to the cent.
func TestAPI_SaysWhatThePageSays(t *testing.T) {
	t.Parallel()
	h := chain(t)
	var brief struct {
		Data struct {
			Numbers []struct {
				ID         string
				Value      *string
				Difference struct{ Value *string }
			}
			Bridge struct {
				Gap   string
				Parts []struct{ Money string }
			}
		}
	}
	read := func(address string, to any) {
		t.Helper()
		a := get(t, h, address).want(t, 200)
		if err := json.Unmarshal(a.Body.Bytes(), to); err != nil {
			t.Fatal(err)
		}
		if again := get(t, h, address, "If-None-Match", a.Header().Get("ETag")); again.Code != http.StatusNotModified {
			t.Errorf("%s: %d", address, again.Code)
		}
	}
	raw := get(t, h, "/api/v1/brief?region=North").want(t, 200).Body.String()
	has(t, raw, `"business_date":"2026-05-30"`)
	has(t, raw, `"place":"North"`)
	read("/api/v1/brief?region=North", &brief)
	sum := int64(0)
	for _, p := range brief.Data.Bridge.Parts {
		sum += scaled(t, p.Money)
	}
	if len(brief.Data.Numbers) != 5 || scaled(t, brief.Data.Bridge.Gap) != sum || *brief.Data.Numbers[0].Difference.Value != brief.Data.Bridge.Gap {
		t.Errorf("%+v", brief.Data)
	}
	page := get(t, h, "/?region=North").want(t, 200)
	title := attr(all(page.doc, ".lead .value a")[0], "title")
	var stores struct {
		Data struct {
			Rows []struct {
				StoreID string `json:"store_id"`
				Values  map[string]*string
			}
			Total struct{ Values map[string]*string }
			All   int
		}
	}
	read("/api/v1/stores?region=North", &stores)
	total := *stores.Data.Total.Values["net_sales"]
	has(t, strings.ReplaceAll(title, ",", ""), *brief.Data.Numbers[0].Value)
	if scaled(t, total) < scaled(t, *brief.Data.Numbers[0].Value) { // the table counts stores that have nothing to compare with too
		t.Errorf("the stores sold %s, the brief says %s", total, *brief.Data.Numbers[0].Value)
	}
	file, err := csv.NewReader(get(t, h, "/stores.csv?region=North").want(t, 200).Body).ReadAll()
	if err != nil || len(file) != stores.Data.All+1 || len(stores.Data.Rows) != stores.Data.All {
		t.Fatalf("%d lines, %d rows, %v", len(file), len(stores.Data.Rows), err)
	}
	book, err := excelize.OpenReader(get(t, h, "/stores.xlsx?region=North").want(t, 200).Body)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	cells, err := book.GetRows("Data", excelize.Options{RawCellValue: true})
	if err != nil || len(cells) != len(file) {
		t.Fatalf("%d rows in the workbook, %v", len(cells), err)
	}
	for i, row := range stores.Data.Rows {
		for c, column := range file[0] {
			want, ok := row.Values[column]
			if !ok {
				continue
			}
			exact := ""
			if want != nil {
				exact = *want
			}
			if file[i+1][c] != exact {
				t.Errorf("%s, %s: %q for programs, %q in the file", row.StoreID, column, exact, file[i+1][c])
			}
		}
		if file[i+1][2] != row.StoreID || cells[i+1][2] != row.StoreID {
			t.Errorf("row %d is %s, in files %s and %s", i, row.StoreID, file[i+1][2], cells[i+1][2])
		}
	}
}

func scaled(t *testing.T, s string) int64 {
	t.Helper()
	v, err := warehouse.Scaled(s, 2)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
