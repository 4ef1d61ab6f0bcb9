package web

import (
	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

// leftOf says of a night whose rows have left the warehouse where they are; "" of any other. What is of stores, products and categories is still there.
func (s *server) leftOf(r *request) string { return s.leftOn(r, r.date) }

// leftOn is leftOf for a night of a page of several.
func (s *server) leftOn(r *request, date contract.Day) string {
	m, ok := r.state.Offloaded.Of(date)
	if !ok {
		return ""
	}
	month := s.format.date(date.Time(), "January 2006")
	if !r.base.Who.Mends && !r.base.Who.Open {
		return s.format.sayf("Rows of %s have left this warehouse: products in a store and lists of stock are not there for this night, sums of stores, of products and of categories are. Who runs Daybook can ask for the rows.", month)
	}
	return s.format.sayf("Rows of %s have left this warehouse for %s (run %d): products in a store and lists of stock are not there for this night, sums of stores, of products and of categories are. The rows: daybook sql --from %s", month, m.Place, m.Run, batch.ShellWord(m.Place))
}

// here refuses a file of rows that have left: an empty one would say that nothing was sold.
func (s *server) here(r *request) error {
	for date := r.span.First; date <= r.date; date++ {
		if s.leftOn(r, date) != "" {
			return fault.New(fault.NotFound, "rows of %s have left this warehouse; the page of the night says where to ask for them", date.String()[:7])
		}
	}
	return nil
}
