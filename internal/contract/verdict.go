package contract

import "slices"

// Outcome is what became of one file.
type Outcome string

// The outcomes. Duplicate is found against the ledger, all others by reading the file.
const (
	OK         Outcome = "ok"
	Drifted    Outcome = "drift"
	Violation  Outcome = "violation"
	Unreadable Outcome = "unreadable"
	Unknown    Outcome = "unknown"
	Duplicate  Outcome = "duplicate"
)

// MaxFindings is how many findings a verdict lists; all are counted.
const MaxFindings = 1000

// Verdict is the judgement of one file. Its JSON keys are a promise to scripts.
type Verdict struct {
	File          string            `json:"file"` // path below landing, slashes
	Dataset       string            `json:"dataset"`
	BusinessDate  *string           `json:"business_date"` // of the name; null for a history or a master
	StoreID       *string           `json:"store_id"`
	Outcome       Outcome           `json:"outcome"`
	Rows          int64             `json:"rows"`
	Sums          map[string]string `json:"sums"` // each number column, exact, canonical names
	FindingsTotal int64             `json:"findings_total"`
	Findings      []Finding         `json:"findings"`
	Diff          Diff              `json:"diff"`
	Rules         RuleCount         `json:"rules"`
	Owner         string            `json:"owner"`
	Support       string            `json:"support"`

	ByRule      map[string]int64 `json:"findings_by_rule"` // FindingsTotal by rule
	Warnings    int64            `json:"warnings"`         // findings of severity warning, counted in FindingsTotal too
	Contract    string           `json:"contract"`         // id and version
	SHA256      string           `json:"sha256"`
	Bytes       int64            `json:"bytes"`
	DeliveryID  int64            `json:"delivery_id"` // 0 where nothing was delivered: a check
	Note        string           `json:"note"`        // one sentence, e.g. why a duplicate is one, or that a master waits
	RulesNotRun []string         `json:"rules_not_applicable"`
	Unknown     []UnknownIDs     `json:"unknown_ids"` // loaded all the same, because the contract says so
}

// UnknownIDs counts the rows of a file whose id a master lacks.
type UnknownIDs struct {
	Master     string `json:"master"`
	Column     string `json:"column"` // as the header has it
	IDs        int    `json:"ids"`    // different ones; 1,000 stands for any more
	Rows       int64  `json:"rows"`
	SalesValue string `json:"sales_value"` // of these rows, exact; 0.00 where the dataset has none
}

// Finding is one broken rule at one place.
type Finding struct {
	Line     int64    `json:"line"`   // 1-based physical line on which the record begins; 0 for the file
	Column   string   `json:"column"` // as the header has it; "" for the file or row
	Value    string   `json:"value"`  // raw, cut at 200 bytes, masked where the column is personal
	Rule     string   `json:"rule"`
	Message  string   `json:"message"`
	Severity Severity `json:"severity"`
}

// Diff is how a drifted file's shape differs from its contract.
type Diff struct {
	Missing   []string  `json:"missing"`
	Extra     []string  `json:"extra"`
	Renamed   []Renamed `json:"renamed"` // a guess for the reader, never applied; both names stand in Missing and Extra too
	Reordered bool      `json:"reordered"`
	Retyped   []string  `json:"retyped"`
	// Other says what a list of columns cannot: delimiter, encoding, header; one sentence each.
	Other    []string `json:"other"`
	Expected []string `json:"expected_header"`
	Found    []string `json:"found_header"`
}

// MayBeRow reports whether what stands in the header's place may be a row, whose cells are values: no more than half of them name columns of the contract.
func (d Diff) MayBeRow() bool {
	names := 0
	for _, x := range d.Expected {
		if slices.Contains(d.Found, x) {
			names++
		}
	}
	return 2*names <= len(d.Found)
}

// WithoutCells is d with a mask in the place of every cell of the file's first line that is no name of the contract, and without guesses at what they name.
func (d Diff) WithoutCells(mask string) Diff {
	d.Found, d.Renamed = slices.Clone(d.Found), nil
	for i, x := range d.Found {
		if !slices.Contains(d.Expected, x) {
			d.Found[i] = mask
		}
	}
	d.Extra = slices.Repeat([]string{mask}, len(d.Extra))
	return d
}

// Renamed is a column that is probably the same under another name.
type Renamed struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// RuleCount says that no rule was dropped in silence.
type RuleCount struct {
	Declared int `json:"declared"`
	Run      int `json:"run"`
}

// Normalised returns v with empty lists and maps in place of nil ones, so that every JSON key has its shape.
func (v Verdict) Normalised() Verdict {
	if v.Sums == nil {
		v.Sums = map[string]string{}
	}
	if v.Findings == nil {
		v.Findings = []Finding{}
	}
	if v.ByRule == nil {
		v.ByRule = map[string]int64{}
	}
	for _, list := range []*[]string{
		&v.Diff.Missing, &v.Diff.Extra, &v.Diff.Retyped, &v.Diff.Other, &v.Diff.Expected, &v.Diff.Found, &v.RulesNotRun,
	} {
		if *list == nil {
			*list = []string{}
		}
	}
	if v.Diff.Renamed == nil {
		v.Diff.Renamed = []Renamed{}
	}
	if v.Unknown == nil {
		v.Unknown = []UnknownIDs{}
	}
	return v
}
