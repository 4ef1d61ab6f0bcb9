package cli

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"gopkg.in/natefinch/lumberjack.v2"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/intake"
	"github.com/daybookhq/daybook/internal/landing"
	"github.com/daybookhq/daybook/internal/notify"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/schedule"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/engine"
	"github.com/daybookhq/daybook/internal/warehouse/transfer"
	"github.com/daybookhq/daybook/internal/web"
)

// opened is a home with its warehouse open.
type opened struct {
	batch.Home
	config config.Config
	log    io.Closer
	busy   *atomic.Pointer[web.Busy]      // what the pages of a serving process say is under way; nil elsewhere
	byDay  *atomic.Bool                   // a serving process takes files in as they arrive; nil elsewhere
	plan   *atomic.Pointer[schedule.Plan] // by which a serving process runs; nil elsewhere

	directory *people.Directory   // what a serving process knows of people; nil elsewhere
	env       func(string) string // the environment of this process, whoever typed the command
	broken    error               // why a contract cannot be used; nil: all can
}

// usable refuses the work of whoever needs all contracts. What is published can be looked at without them.
func (h *opened) usable() error { return h.broken }

// mistakes are what is wrong in contracts, with their paths as they stand in the home.
func mistakes(dir, contracts string, broken error) []contract.Problem {
	if broken == nil {
		return nil
	}
	var all contract.Errors
	if !errors.As(broken, &all) {
		return []contract.Problem{{File: inHome(dir, contracts), Msg: broken.Error(), Hint: fault.HintOf(broken)}}
	}
	list := slices.Clone(all)
	for i := range list {
		list[i].File = inHome(dir, list[i].File)
	}
	return list
}

// inHome is a path from the home on, where it lies below it.
func inHome(dir, path string) string {
	if rel, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return path
}

// close lets go of the warehouse and the log.
func (o *opened) close() error {
	var err error
	if o.Warehouse != nil {
		err = o.Warehouse.Close()
	}
	return errors.Join(err, o.log.Close())
}

// findHome is the home that the command line means.
func (a *app) findHome() (string, error) {
	return config.FindHome(a.home, a.env("DAYBOOK_HOME"), a.dir)
}

// patience is how long a command waits for a warehouse that another process has open: one that only looks closes at once.
const patience = 3 * time.Second

// withHome runs f on the home: in the process that serves it where there is one, else here.
func (a *app) withHome(ctx context.Context, f func(*opened) error) error {
	return a.use(ctx, patience, nil, f)
}

// use is withHome; first runs on the home's files before its warehouse is opened, in this process only, and what it returns
// when all is done.
func (a *app) use(ctx context.Context, wait time.Duration, first func(*opened) (func(), error), f func(*opened) error) (err error) {
	if a.shared != nil {
		h, err := a.renewed(a.shared)
		if err != nil {
			return err
		}
		h.Progress, h.Outage = a.progress(), a.outage(h, true)
		if err := transfer.Unfinished(ctx, h.Warehouse); err != nil && !fault.Passes(err) { // how long to wait for one that is away is the command's own choice
			return err
		}
		return h.Warehouse.Explain(ctx, f(h))
	}
	dir, err := a.findHome()
	if err != nil {
		return err
	}
	if a.hand {
		if code, ok, err := a.handOver(ctx, dir); err != nil || ok {
			if err != nil {
				return err
			}
			return handedOver(code)
		}
	}
	h, err := a.openFiles(dir)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := h.close(); err == nil {
			err = cerr
		}
	}()
	h.Outage = a.outage(h, first != nil)
	if first != nil {
		last, err := first(h)
		if err != nil {
			return err
		}
		defer last()
	}
	if err := a.openWarehouse(ctx, h, wait); err != nil {
		return err
	}
	return h.Warehouse.Explain(ctx, f(h))
}

// open opens a home and its warehouse.
func (a *app) open(ctx context.Context, dir string, wait time.Duration) (*opened, error) {
	h, err := a.openFiles(dir)
	if err != nil {
		return nil, err
	}
	h.Outage = a.outage(h, true)
	if err := a.openWarehouse(ctx, h, wait); err != nil {
		_ = h.close()
		return nil, err
	}
	return h, nil
}

// openWarehouse opens the warehouse of a home and brings it to this binary's version; wait is how long another process may
// have it. One that a copy has filled in part is refused.
func (a *app) openWarehouse(ctx context.Context, h *opened, wait time.Duration) error {
	err := h.Outage.Do(ctx, func() error {
		driver, err := engine.Open(ctx, h.config.Warehouse, engine.Options{MemoryMB: h.config.MemoryMB, Wait: wait, Distributed: h.config.Distributed})
		if err == nil {
			h.Warehouse = warehouse.New(driver, a.now)
		}
		return err
	})
	if err != nil {
		return err
	}
	return h.Outage.Do(ctx, func() error {
		if err := a.migrate(ctx, h); err != nil {
			return err
		}
		return transfer.Unfinished(ctx, h.Warehouse)
	})
}

// takesByDay reports whether files come in by day, so that the newest date may be a part of today.
func (h *opened) takesByDay() bool {
	return h.config.Schedule.Watch || h.byDay != nil && h.byDay.Load()
}

// processEnv is the environment of the process that works on the home, whoever typed the command.
func (a *app) processEnv() func(string) string {
	if a.shared != nil {
		return a.shared.env
	}
	return a.env
}

// renewed is a home that is being served, with its settings and contracts as they are now: who changes a contract and runs again
// need not know that somebody serves.
func (a *app) renewed(served *opened) (*opened, error) {
	h, err := a.readFiles(served.Dir, served.env)
	if err != nil {
		return nil, err
	}
	if h.config.Warehouse != served.config.Warehouse || h.config.Logs != served.config.Logs {
		return nil, fault.New(fault.Config, "daybook.yaml names another warehouse or log than those that are served").
			WithHint("end daybook serve and start it again")
	}
	h.Warehouse, h.Log, h.log, h.busy, h.byDay, h.directory = served.Warehouse, served.Log, served.log, served.busy, served.byDay, served.directory
	h.plan, h.Served, h.Runs = served.plan, served.Served, nil // the plan is that with which serve was started
	if plan := h.plan.Load(); plan != nil && !plan.Empty() {
		h.Runs = *plan
	}
	return h, nil
}

// openFiles opens everything of a home but its warehouse.
func (a *app) openFiles(dir string) (*opened, error) {
	h, err := a.readFiles(dir, a.env)
	if err != nil {
		return nil, err
	}
	log := &lumberjack.Logger{Filename: filepath.Join(h.config.Logs, "daybook.log"), MaxSize: h.config.Log.MaxMB, MaxBackups: h.config.Log.Keep, MaxAge: h.config.Log.Days}
	h.log, h.Log = log, slog.New(slog.NewJSONHandler(log, nil))
	return h, nil
}

// readFiles reads a home's settings and contracts; env is the environment of the process that works on it.
func (a *app) readFiles(dir string, env func(string) string) (*opened, error) {
	c, err := config.Load(dir, settingWords(), env)
	if err != nil {
		return nil, err
	}
	set, broken := contract.LoadDir(c.Contracts)
	if broken != nil {
		broken = fault.New(fault.Config, "%w", broken)
	}
	for _, folder := range []string{c.Landing, c.Quarantine, c.Archive, c.Logs} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return nil, fault.New(fault.Unreachable, "home %s: %w", dir, err)
		}
	}
	return &opened{
		config: c, env: env, broken: broken,
		Home: batch.Home{
			Dir:       dir,
			Folder:    landing.Folder{Home: dir, Landing: c.Landing, Quarantine: c.Quarantine, Archive: c.Archive},
			Contracts: set, Broken: mistakes(dir, c.Contracts, broken), Limits: limits(c.Limits), Gate: c.Gate == "hold", KeepDays: c.Retention.SupersededDays, ArchiveDays: c.Retention.ArchiveDays, QuarantineDays: c.Retention.QuarantineDays, Runs: runSchedule(c), Backups: backupSchedule(c), Mails: mailSchedule(c), Insights: insightSettings(c), Calendar: calendarOf(c.Calendar), Currency: c.Currency, Version: Version, Now: clockIn(a.now, c.Schedule),
			Progress: a.progress(),
		},
	}, nil
}

// clockIn is a clock by the zone of the schedule: whether a file is due, which date today is and what time pages show do not depend on whose
// clock the machine goes by, which in a container is nobody's.
func clockIn(now func() time.Time, s config.Schedule) func() time.Time {
	if s.Timezone == "" {
		return now
	}
	zone := s.Zone()
	return func() time.Time { return now().In(zone) }
}

// clock is a moment as a clock of the home shows it, in a layout of time.Format.
func (h *opened) clock(t time.Time, layout string) string {
	return t.In(h.config.Schedule.Zone()).Format(layout)
}

// loadConfig reads a home's daybook.yaml.
func (a *app) loadConfig(dir string) (config.Config, error) {
	return config.Load(dir, settingWords(), a.env)
}

// settingWords are the names that settings may use.
func settingWords() config.Words {
	return config.Words{Insights: insight.Kinds(), Alerts: notify.Kinds, Languages: insight.Languages()}
}

// limits are those of delivered files, in bytes.
func limits(c config.Limits) intake.Limits {
	return intake.Limits{MaxBytes: int64(c.UnpackedGB) << 30, MaxRatio: int64(c.UnpackedRatio), MaxCell: c.CellKB << 10, MaxRow: c.RowMB << 20}
}
