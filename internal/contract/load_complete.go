package contract

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// complete reports canonical columns that must come from somewhere and do not, and settings without their column.
func (l *loader) complete() {
	c := l.c
	for _, f := range c.Dataset.Fields {
		if f.Required && !l.has(f.Name) {
			l.missingField(f)
		}
	}
	any := func(names ...string) bool { return slices.ContainsFunc(names, l.has) }
	at := child(l.schema, "name")
	switch c.Dataset.Name {
	case "sale_lines":
		if !any("sales_value", "unit_price") {
			l.fail(at, "", "sale_lines needs sales_value or unit_price")
		}
		l.completeLines()
	case "inventory":
		if !any("on_hand", "stockout_hours") {
			l.fail(at, "", "inventory needs on_hand or stockout_hours")
		}
	case "store_days":
		if !any("net_sales", "transactions", "visitors") {
			l.fail(at, "", "store_days needs net_sales, transactions or visitors")
		}
	}
}

// has reports whether a canonical column comes from a property, a constant or the file's name.
func (l *loader) has(name string) bool {
	if l.column0(name) >= 0 || l.c.Dataset.Field(name) >= 0 && slices.ContainsFunc(l.c.Constants, func(k Constant) bool { return l.c.Dataset.Fields[k.Field].Name == name }) {
		return true
	}
	switch name {
	case "store_id":
		return l.fromName(storeID)
	case "business_date":
		if i := l.column0("sold_at"); i >= 0 && !l.c.Columns[i].TimeOfDay {
			return true
		}
		return l.fromName(businessDate)
	}
	return false
}

func (l *loader) missingField(f Field) {
	where := "as a property or in constants"
	switch f.Name {
	case "store_id":
		where = "as a property, in constants or as {store_id} in the file's name"
	case "business_date":
		where = "as a property, in constants or as {business_date} in the file's name"
		if l.c.Dataset.Name == "sale_lines" {
			where = "as a property, as sold_at with its date, or as {business_date} in the file's name"
		}
	}
	at, _ := entry(l.schema, "properties")
	if at == nil {
		at = l.schema
	}
	l.fail(at, where, "%s needs %s", l.c.Dataset.Name, f.Name)
}

// completeLines checks what only till lines have.
func (l *loader) completeLines() {
	kinds, soldAt := l.column0("line_kind"), l.column0("sold_at")
	switch {
	case kinds >= 0 && l.customs["lineKinds"] == nil:
		l.fail(l.nodes[kinds], "add {property: lineKinds, value: {A: sale, R: return}}", "line_kind needs lineKinds: nobody knows what its tokens mean")
	case kinds < 0 && l.customs["lineKinds"] != nil:
		l.fail(l.customs["lineKinds"], "", "lineKinds does nothing without a property line_kind")
	}
	if n := l.customs["dayStartsAt"]; n != nil && soldAt < 0 {
		l.fail(n, "", "dayStartsAt does nothing without sold_at")
	}
}

// schemaRules reads the rules of the schema object, and settles what needs all columns.
func (l *loader) schemaRules() {
	l.schemaLinks()
	l.settleLinks()
	for _, q := range elements(child(l.schema, "quality")) {
		l.quality(-1, q)
	}
}

// primaryKey collects the key's columns in the order of their positions.
func (l *loader) primaryKey() {
	type part struct {
		column, position int
	}
	var key []part
	positions := map[int]int{}
	for i, n := range l.nodes {
		at := child(n, "primaryKeyPosition")
		position := -1
		if at != nil {
			position, _ = strconv.Atoi(at.Value)
		}
		if !isTrue(child(n, "primaryKey")) {
			if at != nil && position != -1 {
				l.fail(at, "add primaryKey: true", "primaryKeyPosition does nothing without primaryKey")
			}
			continue
		}
		switch other, twice := positions[position]; {
		case at == nil || position == -1:
			position = 1 << 30 // after those that have one
		case position < 1:
			l.fail(at, "positions begin at 1", "primaryKeyPosition %s is no position", at.Value)
		case twice:
			l.fail(at, "", "primaryKeyPosition %d stands twice: first in line %d", position, other)
		default:
			positions[position] = at.Line
		}
		key = append(key, part{i, position})
	}
	if len(key) == 0 {
		return
	}
	slices.SortStableFunc(key, func(a, b part) int { return cmp.Compare(a.position, b.position) })
	r := UniqueRule{declared: declared{name: "primaryKey", column: -1, severity: Error, line: l.nodes[key[0].column].Line}}
	for _, p := range key {
		l.c.Key = append(l.c.Key, p.column)
	}
	r.Columns = slices.Clone(l.c.Key)
	if len(r.Columns) == 1 {
		r.column = r.Columns[0]
	}
	l.add(r)
}

// standardSLAs are properties that the standard and its users know; only the two that say when a delivery is due run.
var standardSLAs = []string{
	"frequency", "timeOfAvailability", "availability", "throughput", "errorRate", "generalAvailability",
	"endOfSupport", "endOfLife", "retention", "latency", "timeToDetect", "timeToNotify", "timeToRepair",
}

// sla reads when a delivery is due.
func (l *loader) sla() {
	var every, at *yaml.Node
	s := SLA{}
	for _, e := range elements(child(l.root, "slaProperties")) {
		name, value := child(e, "property"), child(e, "value")
		if textOf(name) == "" || value == nil {
			continue // reported by check
		}
		if k, _ := entry(e, "scheduler"); k != nil {
			l.fail(k, "remove it", "scheduler does nothing: a run looks at what is due")
		}
		l.slaElement(child(e, "element"))
		switch name.Value {
		case "frequency":
			if every != nil {
				l.fail(name, "", "frequency stands twice")
			}
			every = name
			n, err := strconv.Atoi(textOf(value))
			if err != nil || n < 1 || n > 366 {
				l.fail(value, "1 with unit d is every day", "frequency %q is no number of days", textOf(value))
			}
			if unit := textOf(child(e, "unit")); !slices.Contains([]string{"d", "day", "days"}, unit) {
				l.fail(e, "write unit: d", "frequency counts days, not %q", unit)
			}
			s.EveryDays = n
		case "timeOfAvailability":
			if at != nil {
				l.fail(name, "", "timeOfAvailability stands twice")
			}
			at = name
			micros, ok := ISOTime.ParseTimestamp([]byte(textOf(value)))
			if !ok {
				l.fail(value, `like "06:00", without an offset: the clock of the machine that runs Daybook`, "timeOfAvailability %q is not a time of day", textOf(value))
			}
			s.At = microsToDuration(micros)
		default:
			if !slices.Contains(standardSLAs, name.Value) {
				l.word(name, "SLA property", standardSLAs)
				continue
			}
			l.c.idleSLAs = append(l.c.idleSLAs, name.Value)
		}
	}
	switch {
	case every != nil && at != nil:
		l.c.SLA = &s
	case every != nil:
		l.fail(every, `add {property: timeOfAvailability, value: "06:00"}`, "frequency alone makes nothing due")
	case at != nil:
		l.fail(at, "add {property: frequency, value: 1, unit: d}", "timeOfAvailability alone makes nothing due")
	}
}

// slaElement reports an element that is not this schema, or a column of it.
func (l *loader) slaElement(n *yaml.Node) {
	for _, e := range strings.Split(textOf(n), ",") {
		schema, column, dotted := strings.Cut(strings.TrimSpace(e), ".")
		switch {
		case n == nil || e == "":
		case schema != l.c.Dataset.Name:
			l.fail(n, "write element: "+l.c.Dataset.Name, "element %q is not in this contract", e)
		case dotted && !slices.Contains(l.named, column):
			l.noColumn(n, column)
		}
	}
}
