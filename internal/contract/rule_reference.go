package contract

// ReferenceRule wants ids that a master has. It is a marker: whoever reads the file brings the master. Nulls keep it.
type ReferenceRule struct {
	declared
	Col       int    // position in Contract.Columns
	Master    string // stores or products
	OnUnknown OnUnknown
}
