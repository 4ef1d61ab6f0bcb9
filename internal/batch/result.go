package batch

import (
	"cmp"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/landing"
	"github.com/daybookhq/daybook/internal/people"
)

// Outcome is how a run ended.
type Outcome string

// The outcomes.
const (
	Published               Outcome = "published"
	PublishedWithQuarantine Outcome = "published_with_quarantine"
	StoppedByDrift          Outcome = "stopped_by_drift"
	NothingToDo             Outcome = "nothing_to_do"
	Failed                  Outcome = "failed"
	Held                    Outcome = "held" // well-formed nonsense, and daybook.yaml says gate: hold
)

// Result is what one run did. Its JSON keys are a promise to scripts.
type Result struct {
	Run           *int64             `json:"run"` // null where there was no file at all
	Outcome       Outcome            `json:"outcome"`
	PublishedRun  int64              `json:"published_run"` // what readers see after this run; 0: nothing yet
	BusinessDates []string           `json:"business_dates"`
	Files         FileCounts         `json:"files"`
	Rows          RowCounts          `json:"rows"`
	SalesValue    MoneyCounts        `json:"sales_value"`
	Verdicts      []contract.Verdict `json:"verdicts"`
	Missing       []Missing          `json:"missing"`
	Seconds       float64            `json:"seconds"`
	Steps         map[string]float64 `json:"steps"` // check, load, archive, marts, insights, publish
	PeakBytes     int64              `json:"peak_bytes"`

	Kind      string            `json:"kind"` // run, release, withdraw, rollback, rebuild
	Reason    string            `json:"reason"`
	Held      []string          `json:"held"` // what --hold named
	Corrected []Correction      `json:"corrected"`
	Late      []Missing         `json:"late"`        // loaded now, after their dates had been published without them
	Skipped   []landing.Skipped `json:"skipped"`     // in landing, and no file that can be taken in
	Uploads   []landing.Upload  `json:"uploads"`     // in landing, and still being written
	Unusual   []Unusual         `json:"unusual"`     // of a size unlike that of the same weekdays before
	Accepts   bool              `json:"accept_loss"` // a person let corrections lose more than their contract says
	Unknown   []Unknown         `json:"unknown_ids"` // loaded, though their master does not know them
	Insights  map[string]int    `json:"insights"`    // found on the newest business date, by kind
	People    *people.Followed  `json:"people"`      // what files of people made of who may see the pages; null: none came, or left
	Back      *Back             `json:"readers_see"` // of a rollback; else null
	Withdrawn *Withdrawn        `json:"withdrawn"`   // of a withdrawal; else null
	Note      string            `json:"note"`        // what a person must know besides; "": nothing
	Error     string            `json:"error"`
}

// steps are what a run takes its time for.
var steps = []string{"check", "load", "archive", "marts", "insights", "publish"}

// NewResult is the result of a run that has done nothing yet: every key has its shape.
func NewResult(kind, reason string) Result {
	r := Result{Kind: kind, Reason: reason, Steps: map[string]float64{}}
	for _, step := range steps {
		r.Steps[step] = 0
	}
	return r.Normalised()
}

// Normalised returns r with empty lists, maps and amounts in place of nothing, so that every JSON key has its shape.
func (r Result) Normalised() Result {
	r.BusinessDates, r.Verdicts, r.Missing = filled(r.BusinessDates), filled(r.Verdicts), filled(r.Missing)
	r.Held, r.Corrected, r.Late = filled(r.Held), filled(r.Corrected), filled(r.Late)
	r.Skipped, r.Unknown, r.Uploads = filled(r.Skipped), filled(r.Unknown), filled(r.Uploads)
	r.Unusual = filled(r.Unusual)
	if r.Insights == nil {
		r.Insights = map[string]int{}
	}
	for _, amount := range []*string{&r.SalesValue.In, &r.SalesValue.Loaded, &r.SalesValue.Quarantined} {
		if *amount == "" {
			*amount = "0.00"
		}
	}
	return r
}

func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// FileCounts counts files: landed = loaded + quarantined + duplicate + left.
type FileCounts struct {
	Landed      int `json:"landed"`
	Loaded      int `json:"loaded"`
	Quarantined int `json:"quarantined"`
	Duplicate   int `json:"duplicate"`
	Left        int `json:"left"`
}

// RowCounts counts the rows of every file loaded or quarantined: in = loaded + quarantined.
type RowCounts struct {
	In          int64 `json:"in"`
	Loaded      int64 `json:"loaded"`
	Quarantined int64 `json:"quarantined"`
}

// MoneyCounts sums sales_value of sales or sale_lines (of store_days' net sales where a chain sends nothing else).
type MoneyCounts struct {
	In          string `json:"in"`
	Loaded      string `json:"loaded"`
	Quarantined string `json:"quarantined"`
}

// Missing is a delivery that was due and is not there, or came late.
type Missing struct {
	Dataset      string `json:"dataset"`
	BusinessDate string `json:"business_date"`
	StoreID      string `json:"store_id"` // "" for all stores
	Word         string `json:"word"`     // missing, late, held
	Owner        string `json:"owner"`
	Came         string `json:"came,omitempty"` // in status "quarantined" where the file of what is missing came, and waits in quarantine
}

// CameQuarantined says of what is missing that its own file came, and waits in quarantine.
const CameQuarantined = "quarantined"

// Says is what people read: where the file came, what became of it, which is another thing to do.
func (m Missing) Says() string { return cmp.Or(m.Came, m.Word) }

// Back is what readers see after a rollback.
type Back struct {
	Run          int64    `json:"run"`           // what this run showed
	BusinessDate *string  `json:"business_date"` // the newest one; null: none
	Gone         []string `json:"gone"`          // business dates that readers do not see any more
	Before       int64    `json:"before"`        // the run that they saw until now
	Files        []string `json:"files"`         // that were loaded since and do not count any more, below the home
}

// Correction is what a delivery took the place of.
type Correction struct {
	Dataset      string `json:"dataset"`
	BusinessDate string `json:"business_date"`
	File         string `json:"file"`
	RowsBefore   int64  `json:"rows_before"`
	RowsAfter    int64  `json:"rows_after"`
	ValueBefore  string `json:"sales_value_before"`
	ValueAfter   string `json:"sales_value_after"`
}

// Unknown counts the rows of a run's files that were loaded with an id that a master lacks, as their contract says.
type Unknown struct {
	Dataset    string `json:"dataset"`
	Master     string `json:"master"`
	IDs        int    `json:"ids"`
	Rows       int64  `json:"rows"`
	SalesValue string `json:"sales_value"` // exact; 0.00 where the dataset has none
}
