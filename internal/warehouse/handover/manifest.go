package handover

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
)

// format is the form of manifests that this binary writes.
const format = 1

// Manifest says what a folder holds.
type Manifest struct {
	Format      int       `json:"format"`
	MadeAt      time.Time `json:"made_at"`
	Version     string    `json:"daybook"`
	WarehouseID string    `json:"warehouse_id"`
	Run         int64     `json:"run"`              // readers see this after that run
	Previous    *int64    `json:"previous_run"`     // that of the manifest before; null: all is new
	Before      string    `json:"before,omitempty"` // of tables by month it holds those before this one alone; "": all
	Changed     []Change  `json:"changed"`          // since then
	Tables      []Table   `json:"tables"`
}

// Table is one published view.
type Table struct {
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Month       string   `json:"month_of"` // the column by whose months it lies in files; "": it lies in one
	Columns     []Column `json:"columns"`
	Rows        int64    `json:"rows"`
	Files       []File   `json:"files"`
}

// Column is a column, its type in the words of SQL.
type Column struct {
	Name        string `json:"name"`
	Type        string `json:"type"` // string, bigint, boolean, date, timestamp, double, decimal(P,S)
	Description string `json:"description"`
}

// File is a Parquet file.
type File struct {
	Path   string `json:"path"`  // relative to the manifest, with slashes
	Month  string `json:"month"` // 2026-05; "" of a table that lies in one file
	Rows   int64  `json:"rows"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
	Run    int64  `json:"run"` // that wrote it
}

// readManifest returns the manifest of a folder; one of run 0 where there is none.
func readManifest(dir string) (m Manifest, err error) {
	doc, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return m, empty(dir)
	}
	if err != nil {
		return m, fault.New(fault.Usage, "--out %s: %w", dir, err)
	}
	if err := json.Unmarshal(doc, &m); err != nil || m.Run == 0 {
		return m, fault.New(fault.Usage, "%s has a manifest.json that is no handover's", dir).WithHint("name another folder with --out")
	}
	return m, nil
}

// empty refuses a folder that holds something else: files that no manifest names are removed from it.
func empty(dir string) error {
	list, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fault.New(fault.Usage, "--out %s: %w", dir, err)
	}
	for _, e := range list {
		if e.Name() != "data" && e.Name() != "ddl" && e.Name() != ".manifest.json.part" { // of a handover that was broken off
			return fault.New(fault.Usage, "%s is not empty, and holds no handover", dir).WithHint("name another folder with --out")
		}
	}
	return nil
}

// Rewrite writes a manifest into a folder to which only a part of its files was brought.
func Rewrite(dir string, m Manifest) error {
	doc, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "manifest.json"), doc, 0o600)
}
