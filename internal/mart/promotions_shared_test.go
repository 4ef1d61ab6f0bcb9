package mart_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart"
)

// TestPromotionsShared_OfEachDate: which promotions share days is said of a date from what has begun by then, whether the date is looked at alone or with many others: a history
// at once says what its nights said.
func TestPromotionsShared_OfEachDate(t *testing.T) {
	t.Parallel()
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, tables := newChain(t, engine), open(t, "testdata/long_promotion.txt").runs[0]
			at := slices.IndexFunc(tables, func(f table) bool { return f.dataset == "promotions" })
			offers := &tables[at]
			offers.rows = append(slices.Clone(offers.rows), []string{"TEN_DAYS", "BREAD", "B", "2026-03-12", "2026-03-14"}, []string{"LATE", "MILK", "", "2026-03-13", "2026-03-18"})
			c.deliver(of(tables, true, allDates(tables)...)...)
			tx, err := c.w.Begin(t.Context(), c.run)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = tx.Rollback() }()
			look := func(from, to contract.Day) map[string]string {
				t.Helper()
				found, err := mart.LookTrade(t.Context(), tx, from, to, 3, 28)
				if err != nil {
					t.Fatal(err)
				}
				said := map[string]string{}
				for d, list := range found.Promotions {
					for _, p := range list {
						said[d.String()+" "+p.PromotionID] = fmt.Sprint(p.SharedWith)
					}
				}
				return said
			}
			first, last := day(t, "2026-02-20"), day(t, "2026-03-20")
			atOnce, nights := look(first, last), 0
			for d := first; d <= last; d++ {
				for key, shared := range look(d, d) {
					if nights++; atOnce[key] != shared {
						t.Errorf("%s is beside %s alone, and %s among others", key, shared, atOnce[key])
					}
				}
			}
			if nights != len(atOnce) || nights < 30 {
				t.Errorf("%d and %d promotions of nights", nights, len(atOnce))
			}
			for key, want := range map[string]string{
				"2026-03-08 NINE_WEEKS": "[]", "2026-03-09 NINE_WEEKS": "[ALL]", "2026-03-13 NINE_WEEKS": "[ALL LATE]", "2026-03-11 ALL": "[NINE_WEEKS]", "2026-03-12 ALL": "[NINE_WEEKS TEN_DAYS]",
			} {
				if atOnce[key] != want {
					t.Errorf("%s is beside %s, want %s", key, atOnce[key], want)
				}
			}
		})
	}
}
