// Package contract reads data contracts: Open Data Contract Standard v3.1 documents with the few custom properties
// that a file of a shop's till needs and the standard has no field for. Reading is strict: an unknown key, a rule that
// can never run or a format that cannot be is an error with file, line and the nearest right word.
// The package says what a file must look like; it never opens one (package intake does) and never touches a warehouse.
package contract

import "time"

// Contract is one compiled contract. It is immutable after Load.
type Contract struct {
	Path    string // the document's path as it was given, for messages
	ID      string
	Version string
	Status  string
	SHA256  string // of the document's bytes, lower-case hex
	Text    []byte // the document's bytes
	Owner   string // team member with role owner, else the first member, else the team's name; "" where none is named
	Support string // first support channel: channel and, where there is one, its url; "" where none is named
	Dataset Dataset

	Patterns  []Pattern
	Dialect   Dialect
	Columns   []Column // in the file's order, ignored and personal ones included
	Key       []int    // positions in Columns of the primary key, in primaryKeyPosition order; a key column that comes from the file name or a constant is left out
	Constants []Constant
	Rules     []Rule // every declared rule, value rules and file rules, in the document's order

	OnDrift           OnDrift
	Returns           Returns
	LineKinds         map[string]LineKind // raw token -> kind; nil: no line_kind column
	AmountsIncludeTax bool
	Basis             Basis
	Tolerance         int64         // of the control total, in minor units (1/100)
	DayStartsAt       time.Duration // after midnight; a sale before it belongs to the day before
	MaxLoss           float64       // 0.20 for facts, 0.05 for masters: the share of stores, rows or money that a correction may lose
	SLA               *SLA          // nil: nothing is due

	remarks  []int          // lines of quality rules of type text: documentation, for Lint
	idleSLAs []string       // SLA properties that nothing watches, for Lint
	lines    map[string]int // of keys of the document, for what lint says of them
}

// Column is one column of the file.
type Column struct {
	Name     string // canonical; "" for an ignored or personal column
	Physical string // as the header has it; the canonical name where the contract gives no physicalName
	Field    int    // position in Dataset.Fields, -1 for a column that is checked but not loaded
	Kind     Kind
	Scale    int // decimals that the contract allows (physicalType DECIMAL(p,s)); more in a value is a violation
	Digits   int // digits in all, p of DECIMAL(p,s)
	Format   *TimeFormat
	Required bool
	Ignored  bool // use: ignore
	Personal bool // classification personal or confidential: never loaded, masked in every message
	Line     int  // of the property in the document
	// References names the master whose ids this column must hold: "stores", "products" or "".
	References string
	OnUnknown  OnUnknown
	TimeOfDay  bool // sold_at as a time of day without a date; joined with the business date
}

// Constant is a canonical column with one value for all rows of a file.
type Constant struct {
	Field int
	Raw   string // as the contract has it: ISO date, decimal point, true or false
	Value Value  // scaled to the field's decimals
}

// Dialect says how the file's bytes become cells.
type Dialect struct {
	Delimiter     string // one or more bytes in the file's encoding; default ","
	Quote         string // one character; default `"`, "" for none
	Escape        string // "" means that the quote is doubled
	Encoding      string // utf-8, utf-16, utf-16le, utf-16be, windows-1252, iso-8859-15
	Header        bool
	DecimalMark   string
	ThousandsMark string
	NullTokens    []string
	TrueTokens    []string
	FalseTokens   []string
	AnyOrder      bool // columnOrder: any
}

// OnDrift says what drift in one delivery does to the run.
type OnDrift string

// The ways: stop the run, or hold back only this delivery.
const (
	DriftStops       OnDrift = "stop"
	DriftQuarantines OnDrift = "quarantine"
)

// Returns says how till lines carry what came back.
type Returns string

// The ways.
const (
	ReturnsNone          Returns = "none"
	ReturnsNegativeLines Returns = "negative_lines"
)

// Basis is what a control total in store_days.net_sales adds up.
type Basis string

// The bases.
const (
	AfterReturns  Basis = "after_returns"
	BeforeReturns Basis = "before_returns"
)

// LineKind is what a till line is.
type LineKind string

// The kinds; only sale and return are merchandise.
const (
	LineSale     LineKind = "sale"
	LineReturn   LineKind = "return"
	LineGiftCard LineKind = "gift_card"
	LineDeposit  LineKind = "deposit"
	LineVoid     LineKind = "void"
	LineService  LineKind = "service"
)

// OnUnknown says what an id that its master lacks does.
type OnUnknown string

// The ways: the file is a violation, or the row is loaded, counted and shown as its own line.
const (
	UnknownViolates OnUnknown = "violation"
	UnknownLoads    OnUnknown = "load"
)

// SLA says when a delivery is due: every Every days at At (after midnight of the day after the business date).
type SLA struct {
	EveryDays int
	At        time.Duration
}

// Severity says what a broken rule does to its file.
type Severity string

// The severities: Error quarantines the file, Warning loads it and shows the finding.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)
