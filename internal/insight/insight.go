package insight

import "github.com/daybookhq/daybook/internal/contract"

// States of an insight.
const (
	Open     = "open"     // seen for the first time
	Ongoing  = "ongoing"  // seen before, and still so
	Resolved = "resolved" // normal for two days
	Snoozed  = "snoozed"  // a person put it off; not shown until then
	NotTrue  = "not_true" // a person found it wrong; not shown any more
)

// Levels at which an insight is told. A product or category is named beside the level, which says where.
const (
	LevelChain  = "chain"
	LevelRegion = "region"
	LevelStore  = "store"
)

// Confidence of an insight.
const (
	High   = "high"
	Medium = "medium"
	Low    = "low" // listed on request only
)

// Roles that can act on an insight.
const (
	RoleStore  = "store"
	RoleRegion = "region"
	RoleChain  = "chain"
	RoleData   = "data"
)

// Insight is one finding as scripts and pages read it. Its JSON keys are a promise: every key is always there, null where it does not
// apply. Money and quantities are strings with all their decimals.
type Insight struct {
	ID               string         `json:"id"` // the same on every day of an episode; safe in a URL as it is
	Kind             string         `json:"kind"`
	BusinessDate     string         `json:"business_date"`
	Level            string         `json:"level"`
	Region           *string        `json:"region"`
	StoreID          *string        `json:"store_id"`
	Category         *string        `json:"category"`
	ProductID        *string        `json:"product_id"`
	PromotionID      *string        `json:"promotion_id"`
	Headline         string         `json:"headline"`
	Body             string         `json:"body"`
	Money            *string        `json:"money"` // margin-equivalent: what the finding changed in gross margin; negative is a loss
	Currency         string         `json:"currency"`
	MoneyBasis       *string        `json:"money_basis"` // says what money is made of, and what parts are in
	Parts            []Part         `json:"parts"`
	Evidence         map[string]any `json:"evidence"`
	Action           string         `json:"action"`
	OwnerRole        string         `json:"owner_role"`
	Due              *string        `json:"due"`
	Confidence       string         `json:"confidence"`
	ConfidenceReason string         `json:"confidence_reason"`
	Formula          string         `json:"formula"` // arithmetic with the numbers filled in, "… = value"
	Rank             int            `json:"rank"`
	State            string         `json:"state"`
	FirstSeen        string         `json:"first_seen"`
	DaysOpen         int            `json:"days_open"`
	Restricted       Restricted     `json:"restricted"`

	// Capped says that it is beyond the caps, of low confidence, or contained in another: listed on request only.
	Capped bool `json:"-"`
	// Score is what the ranking goes by: money at stake × chance that it is real × how far its reader can act.
	Score float64 `json:"-"`
}

// Restricted is what stands in place of an insight's words for readers who may not know all of it: who does not see cost, and who sees
// too few stores' doings beside their own. A nil wording is the insight's own. An insight of a kind that is all about cost has none.
type Restricted struct {
	Money      *string `json:"money"` // net sales at stake, in place of margin; nil where there are none
	MoneyBasis *string `json:"money_basis"`

	NoCost  *Wording `json:"no_cost"`
	NoPeers *Wording `json:"no_peers"`
	Neither *Wording `json:"neither"` // where it is neither of the two above

	// What else goes by margin, as it is without: nil where it does not differ. Capped is never nil.
	Capped           *bool   `json:"capped,omitempty"`
	Confidence       *string `json:"confidence,omitempty"`
	ConfidenceReason *string `json:"confidence_reason,omitempty"`
	Due              *string `json:"due,omitempty"`

	// Money and its basis for who sees cost and may not know what other stores did; nil where they are the insight's own.
	Own *Worth `json:"own,omitempty"`

	Costly []string `json:"costly"` // keys of the evidence that tell cost, or of which nobody has said that they do not
	Peers  []string `json:"peers"`  // keys that tell what other stores did
}

// Worth is money with what it is made of.
type Worth struct {
	Money string `json:"money"`
	Basis string `json:"money_basis"`
}

// Wording is what an insight says.
type Wording struct {
	Headline string `json:"headline"`
	Body     string `json:"body"`
	Action   string `json:"action"`
}

// Part is one summand of what happened.
type Part struct {
	Name  string `json:"name"`
	Money string `json:"money"`
}

// Result is what Find found on a business date.
type Result struct {
	Insights []Insight // all that passed its test, by rank; the capped ones are marked, not left out
	Shadow   []Insight // of kinds in shadow: worked out like the others, never shown
	Resolved []Insight // episodes that came to their end today: two normal days
	Checks   int       // how many tests ran
	StoodOut int       // how many of them stood out, before one cause was told once
	Tails    map[string]Tail
	Note     string // one sentence on the two numbers, for a page or a mail
}

// money writes minor units as JSON does: two decimals, no group marks, no negative zero.
func money(v int64) string { return contract.FormatDecimal(v, 2) }

// quantity writes thousandths with three decimals.
func quantity(v int64) string { return contract.FormatDecimal(v, 3) }

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
