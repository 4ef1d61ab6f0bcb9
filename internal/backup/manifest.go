package backup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse/transfer"
)

// format is the form of manifests that this binary writes; it reads that and older ones.
const format = 1

// Manifest says what a backup is made of.
type Manifest struct {
	Format       int       `json:"format"`
	Name         string    `json:"backup"`
	MadeAt       time.Time `json:"made_at"`
	Reason       string    `json:"reason"`       // by hand, by schedule, before an upgrade
	Version      string    `json:"daybook"`      // of the binary
	Schema       int       `json:"schema"`       // the newest step of the warehouse
	Engine       string    `json:"engine"`       // that it came from
	WarehouseID  string    `json:"warehouse_id"` // the same for all backups of a warehouse; "" before its first run
	PublishedRun int64     `json:"published_run"`
	LastDelivery int64     `json:"last_delivery"` // the newest number of a delivery
	Home         string    `json:"home"`
	Paths        Paths     `json:"paths"`

	Rows      int64            `json:"rows"`
	Tables    []transfer.Table `json:"tables"`
	Warehouse Part             `json:"warehouse"`
	Files     []File           `json:"files"`   // settings, contracts, quarantine
	Archive   Archive          `json:"archive"` // what was loaded, as it was delivered
	Missing   []string         `json:"missing"` // what the ledger names and was not there, or not as it was delivered
}

// Paths are how the ledger's paths begin: relative to the home, with slashes.
type Paths struct {
	Quarantine string `json:"quarantine"`
	Archive    string `json:"archive"`
}

// Part is an object of a backup.
type Part struct {
	SHA256 string `json:"sha256"` // of what is in it, unpacked
	Bytes  int64  `json:"bytes"`
}

// File is a file of the home: daybook.yaml, or one below contracts/ or quarantine/, whatever these folders are called in the home.
type File struct {
	Path string `json:"path"` // with slashes
	Part
}

// Archive is what a backup knows of the archive.
type Archive struct {
	Included bool  `json:"included"` // the files themselves are in the backup
	Files    int64 `json:"files"`
	Bytes    int64 `json:"bytes"`
	Index    Part  `json:"index"`
}

// Folders of a backup, whatever a home calls them.
const (
	contracts  = "contracts"
	quarantine = "quarantine"
)

// named is what backups are called.
var named = regexp.MustCompile(`^\d{8}T\d{6}Z(-\d+)?$`)

func object(backup, name string) string { return "backups/" + backup + "/" + name }

// Objects of a backup.
const (
	manifestName  = "manifest.json"
	warehouseName = "warehouse.duckdb"
	indexName     = "archive.csv.zst"
)

// names lists the backups of a store, oldest first, and those that were never finished.
func names(ctx context.Context, s Store) (whole, broken []string, err error) {
	list, err := s.List(ctx, "backups/")
	if err != nil {
		return nil, nil, failed("list", s, err)
	}
	is := map[string]bool{}
	for _, o := range list {
		name, rest, _ := strings.Cut(strings.TrimPrefix(o.Name, "backups/"), "/")
		if named.MatchString(name) {
			is[name] = is[name] || rest == manifestName
		}
	}
	for name, done := range is {
		if done {
			whole = append(whole, name)
		} else {
			broken = append(broken, name)
		}
	}
	slices.Sort(whole)
	slices.Sort(broken)
	return whole, broken, nil
}

// List returns the manifests of a store's backups, newest first. One that cannot be read ends the list with its error.
func List(ctx context.Context, s Store) (list []Manifest, err error) {
	whole, _, err := names(ctx, s)
	if err != nil {
		return nil, err
	}
	slices.Reverse(whole)
	for _, name := range whole {
		m, err := read(ctx, s, name)
		if err != nil {
			return list, err
		}
		list = append(list, m)
	}
	return list, nil
}

// Find returns the manifest of the backup called name; "" means the newest.
func Find(ctx context.Context, s Store, name string) (Manifest, error) {
	whole, _, err := names(ctx, s)
	if err != nil {
		return Manifest{}, err
	}
	switch {
	case len(whole) == 0:
		return Manifest{}, fault.New(fault.NotFound, "there is no backup in %s", s).WithHint("name the place with --from")
	case name == "":
		name = whole[len(whole)-1]
	case !slices.Contains(whole, name):
		return Manifest{}, fault.New(fault.NotFound, "there is no backup %q in %s", name, s).WithHint("daybook backup list --to %s", s)
	}
	return read(ctx, s, name)
}

func read(ctx context.Context, s Store, name string) (m Manifest, err error) {
	r, err := s.Open(ctx, object(name, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return m, fault.New(fault.NotFound, "backup %s went away", name)
	}
	if err != nil {
		return m, failed("read", s, err)
	}
	defer func() { _ = r.Close() }()
	doc, err := io.ReadAll(io.LimitReader(r, 1<<30))
	if err != nil {
		return m, failed("read", s, err)
	}
	if err := json.Unmarshal(doc, &m); err != nil {
		return m, wrong(object(name, manifestName), s, "is no manifest: "+err.Error())
	}
	if m.Format > format {
		return m, fault.New(fault.Config, "backup %s was made by a newer Daybook (%s)", name, m.Version).WithHint("use that one, or a newer one")
	}
	return m, m.check(name, s)
}

var isHash = regexp.MustCompile(`^[0-9a-f]{64}$`)

// check refuses a manifest that somebody has written by hand: whatever it names must lie where such files lie.
func (m Manifest) check(name string, s Store) error {
	parts := []Part{m.Warehouse, m.Archive.Index}
	for _, f := range m.Files {
		top, _, below := strings.Cut(f.Path, "/")
		if !filepath.IsLocal(filepath.FromSlash(f.Path)) || f.Path != settingsName && (!below || top != contracts && top != quarantine) {
			return wrong(object(name, manifestName), s, fmt.Sprintf("names %q, which is no file of a home", f.Path))
		}
		parts = append(parts, f.Part)
	}
	if m.Name != name || slices.ContainsFunc(parts, func(p Part) bool { return !isHash.MatchString(p.SHA256) }) {
		return wrong(object(name, manifestName), s, "is not that of this backup")
	}
	return nil
}

// settingsName is the file that makes a folder a home.
const settingsName = "daybook.yaml"
