package read

import (
	"encoding/json"
	"testing"
)

// TestListed_IsWhatWasRead puts rows together and writes them again: with fields that only some have, nulls, and what is no row.
func TestListed_IsWhatWasRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`[{"money":"-4.57","product_id":"P1","units":"7.000"},{"money":null,"product_id":"P2","risk_percent":"12","units":"1.5"},{}]`: true,
		`[{"a":[1,2],"b":{"c":1}},{"a":[],"b":null}]`: true,
		`[{}]`: false, `[]`: false, `["S1","S2"]`: false, `[{"a":1},"S2"]`: false,
	} {
		var rows []any
		if err := json.Unmarshal([]byte(text), &rows); err != nil {
			t.Fatal(err)
		}
		l, ok := listedOf(rows)
		if ok != want {
			t.Errorf("%s: %v", text, ok)
			continue
		}
		if again, err := json.Marshal(l); ok && (err != nil || string(again) != text || l.Len() != len(rows)) {
			t.Errorf("%s: again %s, %v", text, again, err)
		}
	}
	l, _ := listedOf([]any{map[string]any{"money": "1.00", "units": nil}, map[string]any{"units": "2", "risk": "3"}})
	if l.At(0, "money") != "1.00" || l.At(0, "units") != nil || l.At(0, "risk") != nil || l.At(1, "risk") != "3" || l.At(1, "none") != nil {
		t.Errorf("%+v", l)
	}
	dearest, _ := listedOf([]any{map[string]any{"money": "-9.00", "product_id": "P2"}, map[string]any{"money": "-8.00", "product_id": "P3"}, map[string]any{"money": "-7.00", "product_id": "P1"}})
	if told, err := json.Marshal(dearest.without("money")); err != nil || string(told) != `[{"product_id":"P1"},{"product_id":"P2"},{"product_id":"P3"}]` { // the order is not that of what is left out
		t.Errorf("%s, %v", told, err)
	}
	less, err := json.Marshal(map[string]any{"list": l.without("money"), "same": l.without("none")})
	if err != nil || string(less) != `{"list":[{"risk":"3","units":"2"},{"units":null}],"same":[{"money":"1.00","units":null},{"risk":"3","units":"2"}]}` {
		t.Errorf("%s, %v", less, err)
	}
}
