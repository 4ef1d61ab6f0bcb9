package batch

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// stop ends a run that drift stopped: nothing is published, every file stays where it is.
func (n *night) stop(ctx context.Context) error {
	n.result.Outcome = StoppedByDrift
	if err := n.leave(ctx, "its shape is right; not read to its end, because the run stopped"); err != nil {
		return err
	}
	where, hint := "landing", "have the owner send the file again, or change the contract on purpose, or publish without it: daybook run --hold FILE --why \"…\""
	if n.kind == "release" {
		where, hint = "quarantine", "release the others without it, or change the contract on purpose"
	}
	return fault.New(fault.Drift, "run %d stopped by schema drift in %d of %d files; nothing was published and every file is still in %s", n.run, n.drifted(), len(n.items), where).
		WithHint("%s", hint)
}

// leave ends a run that publishes nothing: its good files get a note, every file stays where it is, and rows that were loaded go.
func (n *night) leave(ctx context.Context, note string) error {
	for _, it := range n.items {
		if it.good() {
			it.verdict().Note = note
		}
	}
	if err := n.save(ctx); err != nil {
		return err
	}
	if err := n.moveFiles(ctx); err != nil {
		return err
	}
	_, err := n.Warehouse.SweepUnloaded(ctx)
	return err
}

// nothing ends a run whose files were all there before, or stay in landing: duplicates leave for the archive and nothing else
// changes.
func (n *night) nothing(ctx context.Context) error {
	n.result.Outcome = NothingToDo
	if err := n.save(ctx); err != nil {
		return err
	}
	if err := n.moveFiles(ctx); err != nil {
		return err
	}
	_, err := n.Warehouse.SweepUnloaded(ctx)
	return err
}

// nothingLanded is a run that never began, because there is no file.
func (n *night) nothingLanded() (Result, error) {
	n.result.Outcome = NothingToDo
	n.tally()
	n.note()
	return n.result, nil
}

// save writes deliveries and the run's end for a run that publishes nothing.
func (n *night) save(ctx context.Context) error {
	list, err := n.deliveries()
	if err != nil {
		return err
	}
	n.tally()
	if err := n.Warehouse.SaveDeliveries(ctx, list); err != nil {
		return err
	}
	if err := n.stageSettled(ctx); err != nil {
		return err
	}
	row, err := n.row()
	if err != nil {
		return err
	}
	err = n.Warehouse.End(ctx, row, func(tx warehouse.Tx) error { return n.Warehouse.ApplySettled(ctx, tx, n.run) })
	n.ended = err == nil
	return err
}

// fail records a run that could not go on. The context may be gone by now.
func (n *night) fail(cause error) {
	n.result.Outcome, n.result.Error = Failed, cause.Error()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := n.Warehouse.Fail(ctx, n.run, cause.Error()); err != nil {
		n.Log.Error("run could not be marked as failed; the next run will", "run", n.run, "error", err)
	}
	n.result.BusinessDates, n.result.Missing = []string{}, []Missing{}
	n.result.People, n.result.Withdrawn = nil, nil // what they tell was taken back with everything
	n.tally()
	if published, err := n.Warehouse.Published(ctx); err == nil {
		n.result.PublishedRun = published
	}
	if b := n.result.Back; b != nil { // nobody was led back
		b.Run, b.BusinessDate, b.Gone, b.Files = n.result.PublishedRun, nil, []string{}, []string{}
	}
}

// reported is how many findings of a file that a release left in quarantine stand in the run's report; all of them stand with the
// file, until it is judged again.
const reported = 3

// row is the run as the ledger keeps it.
func (n *night) row() (warehouse.RunRow, error) {
	r := n.result
	report := r
	report.Verdicts = []contract.Verdict{} // they are with the deliveries, but for those of files that a release left where they lie
	clean := true
	for _, it := range n.items {
		if n.stays(it) {
			v := *it.verdict()
			v.Findings = v.Findings[:min(len(v.Findings), reported)]
			report.Verdicts = append(report.Verdicts, v)
		}
		clean = clean && (!it.loaded || n.fate(it) == load)
	}
	doc, err := json.Marshal(report)
	if err != nil {
		return warehouse.RunRow{}, fmt.Errorf("report of run %d: %w", n.run, err)
	}
	row := warehouse.RunRow{
		Run: n.run, Kind: n.kind, Outcome: string(r.Outcome), Clean: clean,
		FilesLanded: int64(r.Files.Landed), FilesLoaded: int64(r.Files.Loaded), FilesQuarantined: int64(r.Files.Quarantined),
		FilesDuplicate: int64(r.Files.Duplicate), FilesLeft: int64(r.Files.Left),
		RowsIn: r.Rows.In, RowsLoaded: r.Rows.Loaded, RowsQuarantined: r.Rows.Quarantined,
		ValueIn: r.SalesValue.In, ValueLoaded: r.SalesValue.Loaded, ValueQuarantined: r.SalesValue.Quarantined,
		Seconds: r.Seconds, Report: doc,
	}
	if k := len(r.BusinessDates); k > 0 {
		row.FirstDate, row.LastDate = &r.BusinessDates[0], &r.BusinessDates[k-1]
	}
	return row, nil
}

// amend writes the final seconds once the last step is over.
func (n *night) amend(ctx context.Context) error {
	n.tally()
	row, err := n.row()
	if err != nil {
		return err
	}
	return n.Warehouse.Amend(ctx, n.run, row.Seconds, row.Report)
}
