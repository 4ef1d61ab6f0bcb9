package contract

import (
	"slices"
	"strings"
)

// guessed settles the dataset and which column is which canonical one.
func (d *drafter) guessed(headers []string) {
	d.names, d.marks = map[int]string{}, map[int]string{}
	d.dataset, d.known = guessDataset(d.file, headers, d.dated)
	d.datasetWhy = "guess: the columns that the header names, and the file's name"
	if d.dataset.Name == "" || !d.sample.header {
		if !d.known {
			d.datasetWhy = "decide: which of " + datasetNames()
		}
		return
	}
	d.names = assign(d.dataset, headers)
	if d.dataset.Name == "sales" && d.whole() && d.key() == nil {
		d.lines(headers)
	}
	if !d.known {
		d.datasetWhy = "decide: looks most like " + d.dataset.Name + "; there are " + datasetNames()
	}
}

func datasetNames() string {
	names := make([]string, len(Datasets))
	for i, x := range Datasets {
		names[i] = x.Name
	}
	return strings.Join(names, ", ")
}

// whole reports whether every column of the dataset's grain was found.
func (d *drafter) whole() bool {
	for _, name := range grains[d.dataset.Name] {
		found := name == "business_date" && d.dated
		for _, n := range d.names {
			found = found || n == name
		}
		if !found {
			return false
		}
	}
	return true
}

// lines makes till lines of sales of which several rows are of one store, product and date.
func (d *drafter) lines(headers []string) {
	d.dataset, _ = DatasetByName("sale_lines")
	d.names = assign(d.dataset, headers)
	d.datasetWhy = "guess: several rows are of one store, product and date, which sales never are"
	if slices.ContainsFunc(headers, func(h string) bool { return d.named("transaction_id") }) {
		return
	}
	for i := range headers {
		if d.names[i] == "" && d.distinct(i) {
			d.names[i] = "transaction_id"
			d.marks[i] = "decide: each row has one of its own, so that a transaction would be one line; is there a number of the whole purchase?"
			return
		}
	}
}

func (d *drafter) named(name string) bool {
	for _, n := range d.names {
		if n == name {
			return true
		}
	}
	return false
}

// distinct reports whether each row has a value of its own in a column.
func (d *drafter) distinct(i int) bool {
	seen := map[string]bool{}
	for _, v := range d.sample.values(i) {
		if v == "" || seen[v] {
			return false
		}
		seen[v] = true
	}
	return len(seen) > 1
}

// oneOfThese are columns of which a dataset needs at least one.
var oneOfThese = map[string][]string{
	"sale_lines": {"sales_value", "unit_price"}, "inventory": {"on_hand", "stockout_hours"}, "store_days": {"net_sales", "transactions", "visitors"},
}

// guessDataset finds the dataset whose columns the headers name best: every one that it needs, then as many as possible; the
// file's name counts too. sure is false where two do equally well or none does.
func guessDataset(file string, headers []string, dated bool) (best Dataset, sure bool) {
	high, tied := 0, false
	stem := plainWord(file)
	for _, d := range Datasets {
		names := assign(d, headers)
		have := func(name string) bool {
			for _, n := range names {
				if n == name {
					return true
				}
			}
			return false
		}
		score := 2 * len(names)
		for _, f := range d.Fields {
			switch {
			case f.Required && !have(f.Name) && (f.Name != "business_date" || (!dated && !have("sold_at"))):
				score -= 3
			case f.Required:
				score++
			}
		}
		if list := oneOfThese[d.Name]; list != nil && !slices.ContainsFunc(list, have) {
			score -= 3
		}
		score -= (len(headers) - len(names)) / 2
		if slices.ContainsFunc(fileWords[d.Name], func(w string) bool { return strings.Contains(stem, w) }) {
			score += 4
		}
		switch {
		case score > high:
			best, high, tied = d, score, false
		case score == high:
			tied = true
		}
	}
	return best, high > 0 && !tied
}
