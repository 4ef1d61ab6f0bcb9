package postgres_test

import (
	"fmt"
	"testing"

	"github.com/daybookhq/daybook/internal/warehouse/postgres"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

// refuses makes the server refuse the row of a line when it is to be committed, once all rows were taken.
const refuses = `create function public.refuse() returns trigger language plpgsql as $$ begin
  if new.source_line = %d then raise exception 'not this one'; end if; return null; end $$
--;
create constraint trigger refuse after insert on wh.sales deferrable initially deferred for each row execute function public.refuse()`

// TestLoad_OneCommitFails: of the connections of a load one after the other is committed; where one of them fails nothing of the load stays, whichever
// it is, and what was there before does.
func TestLoad_OneCommitFails(t *testing.T) {
	t.Parallel()
	url := postgrestest.Database(t)
	d := postgrestest.Open(t, url, postgres.Options{Loaders: 4, Worth: 1})
	warehousetest.Migrate(t, d)
	if _, err := d.Load(t.Context(), "sales", sales(t, "2026-05-01", "2026-05-02")); err != nil {
		t.Fatal(err)
	}
	const batches = 40
	var dates []string
	for i := range batches {
		dates = append(dates, fmt.Sprintf("2026-05-%02d", i%31+1))
	}
	postgrestest.Exec(t, url, fmt.Sprintf(refuses, batches+1)) // the last row of the load
	for range 6 {
		if n, err := d.Load(t.Context(), "sales", sales(t, dates...)); err == nil || n != 0 {
			t.Fatalf("%d rows, %v", n, err)
		}
		if got := postgrestest.Rows(t, url, "select count(*)::text from wh.sales"); got[0][0] != "2" {
			t.Errorf("%s rows, want the 2 that were there", got[0][0])
		}
	}
}
