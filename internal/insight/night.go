package insight

import (
	"cmp"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// night is a Day in a fixed order, with what the kinds look up in it and what they have found so far.
type night struct {
	Day
	words      *catalogue
	stores     map[string]*StoreGap
	categories map[string][]CategoryGap
	troubled   map[string]bool   // stores with a data issue; "" where the whole chain has one
	carried    map[[2]string]int // stores by product and region; filled when first asked
	checks     int
	tails      map[string]Tail // of the date, by family
	before     told            // on the dates before
	answers    map[string]Answer
	trusted    map[[2]string]trusted
	kind       string     // that is looked at now
	gone       dropSet    // products that have not been sold for so long that nobody waits for them
	silent     []*silence // judged once
	judged     bool
	powers     map[string]float64 // of each family, once asked for
	found      []*finding
}

// finding is a candidate: an Insight without words, and the numbers that money and rank come from.
type finding struct {
	Insight
	word   string           // tells findings of one place apart: what is wrong with data, which way a gap points
	worth  int64            // money, minor units; meaningless where Money is nil
	stake  float64          // what the ranking takes for money: |worth|, or what is not counted
	prob   float64          // that it is real
	act    float64          // how far its reader can act: store 1, headquarters 0.6, to know 0.3
	good   bool             // good news
	quiet  bool             // true, and nothing that a page has to say: listed on request
	stands int              // tests that it tells as one
	today  map[string]int64 // of what was not there: net sales missed on the date, by store
	wanted map[string]int64 // the same before what is bought otherwise
	pairs  [][2]string      // store and product of all that it tells
	size   int              // of a list without money: how long it is
	causes []*finding       // of a gap: what was not there and explains it
	within *finding         // what tells it already
	plain  *without         // what who does not see cost reads in place of what goes by margin; nil: it does not
	begin  string           // the product that who does not see cost is told to look at first
	costly []string         // keys of the evidence that tell of cost in this finding
	speak  func()           // fills the words once the rest is settled
}

// without is how sure a finding is, when it is due and whether a page has a need to say it, of those whose margin decides these, without the margin.
type without struct {
	confidence, reason string
	due                *string
	quiet, good        bool
}

// How far a reader can act.
const (
	canAct  = 1.0
	needsHQ = 0.6
	toKnow  = 0.3
)

func newNight(day Day) *night {
	n := &night{Day: day, words: catalogueOf(day.Settings.Locale, day.Currency), stores: map[string]*StoreGap{}, categories: map[string][]CategoryGap{}, troubled: map[string]bool{}, tails: map[string]Tail{}, powers: map[string]float64{}, trusted: map[[2]string]trusted{}, gone: dropSet{}}
	n.Stores = slices.SortedFunc(slices.Values(day.Stores), func(a, b StoreGap) int { return cmp.Compare(a.StoreID, b.StoreID) })
	n.Stockouts = slices.SortedFunc(slices.Values(day.Stockouts), func(a, b StockoutPair) int {
		return cmp.Or(cmp.Compare(a.StoreID, b.StoreID), cmp.Compare(a.ProductID, b.ProductID))
	})
	n.Issues = slices.SortedFunc(slices.Values(day.Issues), func(a, b DataIssue) int {
		return cmp.Or(cmp.Compare(a.StoreID, b.StoreID), cmp.Compare(a.Word, b.Word), cmp.Compare(a.Dataset, b.Dataset), cmp.Compare(a.File, b.File))
	})
	n.Groups = slices.SortedFunc(slices.Values(day.Groups), func(a, b Group) int { return cmp.Compare(a.Region, b.Region) })
	n.Previous = slices.SortedStableFunc(slices.Values(day.Previous), func(a, b Insight) int {
		return cmp.Or(cmp.Compare(b.BusinessDate, a.BusinessDate), cmp.Compare(a.ID, b.ID))
	})
	n.before, n.answers = n.toldBefore(), latest(day.Answers)
	for i := range n.Stores {
		n.stores[n.Stores[i].StoreID] = &n.Stores[i]
	}
	n.Categories = inOrder(day.Categories)
	for from := 0; from < len(n.Categories); {
		to := from + 1
		for to < len(n.Categories) && n.Categories[to].StoreID == n.Categories[from].StoreID {
			to++
		}
		n.categories[n.Categories[from].StoreID] = n.Categories[from:to:to]
		from = to
	}
	for _, i := range day.Issues {
		n.troubled[i.StoreID] = true
	}
	return n
}

// inOrder are categories store by store. They come so from the marts, and there are as many as stores have: they are copied only where they do not.
func inOrder(list []CategoryGap) []CategoryGap {
	order := func(a, b CategoryGap) int {
		return cmp.Or(cmp.Compare(a.StoreID, b.StoreID), cmp.Compare(a.Category, b.Category))
	}
	if slices.IsSortedFunc(list, order) {
		return list
	}
	return slices.SortedStableFunc(slices.Values(list), order)
}

// material reports whether net sales at stake are worth telling, for an entity with these usual daily net sales.
func (n *night) material(sales, usual int64) bool {
	s := n.Settings
	return float64(abs(sales)) >= max(float64(s.MinimumMoney), s.MinimumShare*float64(usual))
}

// due is the day by which something is to be done: the morning on which it is read, or days later.
func (n *night) due(later int) *string { return optional((n.Date + 1 + contract.Day(later)).String()) }

// margin returns a store's gross margin rate in basis points; known is false where the chain's default stands in.
func (n *night) margin(rate float64) (bp int64, known bool) {
	if bp, ok := points(rate); ok && bp > 0 {
		return bp, true
	}
	bp, _ = points(n.Settings.DefaultMargin)
	return bp, false
}

// worthOf sets the money of f.
func (f *finding) worthOf(v int64, basis string) {
	m := money(v)
	f.worth, f.Money, f.MoneyBasis = v, &m, &basis
	f.stake = float64(abs(v))
}
