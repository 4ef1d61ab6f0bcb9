package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/synth"
)

// demoName is the file that says which chain lives in a demo's home.
const demoName = "demo.json"

// demoFile is what it keeps: enough to make the same chain again.
type demoFile struct {
	Stores   int    `json:"stores"`
	Products int    `json:"products"`
	Days     int    `json:"days"`
	Seed     uint64 `json:"seed"`
	From     int32  `json:"from"` // days since 1970-01-01
	Made     string `json:"made"`
}

func readDemo(path string) (f demoFile, err error) {
	doc, err := os.ReadFile(path)
	if err != nil {
		return f, err
	}
	return f, json.Unmarshal(doc, &f)
}

// initDemo writes a demo's home. What makes the folder a home comes last, so that a start that was broken off begins anew.
func (a *app) initDemo(dir, warehouse string, c synth.Config) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fault.New(fault.Unreachable, "demo %s: %w", dir, err)
	}
	doc, err := json.MarshalIndent(demoFile{c.Stores, c.Products, c.Days, c.Seed, int32(c.From), a.now().UTC().Format(time.RFC3339)}, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, demoName), append(doc, '\n'), 0o644); err != nil { //nolint:gosec // no secret
		return fault.New(fault.Unreachable, "demo %s: %w", dir, err)
	}
	documents := map[string][]byte{}
	for name, doc := range contract.Defaults() {
		documents[name] = []byte(owners(name).Replace(string(doc)))
	}
	return writeHome(dir, "Alder Markets", warehouse, documents)
}

// owners gives the made-up chain's contracts made-up people to ask.
func owners(name string) *strings.Replacer {
	team, channel, mail := "Head office", "#master-data", "master.data@alder.example"
	if strings.HasPrefix(name, "sales") || strings.HasPrefix(name, "store_days") {
		team, channel, mail = "Store systems", "#store-systems", "tills@alder.example"
	}
	if strings.HasPrefix(name, "inventory") {
		team, channel, mail = "Supply chain", "#supply-chain", "stock@alder.example"
	}
	return strings.NewReplacer("name: Store data,", "name: "+team+",", "owner@example.com", mail, "#store-data", channel,
		"https://example.com/store-data", "https://alder.example/chat/"+strings.TrimPrefix(channel, "#"))
}
