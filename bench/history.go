package main

import (
	"bufio"
	"bytes"
	"os"
	"time"
)

// history writes one file of at least size bytes: the given days one after the other, again and again under earlier dates,
// so that no key stands in it twice.
func history(path string, days []string, size int64) (rows, written int64, err error) {
	f, err := os.Create(path)
	if err != nil {
		return 0, 0, err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	date := time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC)
	for round := 0; written < size; round++ {
		for _, day := range days {
			doc, err := os.ReadFile(day)
			if err != nil {
				return 0, 0, err
			}
			header, body, _ := bytes.Cut(doc, []byte("\n"))
			if rows == 0 {
				n, _ := w.Write(append(header, '\n'))
				written += int64(n)
			}
			text := []byte(date.Format(time.DateOnly))
			date = date.AddDate(0, 0, -1)
			for line := range bytes.Lines(body) {
				copy(line, text)
				n, err := w.Write(line)
				if err != nil {
					return 0, 0, err
				}
				written += int64(n)
				rows++
			}
			if written >= size {
				break
			}
		}
	}
	if err := w.Flush(); err != nil {
		return 0, 0, err
	}
	return rows, written, f.Close()
}

// historyContract is the sales contract for a file without a date in its name.
func historyContract(path string) []byte {
	doc, err := os.ReadFile(path)
	check(err)
	doc = bytes.Replace(doc, []byte("sales_{business_date}.csv"), []byte("sales_history.csv"), 1)
	return bytes.Replace(doc, []byte("\nid: "), []byte("\nid: history-of-"), 1)
}
