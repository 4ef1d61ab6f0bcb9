package warehouse

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

// RunRow is one run in the ledger. Amounts are decimal strings.
type RunRow struct {
	Run              int64           `json:"run"`
	Kind             string          `json:"kind"` // run, release, withdraw, rollback, rebuild, offload
	Outcome          string          `json:"outcome"`
	StartedAt        time.Time       `json:"started_at"`
	FinishedAt       *time.Time      `json:"finished_at"`
	FirstDate        *string         `json:"first_date"`
	LastDate         *string         `json:"last_date"`
	FilesLanded      int64           `json:"files_landed"`
	FilesLoaded      int64           `json:"files_loaded"`
	FilesQuarantined int64           `json:"files_quarantined"`
	FilesDuplicate   int64           `json:"files_duplicate"`
	FilesLeft        int64           `json:"files_left"`
	RowsIn           int64           `json:"rows_in"`
	RowsLoaded       int64           `json:"rows_loaded"`
	RowsQuarantined  int64           `json:"rows_quarantined"`
	ValueIn          string          `json:"sales_value_in"`
	ValueLoaded      string          `json:"sales_value_loaded"`
	ValueQuarantined string          `json:"sales_value_quarantined"`
	Seconds          float64         `json:"seconds"`
	Reason           string          `json:"reason"`
	Version          string          `json:"version"`
	Report           json.RawMessage `json:"report,omitempty"` // the run's whole result; only from Run
	Clean            bool            `json:"-"`                // it left no row that no slice will ever show; only for Finish
}

// Start opens a run in the ledger and reserves the numbers of its deliveries: first to first+deliveries-1.
func (w *Warehouse) Start(ctx context.Context, kind, reason, version string, deliveries int) (run, first int64, err error) {
	err = w.write(ctx, func(tx Tx) error {
		if run, err = w.number(ctx, tx, "run_next"); err != nil {
			return err
		}
		if first, err = w.number(ctx, tx, "delivery_next"); err != nil {
			return err
		}
		return w.exec(ctx, tx, "run_start", run, kind, w.Now().UTC(), reason, version, first, first+int64(deliveries)-1)
	})
	return run, first, err
}

// Finish writes what became of a run. It belongs into the publishing transaction.
func (w *Warehouse) Finish(ctx context.Context, tx Tx, r RunRow) error {
	return w.exec(ctx, tx, "run_finish", r.Run, r.Outcome, w.Now().UTC(), r.FirstDate, r.LastDate,
		r.FilesLanded, r.FilesLoaded, r.FilesQuarantined, r.FilesDuplicate, r.FilesLeft,
		r.RowsIn, r.RowsLoaded, r.RowsQuarantined, r.ValueIn, r.ValueLoaded, r.ValueQuarantined, r.Seconds, string(r.Report), r.Clean)
}

// End is Finish for a run that publishes nothing, in a transaction of its own; also does what else belongs into it.
func (w *Warehouse) End(ctx context.Context, r RunRow, also func(Tx) error) error {
	return w.write(ctx, func(tx Tx) error {
		if err := also(tx); err != nil {
			return err
		}
		return w.Finish(ctx, tx, r)
	})
}

// Amend replaces the report of a finished run, once the seconds of its last step are known.
func (w *Warehouse) Amend(ctx context.Context, run int64, seconds float64, report []byte) error {
	return w.write(ctx, func(tx Tx) error { return w.exec(ctx, tx, "run_report", run, seconds, string(report)) })
}

// MovePointer publishes run: from the commit of tx on, readers see it.
func (w *Warehouse) MovePointer(ctx context.Context, tx Tx, run int64) error {
	return w.exec(ctx, tx, "publish", run)
}

// Published returns the run that readers see, 0 before the first.
func (w *Warehouse) Published(ctx context.Context) (run int64, err error) {
	err = w.read(ctx, 0, func(r Reader) error {
		run, err = w.number(ctx, r, "published")
		return err
	})
	return run, err
}

// Runs returns the newest runs first, without their reports; limit 0 means all.
func (w *Warehouse) Runs(ctx context.Context, limit int) ([]RunRow, error) {
	return w.RunsUpTo(ctx, 0, limit)
}

// RunsUpTo is Runs without those after run last; 0: there is none that is left out.
func (w *Warehouse) RunsUpTo(ctx context.Context, last int64, limit int) ([]RunRow, error) {
	if limit <= 0 {
		limit = 1 << 30
	}
	return w.runs(ctx, limit, 0, last)
}

// Run returns one run with its report; fault.NotFound where there is none of that number.
func (w *Warehouse) Run(ctx context.Context, run int64) (RunRow, error) {
	rows, err := w.runs(ctx, 1, run, 0)
	if err != nil {
		return RunRow{}, err
	}
	if len(rows) == 0 || run <= 0 {
		return RunRow{}, fault.New(fault.NotFound, "there is no run %d", run).WithHint("daybook runs lists them")
	}
	return rows[0], nil
}

// Outcomes counts the runs of the ledger by how they ended.
func (w *Warehouse) Outcomes(ctx context.Context) (map[string]int64, error) {
	return w.counts(ctx, "run_outcomes")
}

// Verdicts counts the files of a run by what was said of them.
func (w *Warehouse) Verdicts(ctx context.Context, run int64) (map[string]int64, error) {
	return w.counts(ctx, "run_verdicts", run)
}

// counts runs a statement whose rows are a word and a number.
func (w *Warehouse) counts(ctx context.Context, name string, args ...any) (map[string]int64, error) {
	counts := map[string]int64{}
	err := w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, name, func(s *sql.Rows) error {
			var word string
			var n int64
			err := s.Scan(&word, &n)
			counts[word] = n
			return err
		}, args...)
	})
	return counts, err
}

func (w *Warehouse) runs(ctx context.Context, limit int, run, last int64) (list []RunRow, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "runs", func(s *sql.Rows) error {
			var r RunRow
			var first, last day
			var report string
			if err := s.Scan(&r.Run, &r.Kind, &r.Outcome, &r.StartedAt, &r.FinishedAt, &first, &last,
				&r.FilesLanded, &r.FilesLoaded, &r.FilesQuarantined, &r.FilesDuplicate, &r.FilesLeft,
				&r.RowsIn, &r.RowsLoaded, &r.RowsQuarantined, &r.ValueIn, &r.ValueLoaded, &r.ValueQuarantined,
				&r.Seconds, &r.Reason, &r.Version, &report); err != nil {
				return err
			}
			r.FirstDate, r.LastDate = isoDay(first.Day), isoDay(last.Day)
			if report != "" {
				r.Report = json.RawMessage(report)
			}
			list = append(list, r)
			return nil
		}, limit, run, last)
	})
	return list, err
}

func isoDay(d *contract.Day) *string {
	if d == nil {
		return nil
	}
	s := d.String()
	return &s
}

// Recover ends runs that were killed: they are failed, their deliveries forgotten. It returns their numbers. The rows
// that they wrote stay until SweepUnloaded; no slice shows them.
func (w *Warehouse) Recover(ctx context.Context) (runs []int64, err error) {
	err = w.write(ctx, func(tx Tx) error {
		if err := w.each(ctx, tx, "runs_unfinished", func(r *sql.Rows) error {
			var n int64
			if err := r.Scan(&n); err != nil {
				return err
			}
			runs = append(runs, n)
			return nil
		}); err != nil {
			return err
		}
		for _, n := range runs {
			if err := w.fail(ctx, tx, n, "the process ended before the run did"); err != nil {
				return err
			}
		}
		return nil
	})
	return runs, err
}

// Fail marks a run that cannot go on. One that has ended stays as it ended.
func (w *Warehouse) Fail(ctx context.Context, run int64, why string) error {
	return w.write(ctx, func(tx Tx) error { return w.fail(ctx, tx, run, why) })
}

func (w *Warehouse) fail(ctx context.Context, tx Tx, run int64, why string) error {
	report, err := json.Marshal(map[string]string{"error": why})
	if err != nil {
		return fmt.Errorf("fail run %d: %w", run, err)
	}
	if err := w.exec(ctx, tx, "run_fail", run, w.Now().UTC(), string(report)); err != nil {
		return err
	}
	for _, name := range []string{"delivery_forget", "delivery_settled_clear", "slice_new_clear", "slice_gone_clear"} {
		if err := w.exec(ctx, tx, name, run); err != nil {
			return err
		}
	}
	return nil
}
