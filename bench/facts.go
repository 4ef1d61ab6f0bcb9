package main

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"
)

//go:embed raw_load.sql
var rawLoad string

// factsProducts make 5.3 million rows of sales in 150 stores x 180 days: a product that sold nothing on a day has no row of it.
const factsProducts = 322

// lot is which sales are loaded, and how far.
type lot struct {
	days int
	held bool // before marts are built
}

// sales is the lot of a part that has so many days where no others are asked for.
func (b *bench) sales(days int, held bool) lot {
	if b.days > 0 {
		days = b.days
	}
	return lot{days, held}
}

// facts measures check, hash, load and archive of 180 days of sales against what the raw engine needs for the same files.
func (b *bench) facts() { b.factsOf(b.sales(180, false)) }

// bigFacts is facts of 1,800 days, without their marts.
func (b *bench) bigFacts() { b.factsOf(b.sales(1800, true)) }

func (b *bench) factsOf(l lot) {
	chain := b.sold(l)
	var ours, raw []float64
	var last result
	for i := range b.runs {
		home := b.home(fmt.Sprintf("facts-%d", i), chain, "stores.csv", "products.csv")
		last = b.loaded(home, chain, l)
		log.Printf("daybook: %d rows, facts %.2f s, whole %.2f s, peak %d MB", last.rows(), last.facts(), last.Seconds, last.Peak>>20)
		ours = append(ours, last.facts())
		check(os.RemoveAll(home))
		seconds := b.raw(filepath.Join(chain, "sales_*.csv"), i)
		log.Printf("raw read_csv and checkpoint: %.2f s", seconds)
		raw = append(raw, seconds)
	}
	b.printf("## %s\n\n`daybook run` over %d rows of sales (%d stores x %d products x %d days, one file a day), marts apart; against DuckDB's own\n`read_csv` with given types into the same columns and a checkpoint.%s\n\n",
		l.title("Facts"), last.rows(), b.stores, factsProducts, l.days, l.how())
	b.factsTable(l, last, ours, raw, "`read_csv` + checkpoint", "1.3")
}

// loaded runs a home that has its masters over a chain's sales.
func (b *bench) loaded(home, chain string, l lot) result {
	b.night(home)
	b.land(home, chain, "sales_*.csv")
	if l.held {
		return b.held(home)
	}
	r, _ := b.night(home)
	return r
}

// title is that of a section.
func (l lot) title(begin string) string {
	if l.held {
		return fmt.Sprintf("%s: check, hash, load of %d days", begin, l.days)
	}
	return begin + ": check, hash, load, archive"
}

// how says what is not done of a load that is held.
func (l lot) how() string {
	if !l.held {
		return ""
	}
	return " The newest file is of a date that has not come, and the home has `gate: hold`: all files are read, checked, hashed and loaded, their rows lie in the warehouse, and then the run is held. No marts are built, and files are not renamed into the archive."
}

// factsTable writes what check, hash, load and archive took, beside the engine's own load.
func (b *bench) factsTable(l lot, last result, ours, raw []float64, engine, most string) {
	what := "check, hash, load, archive"
	if l.held {
		what = "check, hash, load"
	}
	n := float64(last.rows())
	b.printf("| what | median s | spread | rows/s |\n|---|---|---|---|\n")
	b.printf("| Daybook: %s | %.2f | %s | %.0f |\n", what, median(ours), spread(ours), n/median(ours))
	b.printf("| raw %s | %.2f | %s | %.0f |\n", engine, median(raw), spread(raw), n/median(raw))
	b.printf("\nEach was loaded %s, by turns: the median counts. Ratio %.2f (wanted: at most %s). Peak memory of the process %d MB.", times(len(ours)), median(ours)/median(raw), most, last.Peak>>20)
	if !l.held {
		b.printf(" Marts and insights of the same run: %.1f s and %.1f s for %d dates.", last.Steps["marts"], last.Steps["insights"], l.days)
	}
	b.printf("\n\n")
}

// raw loads the files as the engine itself does it and returns the seconds.
func (b *bench) raw(glob string, i int) float64 {
	path := filepath.Join(b.dir, fmt.Sprintf("raw-%d.duckdb", i))
	defer func() { _ = os.Remove(path) }()
	c, err := duckdb.NewConnector(path+"?memory_limit=512MB", nil)
	check(err)
	db := sql.OpenDB(c)
	ctx := context.Background()
	parts := strings.Split(rawLoad, "--;")
	_, err = db.ExecContext(ctx, parts[0])
	check(err)
	begin := time.Now()
	_, err = db.ExecContext(ctx, parts[1], glob)
	check(err)
	_, err = db.ExecContext(ctx, parts[2])
	check(err)
	took := time.Since(begin).Seconds()
	check(db.Close())
	return took
}

// bigFile measures the peak memory of one file of 2 GB.
func (b *bench) bigFile() {
	chain := b.lived()
	home := b.home("big", chain, "stores.csv", "products.csv")
	b.night(home)
	files, err := filepath.Glob(filepath.Join(chain, "sales_*.csv"))
	check(err)
	target := filepath.Join(home, "landing", "sales_history.csv")
	rows, size, err := history(target, files, 2<<30)
	check(err)
	log.Printf("one file of %d MB, %d rows", size>>20, rows)
	check(os.WriteFile(filepath.Join(home, "contracts", "history.odcs.yaml"), historyContract(filepath.Join(home, "contracts", "sales.odcs.yaml")), 0o600))
	r, took := b.night(home)
	b.printf("## One large file\n\nOne file of %d MB with %d rows of sales (days repeated under other dates): %.1f s, of which check and load %.1f s; peak memory of the process %d MB (wanted: at most 1,024).\n",
		size>>20, r.Rows.Loaded, took, r.facts(), r.Peak>>20)
}
