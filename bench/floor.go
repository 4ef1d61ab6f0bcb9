package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
)

const (
	floorTimes = 5    // how often each is measured
	floorFiles = 40   // nights of sales whose files are read
	floorWant  = 0.60 // of the splitter's speed

	lessCollect = 400 // as a run has it while it reads files; every way gets it
)

// floor measures what reading, checking and encoding cost beside merely splitting the same bytes into fields: the same files, each read by
// one goroutine, as many of them as there are cores; in wall and processor time, since other work on the machine disturbs the first alone.
func (b *bench) floor() {
	chain := b.chain("floor", 150, factsProducts, floorFiles)
	files, err := filepath.Glob(filepath.Join(chain, "sales_*.csv"))
	check(err)
	var size int64
	for _, f := range files {
		info, err := os.Stat(f)
		check(err)
		size += info.Size()
	}
	c, err := contract.Load("sales.odcs.yaml", contract.Defaults()["sales.odcs.yaml"])
	check(err)
	known := map[string]*intake.IDs{"stores": firstCells(filepath.Join(chain, "stores.csv")), "products": firstCells(filepath.Join(chain, "products.csv"))}
	ways := []struct {
		title string
		read  func(path string) error
	}{
		{"split into fields, by encoding/csv", splitCSV},
		{"split into fields, by two searches for a byte", splitPlain},
		{"Daybook: hash, split, parse, check, keys, encode", func(path string) error { return readWhole(path, c, known) }},
	}
	defer debug.SetGCPercent(debug.SetGCPercent(lessCollect))
	wall, cpu := make([][]float64, len(ways)), make([][]float64, len(ways))
	for range floorTimes {
		for i, way := range ways {
			begin, used := time.Now(), processor()
			eachFile(files, way.read)
			took := float64(size) / 1e6
			wall[i], cpu[i] = append(wall[i], took/time.Since(begin).Seconds()), append(cpu[i], took/(processor()-used))
			log.Printf("%s: %.0f MB/s, %.0f MB a second of processor time", way.title, wall[i][len(wall[i])-1], cpu[i][len(cpu[i])-1])
		}
	}
	b.printf("## Intake against a mere splitter\n\n%d files of sales, %d MB, read by %d goroutines, one a file. Each way was measured %d times, by turns. Load average at the end: %s.\n\n", len(files), size>>20, runtime.GOMAXPROCS(0), floorTimes, load())
	b.printf("| what | MB/s | spread | MB a second of processor time | spread |\n|---|---|---|---|---|\n")
	for i, way := range ways {
		b.printf("| %s | %.0f | %.0f to %.0f | %.0f | %.0f to %.0f |\n", way.title, median(wall[i]), slices.Min(wall[i]), slices.Max(wall[i]), median(cpu[i]), slices.Min(cpu[i]), slices.Max(cpu[i]))
	}
	last := len(ways) - 1
	b.printf("\nDaybook reads at %.0f %% of encoding/csv's speed and %.0f %% of the other splitter's, which knows no quotes; by processor time %.0f and %.0f %% (wanted: at least %.0f %%).\n\n",
		100*median(wall[last])/median(wall[0]), 100*median(wall[last])/median(wall[1]), 100*median(cpu[last])/median(cpu[0]), 100*median(cpu[last])/median(cpu[1]), 100*floorWant)
}

// eachFile reads files on as many goroutines as there are cores.
func eachFile(files []string, read func(path string) error) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(files)); i = next.Add(1) - 1 {
				check(read(files[i]))
			}
		})
	}
	wg.Wait()
}

// processor is the processor time of this process in seconds.
func processor() float64 {
	var r syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &r))
	return time.Duration(r.Utime.Nano() + r.Stime.Nano()).Seconds()
}

func splitCSV(path string) error {
	f, err := os.Open(path) //nolint:gosec // a file of this measurement
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(f)
	r.ReuseRecord = true
	for {
		if _, err := r.Read(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// splitPlain finds line ends and commas a block at a time, and keeps where each field of the line at hand stands.
func splitPlain(path string) error {
	f, err := os.Open(path) //nolint:gosec // a file of this measurement
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	var fields [][]byte
	block, kept, cells := make([]byte, 1<<20), 0, 0
	for {
		n, err := f.Read(block[kept:])
		text := block[:kept+n]
		for {
			end := bytes.IndexByte(text, '\n')
			if end < 0 {
				break
			}
			line := text[:end]
			text, fields = text[end+1:], fields[:0]
			for at := bytes.IndexByte(line, ','); at >= 0; at = bytes.IndexByte(line, ',') {
				fields, line = append(fields, line[:at]), line[at+1:]
			}
			fields = append(fields, line)
			cells += len(fields)
		}
		kept = copy(block, text)
		if errors.Is(err, io.EOF) {
			if cells == 0 {
				return fmt.Errorf("%s has no line", path)
			}
			return nil
		} else if err != nil {
			return err
		}
	}
}

// readWhole reads a file as a run does and lets its batches go.
func readWhole(path string, c *contract.Contract, known map[string]*intake.IDs) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	slot, _ := c.Match(filepath.Base(path))
	src := intake.Source{Name: filepath.Base(path), Size: info.Size(), Slot: slot, Open: func() (io.ReadCloser, error) { return os.Open(path) }} //nolint:gosec // a file of this measurement
	r, err := intake.Read(context.Background(), src, c, intake.Options{Sink: nowhere{}, Known: known, Workers: 1})
	if err == nil && r.Verdict.Outcome != contract.OK {
		err = fmt.Errorf("%s: %s", path, r.Verdict.Outcome)
	}
	return err
}

// nowhere is a sink that keeps nothing.
type nowhere struct{}

// Batch implements intake.Sink.
func (nowhere) Batch(arrow.RecordBatch) error { return nil }

// firstCells are the ids of a master.
func firstCells(path string) *intake.IDs {
	f, err := os.Open(path) //nolint:gosec // a file of this measurement
	check(err)
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	check(err)
	ids := make([]string, 0, len(rows))
	for _, row := range rows[1:] {
		ids = append(ids, row[0])
	}
	return intake.NewIDs(ids)
}
