package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// layout says how one table lies in the database. Its columns are those of the shared migrations.
type layout struct {
	// month is the date by whose months the table is partitioned; "" keeps it whole. Partitions are made before the first row
	// of a month is written, and dropped when a sweep has emptied them.
	month string
	// brin are the columns that rows arrive in the order of. Such an index holds two values for each quarter of a megabyte,
	// is made up after a load, and costs a row nothing at night.
	brin string
	// indexes are B-trees, only where few rows come at night and pages look for single ones. "unique " may stand first.
	indexes []string
	// place is the column by which a cluster distributes the table; reference has it whole on every node.
	place string
	// shown is the column by which the views join the table with the slices that show its rows. The planner is told that it
	// has one value: it cannot know that the rows of a date are those of one delivery or build, would multiply what date and
	// delivery let through as if they had nothing to do with each other, expect one row to come out of it, and plan all that
	// follows for that row (measured: 2.4 s instead of 0.05 s for one mart of a night).
	shown string
	// updated tables leave room on their pages, so that a row that changes stays where it is.
	updated bool
}

// reference is the place of tables that every node of a cluster holds whole.
const reference = "reference"

// layouts are all tables of schema wh. A test wants every one that a migration makes to be here.
var layouts = map[string]layout{
	"schema_version": {place: reference},

	// the ledger
	"run":              {place: reference, updated: true, indexes: []string{"unique run_id"}},
	"delivery":         {place: reference, updated: true, indexes: []string{"unique delivery_id", "run_id", "place", "dataset, bytes"}},
	"slice":            {place: reference, updated: true, indexes: []string{"dataset, business_date", "delivery_id"}},
	"slice_new":        {place: reference, updated: true},
	"slice_gone":       {place: reference, updated: true},
	"published":        {place: reference, updated: true},
	"insight":          {shown: "run_id", place: reference, indexes: []string{"business_date, run_id"}},
	"contract":         {place: reference},
	"delivery_settled": {place: reference, indexes: []string{"delivery_id"}},
	"withdrawal":       {place: reference, indexes: []string{"delivery_id"}},
	"transfer":         {place: reference, updated: true},
	"insight_shadow":   {shown: "run_id", place: reference, indexes: []string{"business_date, run_id"}},
	"insight_tail":     {shown: "run_id", place: reference, indexes: []string{"business_date, run_id"}},
	"feedback":         {place: reference, indexes: []string{"insight_id"}},
	"remark":           {place: reference, indexes: []string{"insight_id"}},
	"annotation":       {place: reference, updated: true},
	"backup":           {place: reference},
	"insight_day":      {shown: "run_id", place: reference, indexes: []string{"business_date, run_id"}},

	// people
	"person":       {place: reference, updated: true},
	"person_scope": {place: reference},
	"person_seen":  {place: reference, updated: true},
	"token":        {place: reference, updated: true},
	"token_scope":  {place: reference},
	"audit":        {place: reference, indexes: []string{"done_at"}},
	"secret":       {place: reference},

	// alerts
	"alert":        {place: reference, updated: true},
	"alert_notice": {place: reference, indexes: []string{"alert_id"}},

	// files that left the archive
	"file_left": {place: reference, indexes: []string{"delivery_id"}},

	// months that left
	"offload":          {place: reference},
	"offload_delivery": {place: reference, indexes: []string{"delivery_id"}},

	// buckets
	"fetched": {place: reference, indexes: []string{"place"}},

	// times of plans
	"planned_run": {place: reference, updated: true},

	// mails
	"mail":      {place: reference, updated: true, indexes: []string{"business_date"}},
	"mail_wish": {place: reference},

	// masters and keyed datasets
	"stores":      {shown: "delivery_id", place: reference, indexes: []string{"delivery_id"}},
	"products":    {shown: "delivery_id", place: reference, indexes: []string{"delivery_id"}},
	"calendar":    {shown: "delivery_id", place: reference, indexes: []string{"delivery_id"}},
	"promotions":  {shown: "delivery_id", place: reference, indexes: []string{"delivery_id"}},
	"targets":     {shown: "delivery_id", place: reference, indexes: []string{"delivery_id", "business_date"}},
	"people":      {shown: "delivery_id", place: reference, indexes: []string{"delivery_id"}},
	"frozen_cost": {place: reference, indexes: []string{"delivery_id"}},

	// facts
	"sales":      {shown: "delivery_id", month: "business_date", brin: "business_date, delivery_id, store_id", place: "store_id"},
	"sale_lines": {shown: "delivery_id", month: "business_date", brin: "business_date, delivery_id, store_id", place: "store_id"},
	"inventory":  {shown: "delivery_id", month: "business_date", brin: "business_date, delivery_id", place: "store_id"},
	"store_days": {shown: "delivery_id", place: "store_id", indexes: []string{"business_date", "delivery_id"}},
	"line_days":  {shown: "delivery_id", place: "store_id", indexes: []string{"business_date", "delivery_id"}},

	// marts
	"store_day":             {shown: "run_id", place: "store_id", indexes: []string{"business_date", "store_id, business_date"}},
	"product_day":           {shown: "run_id", place: "product_id", indexes: []string{"business_date", "product_id, business_date"}},
	"category_day":          {shown: "run_id", month: "business_date", place: "store_id", indexes: []string{"business_date", "store_id, business_date"}},
	"stockout_day":          {shown: "run_id", month: "business_date", place: "store_id", indexes: []string{"business_date", "store_id, business_date"}},
	"expected_sales":        {shown: "run_id", month: "business_date", brin: "business_date, run_id", place: "store_id"},
	"price_day":             {shown: "run_id", place: "product_id", indexes: []string{"business_date", "product_id, business_date"}},
	"price_off_day":         {shown: "run_id", month: "business_date", brin: "business_date, run_id", place: "store_id"},
	"promotion_pair_day":    {shown: "run_id", month: "business_date", brin: "business_date, run_id, promotion_id", place: "store_id"},
	"promotion_to_date":     {shown: "run_id", month: "business_date", brin: "business_date, run_id, promotion_id", place: "store_id"},
	"promotion_day":         {shown: "run_id", place: "promotion_id", indexes: []string{"business_date"}},
	"return_day":            {shown: "run_id", month: "business_date", brin: "business_date, run_id", place: "store_id"},
	"hour_day":              {shown: "run_id", month: "business_date", brin: "business_date, run_id", place: "store_id"},
	"expected_category_day": {shown: "run_id", month: "business_date", place: "store_id", indexes: []string{"business_date", "store_id, business_date"}},
	"category_error":        {shown: "run_id", month: "business_date", brin: "business_date, run_id", place: "store_id"},
	"expected_store_day":    {shown: "run_id", place: "store_id", indexes: []string{"business_date", "store_id, business_date"}},

	// what tomorrow's expectation is made of: the states of a few dates, replaced every night
	"baseline_state": {place: reference},
	"date_offer":     {place: reference, indexes: []string{"state_date"}},
	"date_event":     {place: reference, indexes: []string{"state_date"}},
	"store_date":     {place: "store_id", indexes: []string{"state_date"}},
	"pair_state":     {brin: "state_date", place: "store_id"}, // in partitions since 0038, where there is no cluster
	"category_state": {place: "store_id", indexes: []string{"state_date"}},
	"product_state":  {place: "product_id", indexes: []string{"state_date"}},
	"store_state":    {place: "store_id", indexes: []string{"state_date"}},
	"store_shape":    {place: "store_id", indexes: []string{"state_date"}},
	"chain_shape":    {place: reference, indexes: []string{"state_date"}},

	// what is known of stock: the memory, and candidates
	"drop_state":    {place: reference, indexes: []string{"state_date"}},
	"silence_state": {month: "state_date", brin: "state_date", place: "store_id"},
	"stock_check":   {shown: "run_id", place: reference, indexes: []string{"business_date"}},
	"silent_day":    {shown: "run_id", place: "store_id", indexes: []string{"business_date"}},
	"drop_day":      {shown: "run_id", place: reference, indexes: []string{"business_date"}},
	"negative_day":  {shown: "run_id", place: "store_id", indexes: []string{"business_date"}},
	"cover_day":     {shown: "run_id", month: "business_date", place: "store_id", indexes: []string{"business_date"}},
}

// layOut gives a table that a migration has just made, and that nothing refers to yet, its layout.
func (d *DB) layOut(ctx context.Context, t *sql.Tx, table string) error {
	l, ok := layouts[table]
	if !ok {
		return nil
	}
	var statements []string
	if l.month != "" {
		statements = append(statements, separator.Split(filled("partition", table, table+"_whole", l.month), -1)...)
	} else if l.updated {
		statements = append(statements, filled("leave_room", table))
	}
	if l.shown != "" {
		statements = append(statements, filled("one_value", table, l.shown))
	}
	if l.brin != "" {
		statements = append(statements, indexOn(table, "using brin", l.brin)+" with (pages_per_range = 32)")
	}
	for _, index := range l.indexes {
		statements = append(statements, indexOn(table, "", index))
	}
	if d.citus {
		statements = append(statements, distribute(table, l)...)
	}
	for _, s := range statements {
		if _, err := t.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", strings.TrimSpace(s), err)
		}
	}
	return nil
}

func indexOn(table, method, columns string) string {
	unique := ""
	if rest, ok := strings.CutPrefix(columns, "unique "); ok {
		unique, columns = "unique ", rest
	}
	return fmt.Sprintf("create %sindex on wh.%s %s (%s)", unique, quote(table), method, columns)
}
