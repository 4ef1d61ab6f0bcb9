package read

import (
	"encoding/json"
	"testing"
)

// TestEvidence_PackedIsWhatWasRead: packed beside that of other insights, evidence says and writes what it did, and hides what it is told to.
func TestEvidence_PackedIsWhatWasRead(t *testing.T) {
	t.Parallel()
	pack := &evidencePack{places: map[string]int{}}
	texts := []string{
		`{}`,
		`{"alert":false,"gap":"-12.30","none":null,"peers":7,"share":0.125,"far":1e+300,"true":true,"less":-3}`,
		`{"list":[{"money":"-4.57","product_id":"P1"},{"product_id":"P2","units":"1.5"},{"money":null}],"which_stores":["S1","S2"],"empty":[],"own":{"a":[1,{"b":"S1"}],"c":null}}`,
	}
	list := make([]Evidence, len(texts))
	for i, text := range texts {
		if err := json.Unmarshal([]byte(text), &list[i]); err != nil {
			t.Fatal(err)
		}
		pack.add(&list[i])
	}
	for i, text := range texts {
		var plain Evidence
		if err := json.Unmarshal([]byte(text), &plain); err != nil {
			t.Fatal(err)
		}
		for name := range plain.All() {
			if a, b := asJSON(t, list[i].Get(name)), asJSON(t, plain.Get(name)); a != b || list[i].lists(name) != plain.lists(name) {
				t.Errorf("%s of %s became %s", name, text, a)
			}
		}
		for range 2 {
			if a, b := asJSON(t, list[i]), asJSON(t, plain); a != b || asJSON(t, list[i].Plain()) != b {
				t.Errorf("%s became %s", b, a)
			}
			for _, e := range []*Evidence{&list[i], &plain} {
				e.hide("gap", "which_stores")
				e.listing = "money"
			}
		}
	}
	if got := asJSON(t, list[2]); got != `{"empty":[],"list":[{"product_id":"P1"},{"product_id":"P2","units":"1.5"},{}],"own":{"a":[1,{"b":"S1"}],"c":null}}` {
		t.Errorf("hidden: %s", got)
	}
	if list[1].Get("gap") != nil || list[1].Get("nothing") != nil || asJSON(t, Evidence{}) != "null" {
		t.Error("something is known that is not there")
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
