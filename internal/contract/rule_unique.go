package contract

// UniqueRule wants each combination of its columns' values at most once in a file. It is a marker: whoever reads the
// file remembers what was there. Nulls are values here: two empty cells are the same.
type UniqueRule struct {
	declared
	Columns []int // positions in Contract.Columns
	Fold    bool  // upper and lower case are the same
}
