package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/daybookhq/daybook/internal/warehouse"
)

// describe keeps what views and their columns mean as comments, which psql, Metabase, Power BI and others show. The comment of schema wh
// says which words they are, so that opening a warehouse whose comments are right asks one question.
func (d *DB) describe(ctx context.Context, step int, views []string) error {
	words := warehouse.LoadWords()
	mark := fmt.Sprintf("Daybook's own tables; read the views instead. Words %s of step %d", words.Version(), step)
	var said string
	var silent int
	schemas := []string{d.schema, withoutCost}
	if err := d.db.QueryRowContext(ctx, text("described"), schemas, views).Scan(&said, &silent); err != nil {
		return err
	}
	if said == mark && silent == 0 {
		return nil
	}
	list, err := d.comments(ctx, words, schemas, views)
	if err != nil {
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
	list = append(list, "comment on schema wh is "+literal(mark))
	if _, err := t.ExecContext(ctx, strings.Join(list, ";\n"), pgx.QueryExecModeSimpleProtocol); err != nil {
		return err
	}
	return t.Commit()
}

// comments are the statements that say what each view and column means. Comments take no bound values.
func (d *DB) comments(ctx context.Context, words warehouse.Words, schemas, views []string) (list []string, err error) {
	for _, schema := range schemas {
		rows, err := d.db.QueryContext(ctx, text("view_columns"), schema, views)
		if err != nil {
			return nil, err
		}
		last := ""
		for rows.Next() {
			var view, column string
			if err := rows.Scan(&view, &column); err != nil {
				return nil, errors.Join(err, rows.Close())
			}
			name := quote(schema) + "." + quote(view)
			if says := words[view]; view != last && says != "" {
				list = append(list, "comment on view "+name+" is "+literal(says))
			}
			if says := words.Column(view, column); says != "" {
				list = append(list, "comment on column "+name+"."+quote(column)+" is "+literal(says))
			}
			last = view
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// literal makes a string of SQL of s.
func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
