package web

// Term is one number that the pages show, or one word that they use of it. Labels, titles and the page of definitions
// all come from Terms.
type Term struct {
	ID      string // anchor on /definitions
	Name    string
	Short   string // the label in narrow places, where it differs
	Says    string // one sentence, also the title of links to it
	Formula string
	Unit    string // money, count, percent, ratio, or empty for a word
	Source  string // columns
	LeftOut string // what it does not hold
}

// Terms are the definitions, in the order of their page.
var Terms = []Term{
	{
		ID: "net_sales", Name: "Net sales", Says: "What was sold, less what came back.",
		Formula: "sales_value − returned_value, summed", Unit: "money",
		Source:  "sales.sales_value, sales.returned_value (or sale_lines); store_days.net_sales where a chain sends no sales",
		LeftOut: "Gift cards, deposits and services; store-days that are not complete. Taxes as the contract says (amounts).",
	},
	{
		ID: "gross_margin", Name: "Gross margin", Short: "Margin", Says: "Net sales less what the goods cost.",
		Formula: "net_sales − cogs", Unit: "money",
		Source:  "sales.cogs; where it is not sent, units less returned units × the unit cost of the product master, frozen when the sales were loaded",
		LeftOut: "Stores without a known cost, on both sides of a comparison. Supplier funding, waste and shrink.",
	},
	{
		ID: "margin_rate", Name: "Margin rate", Short: "Margin %", Says: "Gross margin as a share of the net sales of the same stores.",
		Formula: "gross_margin ÷ net_sales", Unit: "percent", Source: "as gross margin and net sales", LeftOut: "Stores without a known cost.",
	},
	{
		ID: "transactions", Name: "Transactions", Says: "How many times somebody paid. Not customers: nobody counts those at a till.",
		Formula: "sum of store_days.transactions, or distinct till and transaction numbers of a store and day", Unit: "count",
		Source: "store_days.transactions; sale_lines.till_id, transaction_id", LeftOut: "Stores that send none, on both sides.",
	},
	{
		ID: "atv", Name: "Average transaction value", Short: "ATV", Says: "Net sales a transaction.",
		Formula: "net_sales ÷ transactions, over the stores that send transactions", Unit: "money", Source: "as net sales and transactions", LeftOut: "Stores without transactions.",
	},
	{
		ID: "upt", Name: "Units per transaction", Short: "UPT", Says: "How many units a transaction holds.",
		Formula: "units ÷ transactions", Unit: "ratio", Source: "sales.units, store_days.transactions", LeftOut: "Stores without transactions.",
	},
	{
		ID: "aur", Name: "Average unit retail", Short: "AUR", Says: "Net sales a unit: price and mix together.",
		Formula: "net_sales ÷ units", Unit: "money", Source: "sales.sales_value, returned_value, units", LeftOut: "Nothing further.",
	},
	{
		ID: "in_stock", Name: "In-stock rate", Short: "In stock", Says: "Products in stores that had stock at the close of the day, of those with a stock record.",
		Formula: "pairs with on_hand > 0 ÷ pairs with a record; its normal is the same weekday in the four weeks before", Unit: "percent",
		Source: "inventory.on_hand, else inventory.stockout_hours = 0", LeftOut: "Products that a store sent no stock record for.",
	},
	{
		ID: "normal", Name: "Normal", Says: "What was expected of this store on this day, from its own clean days.",
		Formula: "recent level of the store × its weekday × part of the month × event and promotion, from earlier days only", Unit: "money",
		Source:  "expected_store_day.expected_net_sales; the range is low_net_sales to high_net_sales, which holds nine of ten ordinary days",
		LeftOut: "Days that were closed, out of the ordinary or incomplete are not learned from. A normal is written once and never bent to fit what came.",
	},
	{
		ID: "gap", Name: "Gap", Says: "The difference to what is compared with, over the same complete stores on both sides.",
		Formula: "net_sales − normal (or the same weekday a week or 364 days before, or the target)", Unit: "money", Source: "store_day",
		LeftOut: "Stores that are partial or missing on either side. They are named above with what they normally sell.",
	},
	{
		ID: "bridge", Name: "Where a gap came from", Says: "A gap in net sales split into transactions, basket size and prices. It says where, not why.",
		Formula: "net sales = transactions × units per transaction × net sales a unit; each part is the mean of its effect over all six orders of changing the three, rounded so that they add up", Unit: "money",
		Source: "store_day: net_sales, transactions, units and what was expected of them", LeftOut: "Not shown where a compared store sends no transactions.",
	},
	{
		ID: "normal_margin", Name: "Normal margin", Says: "Normal net sales at the margin rate that the same stores usually have.",
		Formula: "normal × (gross margin ÷ net sales of the same weekday in the four weeks before)", Unit: "money", Source: "store_day", LeftOut: "As gross margin.",
	},
	{
		ID: "spark", Name: "28 days", Says: "How far each of the last 28 days was from normal, in percent; the line is normal.",
		Formula: "gap ÷ normal, a bar a day", Unit: "percent", Source: "store_day", LeftOut: "Days that are not complete have no bar.",
	},
	{
		ID: "complete", Name: "Complete", Says: "A store-day of which everything that was due, or is usual, is in.",
		Formula: "store_day.complete", Source: "delivery ledger, contracts (slaProperties)", LeftOut: "Partial and missing store-days are counted in no sum and no comparison.",
	},
	{
		ID: "insight", Name: "Open insights", Short: "Open", Says: "Findings that stood out of all checks of the night and are still open, ranked by money.",
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

var termByID = func() map[string]Term {
	m := make(map[string]Term, len(Terms))
	for _, t := range Terms {
		m[t.ID] = t
	}
	return m
}()

// Definitions is the page of all numbers.
type Definitions struct {
	Base
	Terms []Term
}

func (s *server) definitions(r *request) (page, error) {
	p := &Definitions{Base: r.base, Terms: Terms}
	p.Title, p.Here = "Definitions", "/definitions"
	p.ShowRegion, p.ShowVersus, p.ShowNight = false, false, false
	return p, nil
}
