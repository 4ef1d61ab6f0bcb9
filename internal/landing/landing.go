// Package landing knows where files arrive and where they go: it lists the landing folder, archives what was loaded,
// quarantines what was not beside its verdict, and brings files back for a release. It never opens a file to change it.
package landing

import (
	"time"
)

// Folder is the three folders of one home.
type Folder struct {
	Landing    string // absolute
	Quarantine string
	Archive    string
}

// File is one file in landing, as it was when it was listed.
type File struct {
	Name    string // below landing, with slashes
	Path    string // absolute
	Size    int64
	ModTime time.Time
}
