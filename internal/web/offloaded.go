package web

import (
	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/fault"
)

// leftOf says of a night whose rows have left the warehouse where they are; "" of any other. What is of stores, products and categories is still there.
func (s *server) leftOf(r *request) string {
	m, ok := r.state.Offloaded.Of(r.date)
	if !ok {
		return ""
	}
	month := s.format.date(r.date.Time(), "January 2006")
	if !r.base.Who.Mends && !r.base.Who.Open {
		return s.format.sayf("Rows of %s have left this warehouse: products in a store and lists of stock are not there for this night, sums of stores, of products and of categories are. Who runs Daybook can ask for the rows.", month)
	}
	return s.format.sayf("Rows of %s have left this warehouse for %s (run %d): products in a store and lists of stock are not there for this night, sums of stores, of products and of categories are. The rows: daybook sql --from %s", month, m.Place, m.Run, batch.ShellWord(m.Place))
}

// here refuses a file of rows that have left: an empty one would say that nothing was sold.
func (s *server) here(r *request) error {
	if s.leftOf(r) != "" {
		return fault.New(fault.NotFound, "rows of %s have left this warehouse; the page of the night says where to ask for them", r.date.String()[:7])
	}
	return nil
}
