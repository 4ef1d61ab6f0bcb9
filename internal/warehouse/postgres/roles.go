package postgres

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Two roles may read: one all published views, one those without what things cost. They are made by whoever runs the server
// (docs/postgresql.md), named after the database, since roles belong to the whole server: alder_reader and
// alder_reader_without_cost for the database alder. Where they are there, their rights are kept as they should be.

// withoutCost is the schema whose views lack what things cost.
const withoutCost = "without_cost"

// cost finds columns that tell what things cost, by their names.
var cost = regexp.MustCompile(`cost|cogs|margin|funding`)

// tellCost are views that tell it in words, or may; they have no view without it.
var tellCost = []string{"annotation", "feedback", "insight", "insight_shadow", "remark"}

// rights gives the readers' roles what they may read, where something of it is missing.
func (d *DB) rights(ctx context.Context, views []string) error {
	var reader, plain bool
	var lacking int
	if err := d.db.QueryRowContext(ctx, text("roles"), d.schema, views, tellCost).Scan(&reader, &plain, &lacking); err != nil || lacking == 0 || !reader && !plain {
		return err
	}
	t, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = t.Rollback() }()
	if _, err := t.ExecContext(ctx, text("lock_migrate")); err != nil {
		return err
	}
	var statements []string
	if reader {
		statements = append(statements, d.grants("_reader", d.schema, views)...)
	}
	if plain {
		made, names, err := d.viewsWithoutCost(ctx, views)
		if err != nil {
			return err
		}
		statements = append(append(statements, made...), d.grants("_reader_without_cost", withoutCost, names)...)
	}
	for _, s := range statements {
		if _, err := t.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return t.Commit()
}

// grants are the statements that let a role read views, and nothing else.
func (d *DB) grants(role, schema string, views []string) []string {
	name := quote(d.database + role)
	list := []string{"grant usage on schema " + quote(schema) + " to " + name}
	for _, v := range views {
		list = append(list, "grant select on "+quote(schema)+"."+quote(v)+" to "+name)
	}
	return list
}

// viewsWithoutCost are the statements that make the views without cost, and the views' names.
func (d *DB) viewsWithoutCost(ctx context.Context, views []string) (statements, names []string, err error) {
	rows, err := d.db.QueryContext(ctx, text("view_columns"), d.schema, views)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = rows.Close() }()
	columns := map[string][]string{}
	for rows.Next() {
		var view, column string
		if err := rows.Scan(&view, &column); err != nil {
			return nil, nil, err
		}
		if !cost.MatchString(column) {
			columns[view] = append(columns[view], quote(column))
		}
	}
	statements = []string{"create schema if not exists " + withoutCost}
	for _, v := range views {
		if slices.Contains(tellCost, v) || len(columns[v]) == 0 {
			continue
		}
		names = append(names, v)
		own := withoutCost + "." + quote(v)
		statements = append(statements, "drop view if exists "+own,
			"create view "+own+" as select "+strings.Join(columns[v], ", ")+" from "+quote(d.schema)+"."+quote(v))
	}
	return statements, names, rows.Err()
}
