package contract

// declared is what every rule knows of its declaration.
type declared struct {
	name     string
	column   int
	severity Severity
	line     int
}

// Name returns the key that declares the rule.
func (d declared) Name() string { return d.name }

// Column returns the position in Contract.Columns, -1 for a rule about the file.
func (d declared) Column() int { return d.column }

// Severity returns what a broken rule does to its file.
func (d declared) Severity() Severity { return d.severity }

// Line returns the line of the document that declares the rule, 0 for one that always holds.
func (d declared) Line() int { return d.line }
