package intake_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
)

// Keys are remembered in memory, and beyond a bound on disk: both find the same ones twice, with line, value and the line of
// the first.
func TestRead_KeysInMemoryAndOnDisk(t *testing.T) {
	t.Parallel()
	d := simple()
	d.properties[0] += ", primaryKey: true"
	d.properties[1] += ", primaryKey: true"
	d.properties[2] += ", primaryKey: true, quality: [{metric: duplicateValues, mustBeLessThan: 300}]"
	c := compile(t, d)
	var b strings.Builder
	b.WriteString(simpleHeader)
	for i := range 5000 {
		product := i
		switch i {
		case 1700:
			product = 3
		case 4444:
			product = 4443
		case 4999:
			product = 3
		}
		fmt.Fprintf(&b, "2026-05-30,S1,P%d,3,4.50\n", product)
	}
	want := []string{
		"violation",
		`1702 business_date, store_id, product_id "2026-05-30, S1, P3" primaryKey: the same key stands on line 5 already`,
		`4446 business_date, store_id, product_id "2026-05-30, S1, P4443" primaryKey: the same key stands on line 4445 already`,
		`5001 business_date, store_id, product_id "2026-05-30, S1, P3" primaryKey: the same key stands on line 5 already`,
	}
	for _, bound := range []int{0, 1 << 12, 1 << 6, 2} {
		for _, workers := range []int{1, 3} {
			temp := t.TempDir()
			g := read(t, c, "sales.csv", []byte(b.String()), intake.Options{TempDir: temp, Workers: workers}.WithBounds(4000, bound))
			same(t, fmt.Sprintf("%d keys in memory", bound), g.told(), want)
			if left, _ := os.ReadDir(temp); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		}
	}
}

// Thousands of repeated keys are counted to the last one, and no memory is kept for them.
func TestRead_ManyKeysTwice(t *testing.T) {
	t.Parallel()
	d := simple()
	d.properties[2] += ", unique: true"
	c := compile(t, d)
	var b strings.Builder
	b.WriteString(simpleHeader)
	for i := range 6000 {
		fmt.Fprintf(&b, "2026-05-30,S1,P%d,3,4.50\n", i%2000)
	}
	for _, bound := range []int{0, 1 << 8} {
		v := read(t, c, "sales.csv", []byte(b.String()), intake.Options{TempDir: t.TempDir()}.WithBounds(10_000, bound)).Verdict
		if v.FindingsTotal != 4000 || len(v.Findings) != contract.MaxFindings || v.Findings[0].Value == "" || v.Findings[999].Value == "" {
			t.Errorf("%d keys in memory: %d findings, %d listed, first %+v", bound, v.FindingsTotal, len(v.Findings), v.Findings[0])
		}
	}
}

// Two keys are the same where their values are, not where their texts are: numbers with other zeros, nulls; and no two
// different ones look alike.
func TestRead_WhatMakesAKey(t *testing.T) {
	t.Parallel()
	d := simple(`nullTokens: ["-"]`)
	d.properties = append(d.properties, "name: discount, logicalType: number")
	d.quality = []string{"metric: duplicateValues, arguments: {properties: [store_id, product_id, discount]}, mustBe: 0"}
	c := compile(t, d)
	header := strings.TrimSpace(simpleHeader) + ",discount\n"
	for _, x := range []struct {
		a, b string // store, product, discount
		same bool
	}{
		{"S1,P1,1", "S1,P1,1.00", true},
		{"S1,P1,", "S1,P1,-", true},
		{"S1,P1,0", "S1,P1,", false},
		{"S1,1P1,1", "S11,P1,1", false},
		{"S1,P1,1", "s1,P1,1", false},
		{"S1,\"P\"\"1\",1", "S1,P\"1,1", true},
	} {
		row := func(s string) string {
			i := strings.LastIndex(s, ",")
			return "2026-05-30," + s[:i] + ",3,4.50" + s[i:] + "\n"
		}
		g := read(t, c, "sales.csv", []byte(header+row(x.a)+row(x.b)), intake.Options{})
		if (g.Verdict.Outcome == contract.Violation) != x.same {
			t.Errorf("%s and %s: %v", x.a, x.b, g.told())
		}
	}
}
