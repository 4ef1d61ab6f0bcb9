package synth_test

import (
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/synth"
)

// small is a chain that takes a blink to make.
func small(t *testing.T, change func(*synth.Config)) (dir string, truth synth.Truth) {
	t.Helper()
	dir = t.TempDir()
	c := synth.Default()
	c.Stores, c.Products, c.Days, c.Out = 24, 30, 90, filepath.Join(dir, "landing")
	if change != nil {
		change(&c)
	}
	s, err := synth.Generate(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile(s.TruthPath)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(doc, &truth); err != nil {
		t.Fatal(err)
	}
	return c.Out, truth
}

// rows reads a file in the default layout, keyed by header.
func rows(t *testing.T, path string) (list []map[string]string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all[1:] {
		m := map[string]string{}
		for i, name := range all[0] {
			m[name] = r[i]
		}
		list = append(list, m)
	}
	return list
}

func sum(t *testing.T, dir string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	h := sha256.New()
	for _, name := range names {
		doc, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = fmt.Fprintf(h, "%s %d\n%s", filepath.Base(name), len(doc), doc)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func TestGenerate_SameSeedSameBytes(t *testing.T) {
	t.Parallel()
	a, _ := small(t, nil)
	b, _ := small(t, nil)
	other, _ := small(t, func(c *synth.Config) { c.Seed = 2 })
	if sum(t, a) != sum(t, b) {
		t.Error("the same seed wrote other bytes")
	}
	if sum(t, a) == sum(t, other) {
		t.Error("another seed wrote the same bytes")
	}
}

// TestGenerate_AddsUp: every store-day's control total is what its sales add up to, and the truth tells the sum of all.
func TestGenerate_AddsUp(t *testing.T) {
	t.Parallel()
	dir, truth := small(t, nil)
	net, total, count := map[string]int64{}, int64(0), int64(0)
	money := func(s string) int64 {
		v, err := contract.ParseDecimal(s, 18, 2)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	files, _ := filepath.Glob(filepath.Join(dir, "sales_*.csv"))
	for _, path := range files {
		for _, r := range rows(t, path) {
			v := money(r["sales_value"]) - money(r["returned_value"])
			net[r["business_date"]+r["store_id"]] += v
			total += v
			count++
		}
	}
	days, _ := filepath.Glob(filepath.Join(dir, "store_days_*.csv"))
	for _, path := range days {
		for _, r := range rows(t, path) {
			if key := r["business_date"] + r["store_id"]; money(r["net_sales"]) != net[key] {
				t.Errorf("%s: control total %s, sales add up to %d cents", key, r["net_sales"], net[key])
			}
		}
	}
	if len(files) != 90 || len(days) != 90 || money(truth.NetSales) != total || truth.Rows != count {
		t.Errorf("%d and %d files; the truth says %s in %d rows, the files %d cents in %d", len(files), len(days), truth.NetSales, truth.Rows, total, count)
	}
}

// TestGenerate_PlantsEverything: each kind that heuristics are to find is there, and does what it says.
func TestGenerate_PlantsEverything(t *testing.T) {
	t.Parallel()
	dir, truth := small(t, func(c *synth.Config) { c.Stores, c.Products = 60, 60 })
	kinds := map[string]int{}
	for _, e := range truth.Events {
		kinds[e.Kind]++
		if e.Kind == "negative_stock" {
			for _, r := range rows(t, filepath.Join(dir, "inventory_"+e.From+".csv")) {
				if r["store_id"] == e.StoreID && r["product_id"] == e.ProductID && !strings.HasPrefix(r["on_hand"], "-") {
					t.Errorf("%+v: on hand %s", e, r["on_hand"])
				}
			}
		}
		if e.Kind == "phantom_stock" || e.Kind == "stockout" {
			for _, r := range rows(t, filepath.Join(dir, "sales_"+e.From+".csv")) {
				if r["store_id"] == e.StoreID && r["product_id"] == e.ProductID && r["units"] != "0" {
					t.Errorf("%+v: sold %s", e, r["units"])
				}
			}
		}
	}
	for _, kind := range []string{
		"stockout", "phantom_stock", "category_gap", "store_gap", "chain_drop", "store_closed", "region_gap", "negative_stock", "returns_burst",
		"below_cost", "deep_discount", "overstock",
	} {
		if kinds[kind] == 0 {
			t.Errorf("no %s was planted: %v", kind, kinds)
		}
	}
	lose := 0
	for _, p := range truth.Promotions {
		if strings.HasPrefix(p.Margin, "-") {
			lose++
		}
	}
	if n := len(truth.Promotions); n < 20 || lose == 0 || lose == n || len(truth.Prices) == 0 {
		t.Errorf("%d promotions, %d lose money; %d price changes", n, lose, len(truth.Prices))
	}
	_, calm := small(t, func(c *synth.Config) { c.Calm = true })
	if len(calm.Events) != 0 || len(calm.Promotions) == 0 {
		t.Errorf("a calm chain has %d events and %d promotions", len(calm.Events), len(calm.Promotions))
	}
}

// TestGenerate_TellsPairs: the truth about pairs names the same sales as the files.
func TestGenerate_TellsPairs(t *testing.T) {
	t.Parallel()
	told := t.TempDir()
	var from contract.Day
	dir, _ := small(t, func(c *synth.Config) { from = c.From + 80; c.TellDir, c.TellFrom = told, from })
	names, _ := filepath.Glob(filepath.Join(told, "pairs_*.csv"))
	if len(names) != 10 {
		t.Fatalf("%d nights are told, want 10: %v", len(names), names)
	}
	units := map[string]string{}
	for _, r := range rows(t, filepath.Join(dir, "sales_"+from.String()+".csv")) {
		units[r["store_id"]+r["product_id"]] = r["units"]
	}
	pairs := rows(t, names[0])
	for _, r := range pairs {
		sold := units[r["store_id"]+r["product_id"]]
		if sold == "" {
			sold = "0"
		}
		if sold != r["units"] {
			t.Errorf("%v: the file says %s", r, sold)
		}
	}
	if !slices.ContainsFunc(pairs, func(r map[string]string) bool { return r["calm"] == "true" }) {
		t.Error("no pair is calm")
	}
}
