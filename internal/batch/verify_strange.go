package batch

import (
	"path/filepath"
	"regexp"

	"github.com/daybookhq/daybook/internal/landing"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// ofRun finds files in the folder of a run.
var ofRun = regexp.MustCompile(`^run-\d{6,}/`)

// unknownFiles tells of files in archive and quarantine that the ledger does not know: the warehouse went back to a moment before they came,
// as after a restore to a point in time or with a standby that had not heard of them.
func (v *verifying) unknownFiles(all []warehouse.Delivery) error {
	known := map[string]bool{}
	for _, d := range all {
		known[v.Folder.Abs(d.Path)] = true
	}
	for _, dir := range []string{v.Folder.Archive, v.Folder.Quarantine} {
		list, err := landing.ListDir(dir)
		if err != nil {
			return err
		}
		for _, f := range list.Files {
			if ofRun.MatchString(f.Name) && !known[filepath.Join(dir, filepath.FromSlash(f.Name))] {
				v.add(warehouse.Delivery{File: f.Name}, "the ledger does not know this file in %s; move it back to landing and run", filepath.Base(dir))
			}
		}
	}
	return nil
}
