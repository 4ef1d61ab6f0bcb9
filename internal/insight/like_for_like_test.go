package insight_test

import (
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// likeForLike is the worked example of docs/insights/like_for_like.md.
func likeForLike(t *testing.T) insight.LikeForLike {
	t.Helper()
	return insight.LikeForLike{
		From: day(t, "2026-05-24"), To: day(t, "2026-05-30"), Stores: 148, Actual: 7_600_000_00, LastYear: 8_000_000_00,
		Total: 7_900_000_00, TotalLastYear: 8_060_000_00, New: 300_000_00, Closed: -60_000_00,
		Transactions: 248_000_000, LastTransactions: 260_000_000, Weeks: 13, Usual: 0.01, Spread: 0.012,
		Products: []insight.Item{
			{ID: "P1", UnitsBefore: 2_000_000_000, UnitsAfter: 1_800_000_000, SalesBefore: 4_060_000_00, SalesAfter: 3_900_000_00},
			{ID: "P2", UnitsBefore: 1_000_000_000, UnitsAfter: 1_000_000_000, SalesBefore: 4_000_000_00, SalesAfter: 4_000_000_00},
		},
	}
}

func TestLikeForLike_Golden(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	d.LikeForLike = []insight.LikeForLike{likeForLike(t)}
	i := one(t, insight.Find(d), "like_for_like")
	golden(t, i)
	if i.Money != nil || i.Formula != "(7600000.00 - 8000000.00) / 8000000.00 * 100 = -5.00" {
		t.Errorf("money %v, formula %s", i.Money, i.Formula)
	}
}

// TestLikeForLike_NetOfTheChain: a region that does what the chain does is not told, however far from last year; one that does not is, also where the
// chain is told itself, or where its own change is nothing unusual by itself.
func TestLikeForLike_NetOfTheChain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		chain, south int64
		want         string
	}{
		"the chain fell, one region did not": {
			7_600_000_00, 8_700_000_00,
			"Region South is 9\u202f% above last year like-for-like, week to Sat 30 May|The chain is 5\u202f% below last year like-for-like, week to Sat 30 May",
		},
		"the chain rose a little, one region fell as little": {8_180_000_00, 7_900_000_00, "Region South is 1\u202f% below last year like-for-like, week to Sat 30 May"},
	} {
		d := normalDay(t, 20)
		chain, north, south := likeForLike(t), likeForLike(t), likeForLike(t)
		north.Region, south.Region = "North", "South"
		chain.Actual, north.Actual, south.Actual = c.chain, c.chain, c.south
		chain.Total, north.Total, south.Total = c.chain, c.chain, c.south
		north.Apart, north.ApartSpread, south.Apart, south.ApartSpread = 0, 0.004, 0.001, 0.004
		d.LikeForLike = []insight.LikeForLike{south, north, chain}
		var said []string
		for _, i := range insight.Find(d).Insights {
			said = append(said, i.Headline)
			if i.Region != nil && i.Evidence["chain_percent"] == nil {
				t.Errorf("%s: the chain is not named", name)
			}
		}
		if got := strings.Join(said, "|"); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestLikeForLike_Silent(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*insight.LikeForLike){
		"as usual":           func(l *insight.LikeForLike) { l.Usual = -0.045 },
		"too few weeks":      func(l *insight.LikeForLike) { l.Weeks = 5 },
		"nothing last year":  func(l *insight.LikeForLike) { l.LastYear = 0 },
		"no store compares":  func(l *insight.LikeForLike) { l.Stores = 0 },
		"weeks all the same": func(l *insight.LikeForLike) { l.Spread = 0 },
	} {
		d := normalDay(t, 20)
		l := likeForLike(t)
		change(&l)
		d.LikeForLike = []insight.LikeForLike{l}
		if r := insight.Find(d); len(r.Insights) != 0 {
			t.Errorf("%s is told:\n%s", name, lines(r))
		}
	}
}
