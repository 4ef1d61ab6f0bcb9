package insight

import (
	"cmp"
	"slices"
)

// data_quality: what is not there and therefore not counted, told once a cause. It is a fact, not a test.
func findDataQuality(f *finder) (list []Insight, checks int) {
	type cause struct{ dataset, word, file string }
	groups := map[cause][]DataIssue{}
	for _, i := range f.Issues {
		groups[cause{i.Dataset, i.Word, i.File}] = append(groups[cause{i.Dataset, i.Word, i.File}], i)
	}
	causes := make([]cause, 0, len(groups))
	for c := range groups {
		causes = append(causes, c)
	}
	slices.SortFunc(causes, func(a, b cause) int {
		return cmp.Or(cmp.Compare(a.dataset, b.dataset), cmp.Compare(a.word, b.word), cmp.Compare(a.file, b.file))
	})
	for _, c := range causes {
		list = append(list, f.issue(c.dataset, c.word, c.file, groups[c]))
	}
	return list, 1
}

func (f *finder) issue(dataset, word, file string, group []DataIssue) Insight {
	usual := int64(0)
	for _, i := range group {
		usual += i.UsualMoney
	}
	first := group[0]
	x := Insight{
		Kind: "data_quality", Level: "chain", MoneyBasis: "net sales not counted", OwnerRole: "data", Due: dueOn(f.Date),
		Body:     say("data_quality.body", "usual", amount(usual, f.Currency)),
		Evidence: map[string]string{"dataset": dataset, "word": word, "stores": num(len(group)), "usual": money(usual)},
		Formula:  say("data_quality.formula", "usual", money(usual)), Confidence: "high", ConfidenceReason: "the file is not there",
		Action: say("data_quality.action", "owner", cmp.Or(first.Owner, "whoever sends "+dataset)),
	}
	if usual != 0 {
		x.Money, x.minor = ptr(money(usual)), usual
		x.Parts = []Part{{"normally there", money(usual)}}
	}
	if file != "" {
		x.Evidence["file"] = file
	}
	who := "All stores"
	if len(group) == 1 && first.StoreID != "" {
		who = called(first.StoreID, first.StoreName)
		x.Level, x.StoreID = "store", ptr(first.StoreID)
	}
	date := f.Date.String()
	switch {
	case word == "quarantined":
		x.Headline, x.ConfidenceReason = say("data_quality.quarantined", "file", file, "dataset", dataset, "date", date), "the ledger says so"
	case word == "held":
		x.Headline, x.ConfidenceReason = say("data_quality.held", "dataset", dataset, "date", date), "the ledger says so"
	case len(group) > 1:
		x.Headline = say("data_quality.many", "dataset", dataset, "date", date, "count", num(len(group)))
	default:
		x.Headline = say("data_quality.missing", "who", who, "dataset", dataset, "date", date)
	}
	x.Category = nil
	x.score = float64(usual) * 0.3
	return x
}
