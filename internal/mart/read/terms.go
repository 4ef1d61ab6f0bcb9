package read

import (
	"strings"

	"github.com/daybookhq/daybook/internal/mart"
)

// Terms are the definitions, in the order of their page: the measures, then what is said of them.
var Terms = func() []Term {
	var list []Term
	for _, m := range Measures {
		list = append(list, m.Term)
	}
	return append(list, words...)
}()

var termByID = func() map[string]Term {
	m := make(map[string]Term, len(Terms))
	for _, t := range Terms {
		m[t.ID] = t
	}
	return m
}()

// TermOf returns the term called id.
func TermOf(id string) (Term, bool) {
	t, ok := termByID[id]
	return t, ok
}

// Statement returns the text of a statement that a term names, and the file it stands in.
func Statement(from string) (file, sql string) {
	where, name, _ := strings.Cut(from, "/")
	if where == "mart" {
		return "internal/mart/sql/" + name + ".sql", mart.Statement(name)
	}
	return "internal/mart/read/sql/" + name + ".sql", text(name)
}

var words = []Term{
	{
		ID: "in_stock", Name: "In-stock rate", Short: "In stock", Says: "Products in stores that had stock at the close of the day, of those with a stock record.",
		Formula: "pairs with on_hand > 0 ÷ pairs with a record; its normal is the same weekday in the four weeks before", Unit: "percent",
		Source: "inventory.on_hand, else inventory.stockout_hours = 0", LeftOut: "Products that a store sent no stock record for.",
		From: []string{"read/in_stock"},
	},
	{
		ID: "normal", Name: "Normal", Says: "What was expected of this store on this day, from its own clean days.",
		Formula: "recent level of the store × its weekday × part of the month × event and promotion, from earlier days only", Unit: "money",
		Source:  "expected_store_day.expected_net_sales; the range is low_net_sales to high_net_sales, which holds nine of ten ordinary days",
		LeftOut: "Days that were closed, out of the ordinary or incomplete are not learned from. A normal is written once and never bent to fit what came. The ranges of stores or of days do not add up to that of their sum, because they are often off the same way: a region's finding names a range made of how far its stores were off together.",
		From:    []string{"mart/store_state", "mart/expected_store_day"},
	},
	{
		ID: "gap", Name: "Gap", Says: "The difference to what is compared with, over the same complete stores on both sides.",
		Formula: "net_sales − normal (or the same weekday a week or 364 days before, or the target)", Unit: "money", Source: "store_day, expected_store_day, targets",
		LeftOut: "Stores that are partial or missing on either side. They are named with what they normally sell.",
		From:    []string{"read/days", "read/targets"},
	},
	{
		ID: "bridge", Name: "Where a gap came from", Says: "A gap in net sales split into transactions, basket size and prices. It says where, not why.",
		Formula: "net sales = transactions × units per transaction × net sales a unit; each part is the mean of its effect over all six orders of changing the three, rounded so that they add up", Unit: "money",
		Source: "store_day: net_sales, transactions, units and what was expected of them", LeftOut: "Not shown where a compared store sends no transactions.",
		From: []string{"read/days"},
	},
	{
		ID: "normal_margin", Cost: true, Name: "Normal margin", Says: "Normal net sales at the margin rate that the same stores usually have.",
		Formula: "normal × (gross margin ÷ net sales of the same weekday in the four weeks before)", Unit: "money", Source: "store_day", LeftOut: "As gross margin.",
		From: []string{"read/days"},
	},
	{
		ID: "period", Name: "To date", Says: "The days of the week or month up to the date shown, against the same days of what is compared with.",
		Formula: "sum of the store-days that are complete on both sides", Unit: "money", Source: "store_day",
		LeftOut: "Store-days that are partial or missing, or have nothing to compare with. Dates of which nothing is left are named.",
		From:    []string{"read/days"},
	},
	{
		ID: "like_for_like", Name: "Like for like", Says: "The same stores on the same weekdays of both years, each complete on both sides.",
		Formula: "net sales of the store-days that are complete now and were 52 weeks before; a holiday that moves faces itself, and the days around it the same weekday beside it", Unit: "money",
		Source: "store_day, calendar", LeftOut: "Stores and days that only one of the years has, or that are not complete in one of them.", From: []string{"read/days", "mart/year_events"},
	},
	{
		ID: "category_gap", Name: "Gap of a category", Says: "Net sales of a category less what was expected of it, over the stores that are compared.",
		Formula: "net_sales − expected_net_sales; a line of its own holds what the categories do not add up to: stores have a normal of their own, learned from their takings", Unit: "money",
		Source: "sales.net_sales by products.category", LeftOut: "As gap.", From: []string{"mart/fact_day", "mart/category_day", "read/category_days"},
	},
	{
		ID: "product_gap", Name: "Gap of a product", Says: "What a product sold more or less than was expected of it, at the price of a unit.",
		Formula: "(units − expected units) × net sales a unit; the list price of one that was not sold", Unit: "money", Source: "sales.units, expected_sales.expected_units, products.list_price",
		LeftOut: "Stores that are not complete, and products that nothing is expected of yet.", From: []string{"mart/expected_sales", "read/pairs"},
	},
	{
		ID: "spark", Name: "28 days", Says: "How far each of the last 28 days was from normal, in percent; the line is normal.",
		Formula: "gap ÷ normal, a bar a day", Unit: "percent", Source: "store_day", LeftOut: "Days that are not complete have no bar.",
		From: []string{"read/days"},
	},
	{
		ID: "cover", Name: "Days of cover", Short: "Cover", Says: "How many days the stock on hand lasts at what is normally sold.",
		Formula: "on_hand at the close ÷ the mean of expected units of the 7 days up to it", Unit: "count", Source: "inventory.on_hand, expected_sales.expected_units",
		LeftOut: "Stores without a stock record, and those where nothing is expected. What is on order.", From: []string{"read/pairs"},
	},
	{
		ID: "missed", Name: "Missed sales", Short: "Missed", Says: "What a product out of stock was expected to sell since it ran out, at its usual price, less what it did sell.",
		Formula: "lost units of the episode × unit price", Unit: "money", Source: "stockout_day.episode_lost_units, unit_price",
		LeftOut: "What customers bought instead; insights take that off, and say so.", From: []string{"mart/stockout_day", "read/stockouts"},
	},
	{
		ID: "lift", Name: "Lift", Says: "How many more units a promotion sold than were expected without it, in percent of those.",
		Formula: "(units − normal units) ÷ normal units, of products of which something was expected; insights write the same as a factor, units ÷ normal units", Unit: "percent",
		Source:  "sales.units, expected_sales.baseline_units, promotions",
		LeftOut: "Stores that took the regular price where the others took less. What was missed for want of stock is told beside it, and never added. The verdict's normal is net of what all else did on the same days.",
		From:    []string{"mart/fact_day", "mart/promotion_pair_day", "mart/promotion_to_date", "mart/promotions", "read/offer_to_date", "read/offer_places", "read/offer_sums"},
	},
	{
		ID: "breakeven_lift", Cost: true, Name: "Lift needed", Says: "The lift at which a promotion would have paid for itself.",
		Formula: "(regular price − cost) ÷ (promotion price − cost + funding) − 1", Unit: "percent", Source: "insights: evidence breakeven_percent", LeftOut: "None where each unit loses money at the promotion's price.",
		From: []string{"mart/promotions"},
	},
	{
		ID: "offer_margin", Cost: true, Name: "Margin added", Says: "Gross margin of what a promotion sold, funding included, less that of the units that were expected without it at the regular price.",
		Formula: "sales − cost + funding − (normal units at the regular price − their cost) − fixed cost", Unit: "money",
		Source: "sales, expected_sales, promotions; insights: evidence incremental_margin", LeftOut: "What buyers put into their baskets beside it. By store it is without the fixed cost, and without what all else did.",
		From: []string{"mart/fact_day", "mart/promotion_pair_day", "mart/promotion_to_date", "mart/promotions", "read/offer_to_date", "read/offer_places", "read/offer_sums"},
	},
	{
		ID: "offer_left", Cost: true, Name: "What is left", Says: "Margin added without what was bought ahead and what was taken from similar products. The verdict judges it.",
		Formula: "margin added − units bought ahead at the regular margin − units taken from similar products at theirs", Unit: "money", Source: "insights: evidence net_margin",
		LeftOut: "What does not stand out from chance. It is of the whole chain: no region or store has one.", From: []string{"mart/promotions"},
	},
	{
		ID: "week_shape", Name: "Shape of the week", Says: "What an average store sells on a weekday, in percent of the mean of all weekdays.",
		Formula: "net sales of the weekday ÷ its store-days ÷ the mean of that over the weekdays", Unit: "percent", Source: "store_day.net_sales, category_day.net_sales, over eight weeks",
		LeftOut: "Store-days that are not complete, and closed ones. Holidays and promotions are in it.", From: []string{"read/days", "read/category_weekdays"},
	},
	{
		ID: "month_shape", Name: "Shape of the month", Says: "What a part of the month sold more or less than its weekdays usually do.",
		Formula: "net sales ÷ the sum of each store's average for these weekdays − 1", Unit: "percent", Source: "store_day.net_sales, over 13 weeks", LeftOut: "As the shape of the week.",
		From: []string{"read/days"},
	},
	{
		ID: "complete", Name: "Complete", Says: "A store-day of which everything that was due, or is usual, is in.",
		Formula: "store_day.complete", Source: "what was delivered of sales, store_days and inventory; contracts (slaProperties)", LeftOut: "Partial and missing store-days are counted in no sum and no comparison.",
		From: []string{"mart/fact_day", "mart/store_day"},
	},
	{
		ID: "insight", Name: "Open insights", Short: "Open", Says: "Findings that stood out of all checks of the night and are still open; the list says what it goes by.",
		Formula: "count of insights shown", Unit: "count", Source: "insights", LeftOut: "Those of low confidence and those beyond five a store and seven a region; daybook insights --all lists them.",
	},
	{
		ID: "confidence", Name: "Confidence", Says: "How sure a finding is, and what that rests on.",
		Formula: "see the finding: its reason stands beside it", Source: "insights.confidence, confidence_reason", LeftOut: "Nothing is shown below the chain's threshold.",
	},
	{
		ID: "rows", Name: "Rows in = loaded + quarantined", Says: "Every row of every file that was judged is in one of the two, and so is its money.",
		Formula: "rows_in = rows_loaded + rows_quarantined; the same for sales_value", Unit: "count", Source: "run_ledger", LeftOut: "Files that stayed in landing, duplicates and files that cannot be read count no rows.",
	},
}
