package insight

import "testing"

// TestCatalogue_SaysLessOnlyOfWhatItSays: what is said in place of a message belongs to a message that there is.
func TestCatalogue_SaysLessOnlyOfWhatItSays(t *testing.T) {
	t.Parallel()
	for language, c := range languages {
		for name, list := range map[string]map[string]string{"without_cost": c.WithoutCost, "without_peers": c.WithoutPeers} {
			if len(list) == 0 {
				t.Errorf("%s: nothing is said %s", language, name)
			}
			for key := range list {
				if _, ok := c.Messages[key]; !ok {
					t.Errorf("%s: %s names %s, which is no message", language, name, key)
				}
			}
		}
	}
}
