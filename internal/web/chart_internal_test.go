package web

import "testing"

// TestBars_AreExactToTheTenthOfAPixel says how a bar above a line and one below it are drawn.
func TestBars_AreExactToTheTenthOfAPixel(t *testing.T) {
	t.Parallel()
	var b bars
	b = b.add(0, 14, -35).add(4, 14, 120).add(108, 27, -5)
	if want := "M0 14v-3.5h3v3.5zM4 14v12h3v-12zM108 27v-0.5h3v0.5z"; string(b) != want {
		t.Errorf("%s, want %s", b, want)
	}
}
