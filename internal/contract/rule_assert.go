package contract

var (
	_ ValueRule = RequiredRule{}
	_ ValueRule = RangeRule{}
	_ ValueRule = LengthRule{}
	_ ValueRule = PatternRule{}
	_ ValueRule = MultipleRule{}
	_ Rule      = UniqueRule{}
	_ Rule      = ReferenceRule{}
	_ Rule      = SignRule{}
	_ FileRule  = RowCountRule{}
	_ FileRule  = NullsRule{}
	_ FileRule  = ValuesRule{}
	_ FileRule  = DuplicatesRule{}
)
