package cli

import (
	"encoding/csv"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/warehouse/export"
)

func (a *app) userLog() *cobra.Command {
	var from, to, format string
	cmd := &cobra.Command{
		Use: "log", Short: "The audit log: who saw, exported, released or changed what", Args: takes(),
		Long: "Log prints what was done from a day to a day, both in it, newest first, by the clock of the home (schedule.timezone); csv and --json have\nUTC, and in full what a table cuts short (…). It is only ever appended to.",
		Example: `  daybook user log --from 2026-05-01 --to 2026-05-31 --format csv
  daybook user log --json`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			write, err := oneOf(cmd, "format", format, map[string]func(*opened, []people.Deed) error{"table": a.deedTable, "csv": a.deedCSV}, "table", "csv")
			if err != nil {
				return err
			}
			first, err := day(cmd, "from", from)
			if err != nil {
				return err
			}
			last, err := day(cmd, "to", to)
			if err != nil {
				return err
			}
			if first != nil && last != nil && *last < *first {
				return misuse(cmd, "--to %s is before --from %s", last, first)
			}
			return a.withHome(cmd.Context(), func(h *opened) error {
				begin, end, zone := time.Time{}.AddDate(1, 0, 0), h.Now().Add(24*time.Hour), h.config.Schedule.Zone()
				if first != nil {
					begin = midnight(*first, zone)
				}
				if last != nil {
					end = midnight(*last+1, zone)
				}
				list, err := people.Register{Warehouse: h.Warehouse, Now: h.Now}.Deeds(cmd.Context(), begin, end, mostDeeds)
				if err != nil {
					return err
				}
				if a.json {
					if list == nil {
						list = []people.Deed{}
					}
					return a.printJSON(list)
				}
				return write(h, list)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&from, "from", "", "from `DATE` on")
	f.StringVar(&to, "to", "", "up to `DATE`")
	f.StringVar(&format, "format", "table", "`FORMAT` table or csv")
	return cmd
}

// mostDeeds is more than any log has: nothing is cut.
const mostDeeds = 1 << 30

func midnight(d contract.Day, in *time.Location) time.Time {
	t := d.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, in)
}

// short is text for a column of a table: at most so many columns of a terminal, the last an ellipsis where something is left out.
func short(text string, most int) string {
	text = clean(text)
	if export.Width(text) <= most {
		return text
	}
	n := 1 // of the ellipsis
	for i, r := range text {
		if n += export.Width(string(r)); n > most {
			return text[:i] + "…"
		}
	}
	return text
}

func (a *app) deedTable(h *opened, list []people.Deed) error {
	rows := make([][]string, len(list))
	for i, d := range list {
		run := ""
		if d.Run > 0 {
			run = strconv.FormatInt(d.Run, 10)
		}
		rows[i] = []string{h.clock(d.At, "2006-01-02 15:04:05"), short(d.Actor, 40), d.Action, short(d.Object, 60), short(d.Detail, 80), d.Address, run}
	}
	a.table([]string{"at", "who", "did", "what", "detail", "from", "run"}, rows)
	return nil
}

func (a *app) deedCSV(_ *opened, list []people.Deed) error {
	w := csv.NewWriter(a.streams.Out)
	if err := w.Write([]string{"at", "actor", "action", "object", "detail", "address", "run"}); err != nil {
		return err
	}
	for _, d := range list {
		record := []string{d.At.UTC().Format(time.RFC3339), d.Actor, d.Action, d.Object, d.Detail, d.Address, strconv.FormatInt(d.Run, 10)}
		for i := range record {
			record[i] = export.Defuse(record[i])
		}
		if err := w.Write(record); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}
