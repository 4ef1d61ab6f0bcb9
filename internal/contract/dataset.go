package contract

// Kind is the type that a canonical column has from the file to the page.
type Kind uint8

// The kinds. Numbers are exact decimals, held as an int64 of the smallest unit of their scale.
const (
	Text      Kind = iota // UTF-8
	Date                  // business date without a time zone; days since 1970-01-01
	Timestamp             // local wall-clock time of the store, microseconds since 1970-01-01, no zone
	Decimal               // int64 scaled by Column.Scale
	Bool
)

// String returns the kind's name as it stands in messages.
func (k Kind) String() string {
	return [...]string{"text", "date", "timestamp", "decimal", "boolean"}[k]
}

// Field is one canonical column of a dataset.
type Field struct {
	Name     string
	Kind     Kind
	Scale    int  // decimals of a Decimal: 2 for money, 3 for quantities, 4 for unit prices
	Required bool // a contract for this dataset must bring it (as a property, a constant or from the file name)
}

// Dataset is one canonical dataset: its name, its columns in warehouse order and how a delivery replaces an earlier one.
type Dataset struct {
	Name    string
	Fields  []Field
	Replace Replace
}

// Replace says what a delivery of a dataset takes the place of.
type Replace uint8

// The ways.
const (
	BySlice Replace = iota // facts: each business date (and store) that it brings
	Whole                  // masters: the whole set
	ByKey                  // promotions, calendar, targets: the same keys; nothing is forgotten
)

func text(name string) Field           { return Field{Name: name, Kind: Text} }
func date(name string) Field           { return Field{Name: name, Kind: Date} }
func flag(name string) Field           { return Field{Name: name, Kind: Bool} }
func dec(name string, scale int) Field { return Field{Name: name, Kind: Decimal, Scale: scale} }
func money(name string) Field          { return dec(name, 2) }
func quantity(name string) Field       { return dec(name, 3) }
func need(f Field) Field               { f.Required = true; return f }
func stamp(name string) Field          { return Field{Name: name, Kind: Timestamp} }

// Datasets are the canonical datasets in the order in which they are checked: masters before facts.
// The warehouse's fact tables have these columns in this order, then delivery_id and source_line.
var Datasets = []Dataset{
	{Name: "stores", Replace: Whole, Fields: []Field{
		need(text("store_id")), text("name"), text("region"), text("area"), text("banner"), text("format"), text("city"),
		dec("latitude", 6), dec("longitude", 6), dec("floor_area_m2", 2), date("opened_on"), date("closed_on"),
		text("opening_days"), text("time_zone"),
	}},
	{Name: "products", Replace: Whole, Fields: []Field{
		need(text("product_id")), text("name"), text("category"), text("subcategory"), text("brand"),
		dec("unit_cost", 4), dec("list_price", 4), quantity("case_pack"), quantity("lead_time_days"),
	}},
	{Name: "calendar", Replace: ByKey, Fields: []Field{
		need(date("date")), text("region"), text("store_id"), need(text("event")), need(text("kind")),
	}},
	{Name: "promotions", Replace: ByKey, Fields: []Field{
		need(text("promotion_id")), text("name"), text("product_id"), text("store_id"), text("mechanic"),
		need(date("starts_on")), need(date("ends_on")), dec("promo_price", 4), dec("funding_per_unit", 4),
		flag("feature"), flag("display"),
	}},
	{Name: "targets", Replace: ByKey, Fields: []Field{
		need(date("business_date")), need(text("store_id")), need(money("net_sales_target")),
	}},
	{Name: "people", Replace: Whole, Fields: []Field{
		need(text("login")), text("name"), text("email"), need(text("role")), flag("sees_cost"), need(text("scope")),
	}},
	{Name: "sales", Replace: BySlice, Fields: []Field{
		need(date("business_date")), need(text("store_id")), need(text("product_id")),
		need(quantity("units")), need(money("sales_value")), money("discount"), money("cogs"), flag("on_promotion"),
		quantity("returned_units"), money("returned_value"),
	}},
	{Name: "sale_lines", Replace: BySlice, Fields: []Field{
		need(date("business_date")), stamp("sold_at"), need(text("store_id")), text("till_id"), need(text("transaction_id")),
		text("line_no"), text("line_kind"), need(text("product_id")), need(quantity("units")),
		money("sales_value"), dec("unit_price", 4), money("discount"), money("cogs"), flag("on_promotion"),
	}},
	{Name: "store_days", Replace: BySlice, Fields: []Field{
		need(date("business_date")), need(text("store_id")), flag("is_open"), quantity("transactions"), quantity("visitors"),
		money("net_sales"), flag("on_promotion"),
	}},
	{Name: "inventory", Replace: BySlice, Fields: []Field{
		need(date("business_date")), need(text("store_id")), need(text("product_id")),
		quantity("on_hand"), quantity("on_order"), dec("stockout_hours", 2),
	}},
}

// DatasetByName returns the canonical dataset called name.
func DatasetByName(name string) (Dataset, bool) {
	for _, d := range Datasets {
		if d.Name == name {
			return d, true
		}
	}
	return Dataset{}, false
}

// Field returns the position of the canonical column called name, or -1.
func (d Dataset) Field(name string) int {
	for i, f := range d.Fields {
		if f.Name == name {
			return i
		}
	}
	return -1
}
