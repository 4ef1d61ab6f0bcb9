package contract_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
)

// TestUndecided: marks that wait for a person are found at their place; guesses without one, the draft's first line and texts are none.
func TestUndecided(t *testing.T) {
	t.Parallel()
	doc := strings.Join([]string{
		"# Draft from a sample of 4 rows. Read every mark, decide, and remove it.",
		`id: "größe"  # guess: from the file's name`,
		`team: {name: "größe"}  # decide: who can have the file sent again`,
		"  # decide: sales needs units",
		`a: x  # guess: it is the store; decide`,
		`b: "#1"  # guess: text; decide: or does it mean nothing?` + "\r",
		`c: "a text # decide: of its own"`,
		"d: it's  # undecided",
	}, "\n")
	var got []string
	for _, m := range contract.Undecided([]byte(doc)) {
		got = append(got, fmt.Sprintf("%d:%d %s", m.Line, m.Col, m.Text))
	}
	want := []string{"3:24 decide: who can have the file sent again", "4:3 decide: sales needs units", "5:7 guess: it is the store; decide", "6:10 guess: text; decide: or does it mean nothing?"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
