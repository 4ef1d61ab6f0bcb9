package cli

import (
	"encoding/json"
	"os"
)

// demoFile is what demo.json keeps: enough to make the same chain again.
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

func writeDemo(path string, f demoFile) error {
	doc, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(doc, '\n'), 0o644) //nolint:gosec // no secret
}
