package batch

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/daybookhq/daybook/internal/contract"
)

// PageSummary says whether a page has what it needs.
type PageSummary struct {
	Name string `json:"name"`
	Can  bool   `json:"can"`
	Why  string `json:"why"`
}

// pages tells what can be shown from the columns that the good files' contracts bring.
func (h Home) pages(items []*item) []PageSummary {
	have := map[string]bool{}
	var days []contract.Day
	for _, it := range items {
		if it.contract == nil || !it.good() {
			continue
		}
		have[it.dataset()] = true
		for _, col := range it.contract.Columns {
			if col.Name != "" {
				have[it.dataset()+"."+col.Name] = true
			}
		}
		for _, k := range it.contract.Constants {
			have[it.dataset()+"."+it.contract.Dataset.Fields[k.Field].Name] = true
		}
		if name := it.dataset(); name == "sales" || name == "sale_lines" || name == "store_days" {
			days = append(days, it.days()...)
		}
	}
	sells := have["sales"] || have["sale_lines"]
	list := make([]PageSummary, 0, 8)
	page := func(name string, can bool, yes, no string) {
		why := yes
		if !can {
			why = no
		}
		list = append(list, PageSummary{name, can, why})
	}
	page("brief and stores", sells || have["store_days.net_sales"], "net sales by store and day", "needs sales, sale_lines or store_days with net_sales")
	weeks, learn := 0, h.Insights.LearnWeeks
	if len(days) > 0 {
		weeks = int(slices.Max(days)-slices.Min(days)+1) / 7
	}
	page("normal days", weeks > 0 && weeks >= learn, fmt.Sprintf("these files hold %d weeks; the first %d are for learning", weeks, learn),
		fmt.Sprintf("needs %d weeks of history, these files hold %s", learn, lessThanOne(weeks)))
	page("products", sells, "units and net sales by product", "needs sales or sale_lines")
	page("categories", sells && have["products.category"], "categories by gap", "needs sales or sale_lines, and a product master with categories")
	page("margin", have["sales.cogs"] || have["sale_lines.cogs"] || sells && have["products.unit_cost"], "gross margin", "needs cogs in sales or unit_cost in products")
	page("transactions", have["sale_lines"] || have["store_days.transactions"], "transactions and average transaction value", "needs till lines, or transactions in store_days")
	page("availability", have["inventory"], "stockouts and what they cost", "needs inventory with on_hand or stockout_hours")
	page("promotions", have["promotions"] || have["sales.on_promotion"] || have["sale_lines.on_promotion"] || have["store_days.on_promotion"],
		"normal days without promotions", "needs promotions or a promotion flag; without them promotions count as normal days")
	return list
}

func lessThanOne(weeks int) string {
	if weeks == 0 {
		return "less than one"
	}
	return strconv.Itoa(weeks)
}
