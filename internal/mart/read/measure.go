package read

// Term is one number that pages show, or one word that they use of it: what it is for people, said where it is worked out.
// Labels, titles and the page of definitions are all made of terms.
type Term struct {
	ID      string   `json:"id"` // anchor on the page of definitions
	Name    string   `json:"name"`
	Short   string   `json:"short"` // the label in narrow places, where it differs
	Says    string   `json:"says"`  // one sentence
	Formula string   `json:"formula"`
	Unit    string   `json:"unit"`     // money, count, percent, ratio, points, or empty for a word
	Source  string   `json:"source"`   // columns
	LeftOut string   `json:"left_out"` // what it does not hold
	From    []string `json:"-"`        // statements that work it out: mart/NAME, read/NAME
	Cost    bool     `json:"cost"`     // it tells what things cost, which not everybody sees
}

// Label is the term's name in narrow places.
func (t Term) Label() string {
	if t.Short != "" {
		return t.Short
	}
	return t.Name
}

// Amount is a number as two exact parts: Over ÷ Under. Under is 1 for a sum.
type Amount struct{ Over, Under int64 }

// Measure is a number made of a Side.
type Measure struct {
	Term
	Of func(Side) (a Amount, ok bool) // ok is false where the feed lacks what it is made of
}

// The measures. Money is in minor units, counts in thousandths; so a ratio of money and a count is in thousandths of a
// minor unit, and one of two counts or two amounts has no unit.
var (
	NetSales = Measure{Term{
		ID: "net_sales", Name: "Net sales", Says: "What was sold, less what came back.",
		Formula: "sales_value − returned_value, summed", Unit: "money",
		Source:  "sales.sales_value, sales.returned_value (or sale_lines); store_days.net_sales where a chain sends no sales",
		LeftOut: "Gift cards, deposits and services; store-days that are not complete. Taxes as the contract says (amounts).",
		From:    []string{"mart/fact_day", "mart/store_day", "read/days"},
	}, func(s Side) (Amount, bool) { return Amount{s.Sales, 1}, s.Stores > 0 }}

	GrossMargin = Measure{Term{
		ID: "gross_margin", Cost: true, Name: "Gross margin", Short: "Margin", Says: "Net sales less what the goods cost.",
		Formula: "net_sales − cogs", Unit: "money",
		Source:  "sales.cogs; where it is not sent, units less returned units × the unit cost of the product master, frozen when the sales were loaded",
		LeftOut: "Stores without a known cost, on both sides of a comparison. Supplier funding, waste and shrink.",
		From:    []string{"mart/fact_day", "mart/store_day", "read/days"},
	}, func(s Side) (Amount, bool) { return Amount{s.Margin, 1}, s.MarginSales != 0 }}

	MarginRate = Measure{Term{
		ID: "margin_rate", Cost: true, Name: "Margin rate", Short: "Margin %", Says: "Gross margin as a share of the net sales of the same stores.",
		Formula: "gross_margin ÷ net_sales", Unit: "percent", Source: "as gross margin and net sales", LeftOut: "Stores without a known cost.",
	}, func(s Side) (Amount, bool) { return Amount{s.Margin, s.MarginSales}, s.MarginSales != 0 }}

	Transactions = Measure{Term{
		ID: "transactions", Name: "Transactions", Says: "How many times somebody paid. Not customers: nobody counts those at a till.",
		Formula: "store_days.transactions, summed; or distinct till and transaction numbers of a store and day", Unit: "count",
		Source: "store_days.transactions; sale_lines.till_id, transaction_id", LeftOut: "Stores that send none, on both sides.",
		From: []string{"mart/fact_day", "mart/store_day", "read/days"},
	}, func(s Side) (Amount, bool) { return Amount{s.Transactions, 1}, s.Transactions != 0 }}

	ATV = Measure{Term{
		ID: "atv", Name: "Average transaction value", Short: "ATV", Says: "Net sales a transaction.",
		Formula: "net_sales ÷ transactions, over the stores that send transactions", Unit: "money", Source: "as net sales and transactions", LeftOut: "Stores without transactions.",
	}, func(s Side) (Amount, bool) { return Amount{s.TransactionSales, s.Transactions}, s.Transactions != 0 }}

	UPT = Measure{Term{
		ID: "upt", Name: "Units per transaction", Short: "UPT", Says: "How many units a transaction holds.",
		Formula: "units ÷ transactions, over the stores that send transactions", Unit: "ratio", Source: "sales.units, store_days.transactions", LeftOut: "Stores without transactions.",
	}, func(s Side) (Amount, bool) {
		return Amount{s.TransactionUnits, s.Transactions}, s.Transactions != 0 && s.TransactionUnits != 0
	}}

	AUR = Measure{Term{
		ID: "aur", Name: "Average unit retail", Short: "AUR", Says: "Net sales a unit: price and mix together.",
		Formula: "net_sales ÷ units", Unit: "money", Source: "sales.sales_value, returned_value, units", LeftOut: "Nothing further.",
	}, func(s Side) (Amount, bool) { return Amount{s.Sales, s.Units}, s.Units != 0 }}
)

// Measures are the measures in the order of their page.
var Measures = []Measure{NetSales, GrossMargin, MarginRate, Transactions, ATV, UPT, AUR}
