package batch_test

import (
	"fmt"
	"strings"
)

// Contracts that most tests use. What a test changes it says itself, with deal.
var (
	stores    = deal("stores", "stores.csv", "store_id*!", "region", "opening_days", "opened_on:d", "closed_on:d")
	products  = deal("products", "products.csv", "product_id*!", "category", "unit_cost:4")
	sales     = deal("sales", "sales_{business_date}.csv", "business_date*!:d", "store_id*!>stores", "product_id*!>products", "units!:3+", "sales_value!:2+")
	storeDays = deal("store_days", "store_days_{business_date}.csv", "business_date*!:d", "store_id*!>stores", "net_sales:2")
)

// Headers of these contracts' files without the business date, which dated adds.
const (
	storesHead   = "store_id region opening_days opened_on closed_on"
	productsHead = "product_id category unit_cost"
	salesHead    = "store_id product_id units sales_value"
	daysHead     = "store_id net_sales"
)

// deal writes a contract. A column is NAME, then * key, ! required, :d date, :b boolean, :t time of day, :N decimals, + not
// negative, >MASTER reference, ~ load unknown ids. Everything with an = is a setting: id=…, sla=DAYS HH:MM, or a custom property.
func deal(dataset, pattern string, spec ...string) string {
	id, sla, customs, columns := dataset, "", "", ""
	for _, s := range spec {
		key, value, setting := strings.Cut(s, "=")
		switch {
		case setting && key == "id":
			id = value
		case setting && key == "sla":
			days, at, _ := strings.Cut(value, " ")
			sla = fmt.Sprintf("slaProperties:\n  - {property: frequency, value: %s, unit: d}\n  - {property: timeOfAvailability, value: %q}\n", days, at)
		case setting:
			customs += fmt.Sprintf("      - {property: %s, value: %s}\n", key, value)
		default:
			columns += "      - {" + dealColumn(s) + "}\n"
		}
	}
	return fmt.Sprintf(`apiVersion: v3.1.0
kind: DataContract
id: %s
version: 1.0.0
status: active
team: {name: Tills, members: [{username: %s@alder.example, role: owner}]}
%sschema:
  - name: %s
    physicalType: file
    customProperties:
      - {property: filePattern, value: %s}
%s    properties:
%s`, id, id, sla, dataset, quoted(pattern), customs, columns)
}

func dealColumn(s string) string {
	name := strings.TrimRight(s, "*!+~")
	if i := strings.IndexAny(s, "*!:+>~"); i >= 0 {
		name = s[:i]
	}
	doc := "name: " + name
	rest := s[len(name):]
	kind := "logicalType: string"
	for i := 0; i < len(rest); i++ {
		switch c := rest[i]; c {
		case '*':
			doc += ", primaryKey: true"
		case '!':
			doc += ", required: true"
		case '+':
			doc += ", logicalTypeOptions: {minimum: 0}"
		case '~':
			doc += ", customProperties: [{property: onUnknown, value: load}]"
		case '>':
			end := strings.IndexAny(rest[i:], "~")
			if end < 0 {
				end = len(rest) - i
			}
			master := rest[i+1 : i+end]
			doc += fmt.Sprintf(", relationships: [{type: foreignKey, to: %s.%s_id}]", master, strings.TrimSuffix(master, "s"))
			i += end - 1
		case ':':
			i++
			switch rest[i] {
			case 'd':
				kind = "logicalType: date"
			case 'b':
				kind = "logicalType: boolean"
			case 't':
				kind = "logicalType: timestamp"
			default:
				kind = fmt.Sprintf(`logicalType: number, physicalType: "DECIMAL(14,%c)"`, rest[i])
			}
		}
	}
	return doc + ", " + kind
}

// quoted is a pattern as YAML has it; a list of patterns is one already.
func quoted(pattern string) string {
	if strings.HasPrefix(pattern, "[") {
		return pattern
	}
	return fmt.Sprintf("%q", pattern)
}
