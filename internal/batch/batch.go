// Package batch runs one night from end to end: plan, check, load, build marts, find insights, publish; and everything
// else that moves the published pointer: release, withdraw, rollback, rebuild. It decides what becomes of each file; how a
// file is read is package intake's job, and how a slice is kept package warehouse's.
package batch

import (
	"log/slog"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fiscal"
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/intake"
	"github.com/daybookhq/daybook/internal/landing"
	"github.com/daybookhq/daybook/internal/retry"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Home is everything that a run works on. All fields are needed, but for Warehouse in Check.
type Home struct {
	Dir       string
	Folder    landing.Folder
	Contracts *contract.Set
	Broken    []contract.Problem // what is wrong in contracts that Contracts leaves out; a run needs all of them
	Warehouse *warehouse.Warehouse
	Limits    intake.Limits // of delivered files; zero means intake's own
	KeepDays  int           // what was superseded longer ago is swept after a run; 0: nothing is
	// For how many days loaded files stay in the archive, and files in quarantine that were replaced; 0: for ever.
	ArchiveDays, QuarantineDays int
	Gate                        bool          // a run with files of unusual size is held until a person decides; false: it is told, and publishes
	Outage                      *retry.Budget // how long a run waits for a warehouse that went away; nil: not at all
	Runs                        Schedule      // when runs begin by themselves where daybook serve runs; nil: nobody said
	Served                      bool          // this process serves the home
	Backups                     Schedule      // when backups are made; nil: nobody said
	Mails                       Schedule      // when morning mails go out; nil: nobody said
	Insights                    insight.Settings
	Calendar                    fiscal.Calendar // how the chain counts its weeks
	Currency                    string
	Version                     string // of this binary, for the ledger
	Now                         func() time.Time
	Log                         *slog.Logger // the home's log: run status, record counts, validation failures
	Progress                    Progress     // never nil
}

// Schedule tells when something is due next after a moment.
type Schedule interface{ Next(time.Time) time.Time }

// Progress hears how far a long step is. Implementations must be safe for concurrent use.
type Progress interface {
	// Step says that done of total are finished in the step called name: check (files), load (files), marts (dates), archive (files).
	Step(name string, done, total int64)
}

// Quiet is a Progress that tells nobody.
type Quiet struct{}

// Step implements Progress.
func (Quiet) Step(string, int64, int64) {}

// Options are the words after `daybook run`.
type Options struct {
	Until *contract.Day // --date: only deliveries of business dates up to it, and undated ones
	Only  []string      // names of files; nil: all that are in landing
	Hold  []string      // --hold FILE|DATASET
	Why   string        // for Hold
}
