package main

import (
	"context"
	"database/sql"
	_ "embed"
	"log"
	"os"
	"path/filepath"
	"strconv"

	duckdb "github.com/duckdb/duckdb-go/v2"
)

var (
	//go:embed size_file.sql
	sizeFile string
	//go:embed size_compression.sql
	sizeCompression string
	//go:embed size_server.sql
	sizeServer string
)

// sizeDays are as many as make columns some whole blocks of a file.
const sizeDays = 12

// size measures what a million rows of sales weigh: as they are delivered, in each engine, and as Parquet.
func (b *bench) size() {
	b.onServer(func(s *server) {
		chain := b.chain("size", 150, factsProducts, sizeDays)
		var delivered int64
		files, err := filepath.Glob(filepath.Join(chain, "sales_*.csv"))
		check(err)
		for _, f := range files {
			info, err := os.Stat(f)
			check(err)
			delivered += info.Size()
		}
		home := b.home("size_file", chain, masters...)
		b.land(home, chain, "sales_*.csv")
		r, _ := b.night(home)
		out := filepath.Join(b.dir, "sales.parquet")
		b.daybook("export", "sales", "--format", "parquet", "--out", out, "--home", home)
		parquet, err := os.Stat(out)
		check(err)
		file, ways := b.sizeOnFile(filepath.Join(home, "daybook.duckdb"))
		check(os.RemoveAll(home))

		name := "size_pg"
		drop := s.empty(name)
		home = b.homeOn(s, name, chain, masters...)
		b.land(home, chain, "sales_*.csv")
		b.night(home)
		server, err := strconv.ParseInt(s.exec(name, sizeServer), 10, 64)
		check(err)
		drop()
		check(os.RemoveAll(home))

		perMillion := func(n int64) float64 { return float64(n) / float64(r.Rows.Loaded) }
		log.Printf("%d rows: delivered %d, file %d, server %d, parquet %d", r.Rows.Loaded, delivered, file, server, parquet.Size())
		b.printf("## What a million rows of sales weigh\n\n%d rows of 150 stores x %d products x %d days, sales alone, without marts.\n\n| where | MB a million rows | of what was delivered |\n|---|---|---|\n", r.Rows.Loaded, factsProducts, sizeDays)
		for _, w := range []struct {
			title string
			bytes int64
		}{
			{"CSV, as delivered", delivered},
			{"embedded file, whole blocks of 256 KB", file},
			{"PostgreSQL, with its index on the date", server},
			{"Parquet, `daybook export sales`", parquet.Size()},
		} {
			b.printf("| %s | %.1f | %.2f |\n", w.title, perMillion(w.bytes), float64(w.bytes)/float64(delivered))
		}
		b.printf("\nHow the embedded file packs each column: %s. A server stores rows as they are; a file system that compresses (ZFS, Btrfs) packs them.\n\n", ways)
	})
}

// sizeOnFile is what the table of sales takes in a warehouse's file, and how its columns are packed.
func (b *bench) sizeOnFile(path string) (bytes int64, ways string) {
	c, err := duckdb.NewConnector(path+"?access_mode=read_only", nil)
	check(err)
	db := sql.OpenDB(c)
	defer func() { _ = db.Close() }()
	ctx := context.Background()
	check(db.QueryRowContext(ctx, sizeFile).Scan(&bytes))
	check(db.QueryRowContext(ctx, sizeCompression).Scan(&ways))
	return bytes, ways
}
