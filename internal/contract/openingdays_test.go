package contract_test

import (
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

func TestOpensOn(t *testing.T) {
	t.Parallel()
	week := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
	for days, want := range map[string]string{
		"MO-SA": "xxxxxx.", "MO-SU": "xxxxxxx", "MO": "x......", "SU": "......x", "MO-WE,FR": "xxx.x..", "SA-MO": "x....xx",
		" mo - tu , sa ": "xx...x.", "": "xxxxxxx", "daily": "xxxxxxx", "MO-XX": "xxxxxxx",
	} {
		got := ""
		for _, d := range week {
			if contract.OpensOn(days, d) {
				got += "x"
			} else {
				got += "."
			}
		}
		if got != want {
			t.Errorf("%q opens %s, want %s", days, got, want)
		}
	}
}
