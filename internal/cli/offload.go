package cli

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/export"
	"github.com/daybookhq/daybook/internal/warehouse/handover"
)

// offloadSummary is what left, or would.
type offloadSummary struct {
	DryRun     bool            `json:"dry_run"`
	Run        *int64          `json:"run"` // by which it left; null: it did not
	To         string          `json:"to"`
	Months     []*offloadMonth `json:"months"`
	Rows       int64           `json:"rows"`
	Files      int             `json:"files"`
	Bytes      int64           `json:"bytes"`      // of the files
	Superseded int64           `json:"superseded"` // rows that no reader saw any more and that went as well
}

// offloadMonth is a month that leaves.
type offloadMonth struct {
	Month string           `json:"month"`
	Rows  int64            `json:"rows"`
	Files int              `json:"files"`
	Bytes int64            `json:"bytes"`
	Views map[string]int64 `json:"views"` // rows by view
}

// add counts a file of a view.
func (s *offloadSummary) add(m *offloadMonth, view string, rows, bytes int64) {
	m.Views[view] = rows
	m.Rows, m.Files, m.Bytes = m.Rows+rows, m.Files+1, m.Bytes+bytes
	s.Rows, s.Files, s.Bytes = s.Rows+rows, s.Files+1, s.Bytes+bytes
}

func (a *app) offloadCommand() *cobra.Command {
	var before, to string
	var dry, wait bool
	cmd := exits(&cobra.Command{
		Use: "offload --before MONTH --to PLACE", Short: "Hand old months over as Parquet and take their rows out of the warehouse", Args: takes(),
		Long: `Offload hands whole months over as export --all does, into a folder or a bucket, reads the files back, and where rows and sums of every
date are the same takes the rows of these months out of the warehouse: facts (sales, sale_lines, inventory) and what is made of pairs of a store and
a product. What is of stores, products or categories stays, so that trends and last year stay on pages. sql --from asks the files. Months of the ` +
			fmt.Sprint(batch.OffloadKeeps) + ` whole
months before the newest date stay, and so does one of which something waits, or was corrected less than retention.superseded_days ago. Broken off
at any moment nothing has left, or all has; the same command goes on. Keep the files: no backup made after it has these rows.`,
		Example: `  daybook offload --before 2025-01 --to /mnt/lake/daybook --dry-run
  daybook offload --before 2025-01 --to s3://alder-lake/daybook
  daybook sql --from /mnt/lake/daybook "SELECT sum(net_sales) FROM sales"`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if before == "" {
				return needs(cmd, "before", "--before 2025-01 --to /mnt/lake/daybook")
			}
			month, err := time.Parse("2006-01", before)
			if err != nil {
				return misuse(cmd, "--before %q is no month", before).WithHint("as in --before 2025-01, which takes out all before January 2025")
			}
			if to == "" {
				return needs(cmd, "to", "--before 2025-01 --to /mnt/lake/daybook")
			}
			first := contract.DayOf(month)
			if dry {
				return a.withHome(cmd.Context(), func(h *opened) error { return a.offloadDry(cmd.Context(), h, first, to) })
			}
			return a.withRun(cmd.Context(), wait, func(h *opened) error { return a.offload(cmd.Context(), h, first, to) })
		},
	}, "0  the months have left, or had before", "1  files and warehouse do not agree: nothing has left", "2  wrong words; a month that may not leave yet", "5  a run is under way (--wait waits for it), or somebody reads these months", "6  the warehouse cannot be reached")
	f := cmd.Flags()
	f.StringVar(&before, "before", "", "take out all before `MONTH`, as 2025-01")
	f.StringVar(&to, "to", "", "into `PLACE`, a folder, s3://BUCKET/PREFIX, gs://BUCKET/PREFIX or azblob://CONTAINER/PREFIX")
	f.BoolVar(&dry, "dry-run", false, "say what would leave, and change nothing")
	f.BoolVar(&wait, "wait", false, "wait while a run is under way")
	return cmd
}

// offloadDry says what would leave: rows are counted, and files made and weighed, but not kept.
func (a *app) offloadDry(ctx context.Context, h *opened, before contract.Day, to string) error {
	p, err := batch.PlanOffload(ctx, h.Home, before)
	if err != nil {
		return err
	}
	place, err := a.lakeAt(h, to)
	if err != nil {
		return err
	}
	s := offloadSummary{DryRun: true, To: place.String(), Months: []*offloadMonth{}}
	for i, m := range p.Months {
		month := &offloadMonth{Month: m.String()[:7], Views: map[string]int64{}}
		s.Months = append(s.Months, month)
		for _, view := range warehouse.OffloadViews {
			rows, bytes, err := handover.Weigh(ctx, h.Warehouse, p.Run, view, month.Month)
			if err != nil {
				return err
			}
			if rows > 0 {
				s.add(month, view, rows, bytes)
			}
		}
		h.Progress.Step("count", int64(i+1), int64(len(p.Months)))
	}
	return a.printOffload(s, before)
}

// offload hands months over and takes them out. The run lock is held.
func (a *app) offload(ctx context.Context, h *opened, before contract.Day, to string) error {
	if err := batch.Mend(ctx, h.Home); err != nil {
		return err
	}
	p, err := batch.PlanOffload(ctx, h.Home, before)
	if err != nil {
		return err
	}
	place, err := a.lakeAt(h, to)
	if err != nil {
		return err
	}
	s := offloadSummary{To: place.String(), Months: []*offloadMonth{}}
	if len(p.Months) == 0 {
		return a.printOffload(s, before)
	}
	defer place.close()
	manifest, hash, err := place.handOver(ctx, h, p)
	if err != nil {
		return err
	}
	o := warehouse.Offload{Before: before, Place: place.String(), Manifest: hash, Actor: a.actor()}
	if o.Parts, err = place.compare(ctx, h, p, manifest); err != nil {
		return err
	}
	if len(o.Parts) == 0 {
		return a.printOffload(s, before) // a chain that sends nothing of what leaves
	}
	for _, m := range p.Months {
		month := &offloadMonth{Month: m.String()[:7], Views: map[string]int64{}}
		s.Months = append(s.Months, month)
		for _, part := range o.Parts {
			if part.Month == m && part.Rows > 0 {
				s.add(month, part.View, part.Rows, part.Bytes)
			}
		}
	}
	r, err := batch.TakeOut(ctx, h.Home, o)
	s.Run = r.Run
	for view, rows := range r.Taken {
		s.Superseded += rows
		for _, m := range s.Months {
			s.Superseded -= m.Views[view]
		}
	}
	if err = a.did(ctx, h, err, "offload", "before "+before.String()[:7], fmt.Sprintf("%s of %s to %s, manifest sha256 %s",
		plural(s.Rows, "row", "rows"), plural(int64(len(s.Months)), "month", "months"), s.To, hash)); err != nil {
		return err
	}
	h.Log.Info("months left", "run", *s.Run, "months", len(s.Months), "rows", s.Rows, "files", s.Files, "bytes", s.Bytes, "to", s.To, "manifest_sha256", hash)
	return a.printOffload(s, before)
}

func (a *app) printOffload(s offloadSummary, before contract.Day) error {
	if a.json {
		return a.printJSON(s)
	}
	if len(s.Months) == 0 {
		a.printf("nothing lies before %s that has not left\n", before.String()[:7])
		return nil
	}
	rows := [][]string{}
	for _, m := range s.Months {
		views := slices.SortedFunc(maps.Keys(m.Views), strings.Compare)
		for i, v := range views {
			views[i] = v + " " + export.Count(m.Views[v])
		}
		rows = append(rows, []string{m.Month, export.Count(m.Rows), fmt.Sprint(m.Files), size(m.Bytes), strings.Join(views, ", ")})
	}
	a.table([]string{"month", "rows", "files", "Parquet", "of"}, rows)
	what := fmt.Sprintf("%s, %s in %s, %s", plural(int64(len(s.Months)), "month", "months"), plural(s.Rows, "row", "rows"), plural(int64(s.Files), "file", "files"), size(s.Bytes))
	if s.DryRun {
		a.printf("would leave for %s: %s; nothing was changed\n", clean(s.To), what)
		return nil
	}
	a.printf("left for %s by run %d: %s; rows and sums of every date are the same there\n", clean(s.To), *s.Run, what)
	if s.Superseded > 0 {
		a.printf("%s that corrections had replaced went as well\n", plural(s.Superseded, "row", "rows"))
	}
	a.tell("  to ask them: daybook sql --from %s \"SELECT …\"; keep that place: no backup made from now on has these rows", batch.ShellWord(s.To))
	return nil
}
