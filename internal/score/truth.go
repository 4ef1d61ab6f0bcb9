package score

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Truth is what was planted in a chain, as truth.json tells it.
type Truth struct {
	From       string      `json:"from"`
	Events     []Event     `json:"events"`
	Promotions []Promotion `json:"promotions"`
	Holidays   []Holiday   `json:"holidays"`
	Prices     []Price     `json:"price_changes"`
	Pairs      []PairDay   `json:"-"` // of the last dates, from the files pairs_DATE.csv
}

// Event is one planted thing. Dates are ISO, so that they compare as text.
type Event struct {
	Kind      string  `json:"kind"`
	Region    string  `json:"region"`
	StoreID   string  `json:"store_id"`
	ProductID string  `json:"product_id"`
	Category  string  `json:"category"`
	From      string  `json:"from"`
	To        string  `json:"to"`
	LostUnits float64 `json:"lost_units"`
	LostMoney string  `json:"lost_money"`
}

// money is what the event cost, in whole units of the currency.
func (e Event) money() float64 { return number(e.LostMoney) }

// Holiday is a day on which the whole chain sells so many times as much as on others like it.
type Holiday struct {
	Date   string  `json:"date"`
	Event  string  `json:"event"`
	Factor float64 `json:"factor"`
}

// Price is another regular price of a product in all stores.
type Price struct {
	ProductID string `json:"product_id"`
	From      string `json:"from"`
}

// Promotion is one planted promotion.
type Promotion struct {
	ID            string  `json:"promotion_id"`
	ProductID     string  `json:"product_id"`
	From          string  `json:"from"`
	To            string  `json:"to"`
	Units         float64 `json:"units"`
	BaselineUnits float64 `json:"baseline_units"`
	Margin        string  `json:"incremental_margin"`
}

// PairDay is what one product of one store was to sell on one date.
type PairDay struct {
	Date, Store, Product string
	Mean, Baseline       float64
	Units, Lost          float64
	Promoted, Calm       bool
}

// ReadTruth reads truth.json and the pairs that were told into dir.
func ReadTruth(path, dir string) (t Truth, err error) {
	doc, err := os.ReadFile(path)
	if err != nil {
		return t, fmt.Errorf("read truth: %w", err)
	}
	if err := json.Unmarshal(doc, &t); err != nil {
		return t, fmt.Errorf("read truth %s: %w", path, err)
	}
	names, err := filepath.Glob(filepath.Join(dir, "pairs_*.csv"))
	if err != nil {
		return t, err
	}
	for _, name := range names {
		date := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(name), "pairs_"), ".csv")
		file, err := os.Open(name)
		if err != nil {
			return t, fmt.Errorf("read truth: %w", err)
		}
		err = rows(file, func(r record) {
			t.Pairs = append(t.Pairs, PairDay{
				Date: date, Store: r.text("store_id"), Product: r.text("product_id"), Mean: r.number("mean"), Baseline: r.number("baseline"),
				Units: r.number("units"), Lost: r.number("lost"), Promoted: r.text("promoted") == "true", Calm: r.text("calm") == "true",
			})
		})
		if cerr := file.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			return t, fmt.Errorf("read truth %s: %w", name, err)
		}
	}
	return t, nil
}

// record is one row of a CSV file with a header.
type record struct {
	index map[string]int
	cells []string
}

func (r record) text(column string) string {
	if i, ok := r.index[column]; ok {
		return r.cells[i]
	}
	return ""
}

func (r record) number(column string) float64 { return number(r.text(column)) }

// number reads a decimal; an empty text is 0.
func number(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0
	}
	return v
}

// rows reads a CSV file with a header.
func rows(in io.Reader, each func(record)) error {
	c := csv.NewReader(in)
	c.ReuseRecord = true
	head, err := c.Read()
	if err != nil {
		return fmt.Errorf("header: %w", err)
	}
	index := map[string]int{}
	for i, name := range head {
		index[name] = i
	}
	for {
		cells, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		each(record{index, cells})
	}
}
