package web

import (
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/people"
)

// TestPlace_LongListsHaveAHead has thousands of insights told, as in a chain of thousands of stores: people get the head of each list and how many
// there are, programs all of them, and each is in one list.
func TestPlace_LongListsHaveAHead(t *testing.T) {
	t.Parallel()
	const all = 3000
	told := make([]*read.Insight, all)
	lives := map[string]read.Life{}
	owner := string(people.Store)
	for i := range told {
		told[i] = &read.Insight{ID: fmt.Sprint("so-", i), Kind: "stockout", Level: "store", OwnerRole: &owner}
		switch i % 3 {
		case 1:
			lives[told[i].ID] = read.Life{Answer: &read.Said{Word: "done", Actor: "anna", Date: 20_000}}
		case 2:
			lives[told[i].ID] = read.Life{Given: "bert"}
		}
	}
	for _, programs := range []bool{false, true} {
		s := &server{format: NewFormat("en", "EUR")}
		s.Now = time.Now
		r := &request{Request: httptest.NewRequest("GET", "/", nil), api: programs, lives: lives, date: 20_000}
		r.base.Who = Who{Login: "carla", Role: string(people.Chain)}
		b := &Brief{}
		s.place(r, b, told, firstOfMany)
		if b.ThenAll != all/3-firstOfMany || b.KnownAll != all/3 || b.AnswersAll != all/3 {
			t.Errorf("programs %v: %d, %d and %d", programs, b.ThenAll, b.KnownAll, b.AnswersAll)
		}
		want := [4]int{firstOfMany, shownFindings, shownFindings, shownFindings}
		if programs {
			want = [4]int{firstOfMany, all/3 - firstOfMany, all / 3, all / 3}
		}
		if got := [4]int{len(b.First), len(b.Then), len(b.Known), len(b.Answered)}; got != want {
			t.Errorf("programs %v: %v", programs, got)
		}
		if b.First[1].ID != "so-3" || b.Known[0].ID != "so-2" || b.Known[0].With != "bert" || b.Answered[0].ID != "so-1" || !b.Answered[0].Settled {
			t.Errorf("programs %v: %+v", programs, b.Known[0])
		}
	}
}
