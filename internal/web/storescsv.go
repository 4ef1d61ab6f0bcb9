package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"

	"github.com/daybookhq/daybook/internal/mart/read"
)

// storesCSV is the table as a file: all rows, the same columns, numbers with a point and no grouping.
func (s *server) storesCSV(r *request) (name, mediaType string, body []byte, err error) {
	by, down, err := sortOf(r.view)
	if err != nil {
		return "", "", nil, err
	}
	rows, _, err := read.AskStores(r.ctx, r.q, read.StoreQuery{Date: r.date, Region: r.in.Region, Against: r.against(), Sort: by, Descending: down, Limit: 1 << 30})
	if err != nil {
		return "", "", nil, err
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	records := [][]string{{"business_date", "store_id", "name", "region", "complete", "net_sales", "compared_with", "base_net_sales", "gap", "gross_margin", "transactions", "units"}}
	for _, v := range rows {
		records = append(records, []string{
			r.date.String(), defuse(v.Store), defuse(v.Name), defuse(v.Region), fmt.Sprint(v.Complete), decimalText(v.Sales, 2), r.vs.words(s.format, r.date),
			decimalText(v.Base, 2), decimalText(v.Gap, 2), decimalText(v.Margin, 2), decimalText(v.Transactions, 3), decimalText(v.Units, 3),
		})
	}
	if err := w.WriteAll(records); err != nil {
		return "", "", nil, err
	}
	return "stores-" + r.date.String() + ".csv", "text/csv; charset=utf-8", b.Bytes(), nil
}

// defuse keeps a spreadsheet from taking a name for a formula.
func defuse(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}

// decimalText writes an exact decimal; nil is empty.
func decimalText(v *int64, scale int) string {
	if v == nil {
		return ""
	}
	s := Format{decimal: "."}.digits(*v, scale, scale)
	if *v < 0 {
		return "-" + s
	}
	return s
}
