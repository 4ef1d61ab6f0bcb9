package synth

import (
	"os"
	"path/filepath"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

// NightPlan is one of the demo's nights: its date and what goes wrong in it.
type NightPlan struct {
	Day     contract.Day
	fault   string       // planted before the run
	mends   bool         // the owner sends the file again the same night
	correct contract.Day // an earlier date whose sales file comes again, right this time; 0: none
}

// DemoPlan plans the last nights of a demo: one with a quarantined file that is corrected two nights later, one that drift
// stops and the owner mends, one in which a store is missing.
func DemoPlan(cfg Config, nights int) []NightPlan {
	first := cfg.From + contract.Day(cfg.Days-nights)
	plan := make([]NightPlan, nights)
	for i := range plan {
		plan[i].Day = first + contract.Day(i)
	}
	at := func(share int) int { return min(nights-1, nights*share/28) }
	plan[at(9)].fault = "negative_sales"
	plan[at(11)].correct = plan[at(9)].Day
	plan[at(18)].fault, plan[at(18)].mends = "renamed_column", true
	plan[at(24)].fault = "missing_store"
	if last := at(26); last > at(24) {
		plan[last].fault = "negative_sales" // and one that still waits when the demo ends
	}
	return plan
}

// Mends reports whether the owner sends the spoiled file again the same night.
func (p NightPlan) Mends() bool { return p.mends }

// Corrects reports whether an earlier sales file comes again in this night, and Corrected names it.
func (p NightPlan) Corrects() bool { return p.correct != 0 }

// Corrected names the file that comes again.
func (p NightPlan) Corrected() string { return "sales_" + p.correct.String() + ".csv" }

// Deliver writes a night's files into landing, spoiled where the plan says so. Good copies wait in spare for the owner.
func (c *Chain) Deliver(landing, spare string, p NightPlan) error {
	if _, err := c.WriteNight(landing, p.Day); err != nil {
		return err
	}
	name := "sales_" + p.Day.String() + ".csv"
	if p.fault != "" {
		if err := os.MkdirAll(spare, 0o755); err != nil {
			return fault.New(fault.Unreachable, "deliver: %w", err)
		}
		if err := copyFile(filepath.Join(landing, name), filepath.Join(spare, name)); err != nil {
			return err
		}
		if _, err := c.plant(landing, Fault{p.fault, p.Day}); err != nil {
			return err
		}
	}
	if p.Corrects() {
		return copyFile(filepath.Join(spare, p.Corrected()), filepath.Join(landing, p.Corrected()))
	}
	return nil
}

// Mend sends the good copy of a night's spoiled file.
func (c *Chain) Mend(landing, spare string, p NightPlan) error {
	name := "sales_" + p.Day.String() + ".csv"
	return copyFile(filepath.Join(spare, name), filepath.Join(landing, name))
}

func copyFile(from, to string) error {
	doc, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, doc, 0o644) //nolint:gosec // a file for everybody
	}
	if err != nil {
		return fault.New(fault.Unreachable, "deliver %s: %w", filepath.Base(to), err)
	}
	return nil
}
