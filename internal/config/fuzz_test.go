package config_test

import (
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/config"
)

// FuzzParse: settings are read or refused with lines, whatever they are, and a password that is written out is never taken.
func FuzzParse(f *testing.F) {
	for _, doc := range []string{
		"", "warehouse: duckdb:daybook.duckdb\nchain: Alder\n", "warehouse: postgres://u:secret@h/d\n", "schedule: {runs: \"30 4 * * *; 0 9 * * *\", timezone: Europe/Berlin, wait_until: \"06:30\"}\n",
		"alerts:\n  channels: [{name: a, webhook: https://x.example/}]\n  rules: [{on: insight, over: 5, to: a}]\n", "insights:\n  recapture: 0.4\n  kinds: {price_change: shadow}\n",
		"a: &a [*a]\n", "limits: {unpacked_gb: 99999999999999999999}\n", "chain: [1, 2\n", "\xff\xfe\x00", "dashboard: {theme: {light: {accent: \"#12345\"}}}\n", "inbox: \"s3://b/p?region=r s3://\"\n",
	} {
		f.Add([]byte(doc))
	}
	words := config.Words{Insights: []string{"sales_gap", "price_change"}, Alerts: []string{"drift", "insight"}, Languages: []string{"en", "de"}}
	f.Fuzz(func(t *testing.T, doc []byte) {
		c, err := config.Parse(doc, "/srv/shop", words, func(string) string { return "" })
		if err == nil && c.Warehouse == "" {
			t.Error("settings without a warehouse")
		}
		if err != nil && strings.TrimSpace(err.Error()) == "" {
			t.Error("refused without a word")
		}
	})
}
