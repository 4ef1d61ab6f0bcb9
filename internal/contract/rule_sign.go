package contract

// SignRule wants the two numbers of a till line to agree: units and value both above, both below, or one of them zero.
// It is a marker about the row: whoever reads the file has both cells at hand. It stands in every contract of till
// lines whose returns are negative lines; where they are not, both are never negative (rule not_negative).
type SignRule struct {
	declared
	Units, Value int // positions in Contract.Columns; Value is sales_value, else unit_price times units
	UnitPrice    bool
}

// Check compares the signs of the two cells. A unit price is never negative itself.
func (r SignRule) Check(units, value Value) string {
	if units.Null || value.Null {
		return ""
	}
	if r.UnitPrice {
		if value.Int < 0 {
			return "must not be negative: units say what came back"
		}
		return ""
	}
	if (units.Int < 0 && value.Int > 0) || (units.Int > 0 && value.Int < 0) {
		return "must have the sign of units: a line is either sold or comes back"
	}
	return ""
}
