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

// factsProducts make 5.4 million rows of sales.
const factsProducts = 322

// facts measures check, hash, load and archive of 180 days of sales against what the raw engine needs for the same files.
func (b *bench) facts() {
	chain := b.sold()
	var ours, raw []float64
	var last result
	for i := range b.runs {
		home := b.home(fmt.Sprintf("facts-%d", i), chain, "stores.csv", "products.csv")
		b.night(home)
		b.land(home, chain, "sales_*.csv")
		r, _ := b.night(home)
		log.Printf("daybook: %d rows, facts %.2f s, whole %.2f s, peak %d MB", r.Rows.Loaded, r.facts(), r.Seconds, r.Peak>>20)
		ours, last = append(ours, r.facts()), r
		seconds := b.raw(filepath.Join(chain, "sales_*.csv"), i)
		log.Printf("raw read_csv and checkpoint: %.2f s", seconds)
		raw = append(raw, seconds)
		check(os.RemoveAll(home))
	}
	ratio := median(ours) / median(raw)
	b.printf("## Facts: check, hash, load, archive\n\n`daybook run` over %d rows of sales (150 stores x %d products x 180 days, one file a day), marts apart; against DuckDB's own\n`read_csv` with given types into the same columns and a checkpoint.\n\n", last.Rows.Loaded, factsProducts)
	b.printf("| what | median s | spread | rows/s |\n|---|---|---|---|\n")
	b.printf("| Daybook: check, hash, load, archive | %.2f | %s | %.0f |\n", median(ours), spread(ours), float64(last.Rows.Loaded)/median(ours))
	b.printf("| raw `read_csv` + checkpoint | %.2f | %s | %.0f |\n", median(raw), spread(raw), float64(last.Rows.Loaded)/median(raw))
	b.printf("\nRatio %.2f (wanted: at most 1.3). Peak memory of the process %d MB. Marts and insights of the same run: %.1f s and %.1f s for 180 dates.\n\n",
		ratio, last.Peak>>20, last.Steps["marts"], last.Steps["insights"])
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

// nights measures one more night on a chain with 30 and with 180 days of history.
func (b *bench) nights() {
	seconds, last := b.nightsIn("night", func(days int, globs ...string) (string, func()) {
		return b.home(fmt.Sprintf("night-%d", days), b.lived(), globs...), func() {}
	})
	b.printf("## One more night\n\n150 stores x 200 products: sales, store_days and inventory of one date, from files to published reasons; the whole process.\n\n")
	b.nightTable(seconds, last, "at most 1.2; the night at most 3 s")
}

// histories are the days of history after which a night is measured.
var histories = []int{30, 180}

// nightsIn measures the last nights of histories of several lengths, each in a home that open makes and clean clears away behind.
func (b *bench) nightsIn(what string, open func(days int, globs ...string) (home string, clean func())) (seconds map[int][]float64, last result) {
	seconds = map[int][]float64{}
	for _, days := range histories {
		home, clean := open(days, "stores.csv", "products.csv", "calendar.csv", "promotions.csv", "targets.csv")
		first := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		night := func(d int) { b.land(home, b.lived(), "*_"+first.AddDate(0, 0, d).Format(time.DateOnly)+".csv") }
		for d := range days - b.runs {
			night(d)
		}
		b.night(home)
		for d := days - b.runs; d < days; d++ {
			night(d)
			r, took := b.night(home)
			seconds[days], last = append(seconds[days], took), r
			log.Printf("%s after %d days: %.2f s %v", what, d, took, r.Steps)
		}
		clean()
		check(os.RemoveAll(home))
	}
	return seconds, last
}

// nightTable writes what nights took; wanted says what they may.
func (b *bench) nightTable(seconds map[int][]float64, last result, wanted string) {
	b.printf("| history | median s | spread |\n|---|---|---|\n")
	for _, days := range histories {
		b.printf("| %d days | %.2f | %s |\n", days, median(seconds[days]), spread(seconds[days]))
	}
	b.printf("\nDay 180 costs %.2f x day 30 (wanted: %s). Steps of the last one: check %.2f, load %.2f, archive %.2f, marts %.2f, insights %.2f, publish %.2f s.\n\n",
		median(seconds[180])/median(seconds[30]), wanted, last.Steps["check"], last.Steps["load"], last.Steps["archive"], last.Steps["marts"], last.Steps["insights"], last.Steps["publish"])
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
