package postgres

// Distributed says what to do where the Citus extension is in the database.
type Distributed string

// The words of the setting distributed.
const (
	Auto     Distributed = "auto"     // distribute where the extension is there
	Off      Distributed = "off"      // never
	Required Distributed = "required" // fail where it is not there
)

func (d *DB) distribute(extension bool) error { return nil }

func distribute(table string, l layout) []string { return nil }
