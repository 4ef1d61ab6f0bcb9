package contract

// Rule is one declared check. A rule looks at single values (ValueRule) or at the whole file when it has been read
// (FileRule); intake runs every rule of a contract and says so ("rules declared = rules run").
type Rule interface {
	Name() string // the key that declares it: required, minimum, unique, rowCount, …
	Column() int  // position in Contract.Columns, -1 for a rule about the file
	Severity() Severity
}

// Value is one parsed cell.
type Value struct {
	Null bool
	Int  int64  // Decimal scaled by Column.Scale, Date in days, Timestamp in microseconds, Bool 0 or 1
	Text []byte // Text; only valid during the call
}

// ValueRule checks one value at a time. Check returns "" when the value keeps the rule, else the message for a person,
// without the value ("must not be negative"). It must not keep v.Text.
type ValueRule interface {
	Rule
	Check(v Value) string
}

// Stats is what intake counted for one column, or for the file (Rows only).
type Stats struct {
	Rows       int64
	Nulls      int64 // null tokens and empty cells
	Invalid    int64 // values that broke the rule's own valid values or pattern
	Duplicates int64 // values that stood before, of a column whose rule asks for it
}

// FileRule checks counts when the file has been read to its end. Check returns "" or the message for a person.
type FileRule interface {
	Rule
	// Needs says which counts the rule looks at, so that intake keeps only those.
	Needs() Needs
	// Invalid reports whether v counts as invalid under this rule (metric invalidValues); false elsewhere.
	Invalid(v Value) bool
	Check(s Stats) string
}

// Needs is a set of counts.
type Needs struct{ Duplicates, Invalid bool }
