package contract

// RequiredRule wants a value in every row.
type RequiredRule struct{ declared }

// Check refuses a null.
func (r RequiredRule) Check(v Value) string {
	if v.Null {
		return "must not be empty"
	}
	return ""
}
