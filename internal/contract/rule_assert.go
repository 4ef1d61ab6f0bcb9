package contract

// File rules are pointers, so that whoever reads a file can keep its counts by rule in a map.
var (
	_ ValueRule = RequiredRule{}
	_ ValueRule = RangeRule{}
	_ ValueRule = LengthRule{}
	_ ValueRule = PatternRule{}
	_ ValueRule = MultipleRule{}
	_ Rule      = UniqueRule{}
	_ Rule      = ReferenceRule{}
	_ Rule      = SignRule{}
	_ FileRule  = (*RowCountRule)(nil)
	_ FileRule  = (*NullsRule)(nil)
	_ FileRule  = (*ValuesRule)(nil)
	_ FileRule  = (*DuplicatesRule)(nil)
)
