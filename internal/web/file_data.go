package web

import (
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/export"
)

// boardFile is the store-day board: a row for each store and night.
func (s *server) boardFile(r *request) (table, error) {
	board, err := r.q.Board(r.ctx, r.w, r.date, boardDays, r.in, r.asOf())
	if err != nil {
		return table{}, err
	}
	t := table{name: "board"}
	t.Columns = columnsOf("business_date", export.Date, "store_id", export.Text, "name", export.Text, "region", export.Text, "word", export.Text)
	t.Rows = func(yield func([]any) bool) {
		for _, row := range board.Rows {
			for i, d := range board.Days {
				if !yield([]any{dayValue(d), row.ID, textOrNone(row.Name), textOrNone(row.Region), string(row.Words[i])}) {
					return
				}
			}
		}
	}
	return t, nil
}

// mostWaiting is more files than a home has in quarantine.
const mostWaiting = 1 << 30

// waitingFile is the files in quarantine, oldest first.
func (s *server) waitingFile(r *request) (table, error) {
	files, _, err := r.q.Quarantined(r.ctx, r.asOf(), mostWaiting)
	slices.Reverse(files)
	if err != nil {
		return table{}, err
	}
	t := table{name: "quarantine"}
	t.Columns = columnsOf("delivery_id", export.Whole, "run", export.Whole, "file", export.Text, "dataset", export.Text, "business_date", export.Date, "store_id", export.Text,
		"outcome", export.Text, "rows", export.Whole, "findings", export.Whole, "owner", export.Text, "support", export.Text, "sha256", export.Text, "since", export.Text)
	t.Rows = eachOf(files, func(d warehouse.Delivery) []any {
		rows, findings := any(d.Rows), any(d.FindingsTotal)
		if !r.q.SeesFile(d) {
			rows, findings = nil, nil // of other stores too: not told
		}
		return []any{
			d.ID, d.Run, fault.Visible(d.File), textOrNone(d.Dataset), maybeDayValue(d.BusinessDate), textOrNone(deref(d.StoreID)), string(d.Outcome), rows, findings,
			textOrNone(d.Verdict.Owner), textOrNone(d.Verdict.Support), textOrNone(d.SHA256), timeValue(d.RunStarted),
		}
	})
	return t, nil
}

// mostRuns is more than any ledger has.
const mostRuns = 1 << 30

// runsFile is the ledger of runs, the newest first: none for who sees a part of the chain.
func (s *server) runsFile(r *request) (table, error) {
	runs, err := r.q.RunsUpTo(r.ctx, r.view.Run, mostRuns)
	if err != nil {
		return table{}, err
	}
	if !r.sees.All {
		return table{}, errNotYours
	}
	t := table{name: "runs"}
	t.Columns = columnsOf("run", export.Whole, "kind", export.Text, "outcome", export.Text, "started_at", export.Text, "first_date", export.Text, "last_date", export.Text,
		"files_landed", export.Whole, "files_loaded", export.Whole, "files_quarantined", export.Whole, "rows_in", export.Whole, "rows_loaded", export.Whole, "rows_quarantined", export.Whole,
		"sales_value_in", export.Decimal(2), "sales_value_loaded", export.Decimal(2), "sales_value_quarantined", export.Decimal(2), "reason", export.Text)
	t.Rows = eachOf(runs, func(v warehouse.RunRow) []any {
		return []any{
			v.Run, v.Kind, v.Outcome, timeValue(v.StartedAt), textOrNone(deref(v.FirstDate)), textOrNone(deref(v.LastDate)), v.FilesLanded, v.FilesLoaded, v.FilesQuarantined,
			v.RowsIn, v.RowsLoaded, v.RowsQuarantined, v.ValueIn, v.ValueLoaded, v.ValueQuarantined, textOrNone(v.Reason),
		}
	})
	return t, nil
}

// toldDay is the night that an insight was told on.
func toldDay(d *read.Insight) any {
	day, err := contract.ParseDay(d.BusinessDate)
	if err != nil {
		return nil
	}
	return day.Time()
}

// findingsFile is what stood out of the page's night, or nights, in the page's order.
func (s *server) findingsFile(r *request) (table, error) {
	list, err := s.toldOn(r, r.inRegion)
	if err != nil {
		return table{}, err
	}
	t := table{name: "insights"}
	t.Columns = columnsOf("business_date", export.Date, "run", export.Whole, "id", export.Text, "kind", export.Text, "level", export.Text, "region", export.Text, "store_id", export.Text,
		"category", export.Text, "product_id", export.Text, "promotion_id", export.Text, "headline", export.Text, "body", export.Text, "money", export.Decimal(2), "currency", export.Text,
		"money_basis", export.Text, "action", export.Text, "confidence", export.Text, "state", export.Text, "first_seen", export.Text)
	t.Rows = eachOf(list, func(d *read.Insight) []any {
		return []any{
			toldDay(d), r.q.Run(), d.ID, d.Kind, d.Level, textOrNone(deref(d.Region)), textOrNone(deref(d.StoreID)), textOrNone(deref(d.Category)), textOrNone(deref(d.ProductID)),
			textOrNone(deref(d.PromotionID)), d.Headline, d.Body, exactValue(deref(d.Money), export.Decimal(2)), textOrNone(deref(d.Currency)), textOrNone(deref(d.MoneyBasis)),
			textOrNone(deref(d.Action)), textOrNone(plainValue(d.Confidence)), d.State, textOrNone(deref(d.FirstSeen)),
		}
	})
	return t, nil
}
