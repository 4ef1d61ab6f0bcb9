package intake

import (
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

// row looks at what concerns more than one cell of a row, and hands the row on.
func (w *worker) row() {
	w.named()
	if w.lines {
		w.tillLine()
	}
	for i := range w.keys {
		w.part.keys[i].add(w.hash(i))
	}
	good := true
	for i := range w.loaded {
		c := &w.loaded[i]
		switch st := w.states[c.column]; {
		case st == bad:
			good = false
		case c.number && st == given:
			w.part.columns[c.column].sum.add(w.ints[c.column] * c.factor)
		}
	}
	if !good {
		return
	}
	if w.sliced {
		w.slice()
	}
	for _, u := range w.strange {
		u.SalesValue += w.money()
	}
	if w.out != nil {
		w.out.add(w)
	}
}

// noKeys keeps the keys of a row that has none in step with the rows.
func (w *worker) noKeys() {
	for i := range w.part.keys {
		w.part.keys[i].add(keyHash{})
	}
}

// money is the sales value of the row, 0 where the dataset has none.
func (w *worker) money() int64 {
	if w.lines {
		return w.till.value.at
	}
	if w.at.value.field < 0 {
		return 0
	}
	n, _ := w.number(w.at.value)
	return n
}

// number is the value of a field in the row, in the field's units; false where there is none.
func (w *worker) number(p place) (int64, bool) {
	switch {
	case p.column >= 0 && w.states[p.column] == given:
		return w.ints[p.column] * w.columns[p.column].factor, true
	case p.column < 0 && p.fixed != nil:
		return p.fixed.Int, true
	}
	return 0, false
}

// text is the text of a field in the row; nil where there is none.
func (w *worker) text(p place) []byte {
	switch {
	case p.column >= 0 && w.states[p.column] == given:
		return w.raw(p.column)
	case p.column < 0 && p.fixed != nil:
		return p.fixed.Text
	}
	return nil
}

// named holds a row against what the file's name says, and settles what only the name, or the time of the sale, says.
func (w *worker) named() {
	if w.at.date.field >= 0 {
		w.businessDate()
	}
	if w.store != nil && w.at.store.field >= 0 {
		if own := w.text(w.at.store); own != nil && string(own) != string(w.store) {
			w.find(w.at.store.column, "store_id", "is not the store of the file's name, "+string(w.store), contract.Error)
		}
	}
	if w.storeID = w.store; w.store == nil && w.at.store.field >= 0 {
		w.storeID = w.text(w.at.store)
	}
}

// businessDate settles the row's date: its own, that of the time at which it was sold, that of the file's name. Where there
// are several they must be the same.
func (w *worker) businessDate() {
	at, name := &w.at, w.slot.BusinessDate
	date, own := w.number(at.date)
	if own && name != nil && date != int64(*name) {
		w.find(at.date.column, "business_date", "is not the date of the file's name, "+name.String(), contract.Error)
	}
	known := own
	if at.soldAt.field >= 0 {
		w.sold.at, w.sold.known = w.number(at.soldAt)
		if w.sold.known && !w.timeOfDay() {
			day := floorDiv(w.sold.at-int64(w.c.DayStartsAt/time.Microsecond), microsPerDay)
			switch {
			case own && date != day:
				w.find(at.soldAt.column, "business_date", "belongs to the business date "+contract.Day(day).String()+", not to "+contract.Day(date).String(), contract.Error)
			case !own && name != nil && int64(*name) != day:
				w.find(at.soldAt.column, "business_date", "belongs to the business date "+contract.Day(day).String()+", not to that of the file's name, "+name.String(), contract.Error)
			}
			if !own {
				date, known = day, true
			}
		}
	}
	if !known && name != nil {
		date, known = int64(*name), true
	}
	w.date = moment{date, known}
	switch {
	case known && w.sold.known && w.timeOfDay():
		w.sold.at = w.soldOn(contract.Day(date))
	case !known && w.sliced && at.date.column < 0 && (at.soldAt.column < 0 || w.states[at.soldAt.column] != bad):
		w.find(at.soldAt.column, "required", "there is no business date: neither the row nor the file's name says one", contract.Error)
	}
}

// timeOfDay reports whether sold_at is a time without a date.
func (w *worker) timeOfDay() bool {
	return w.at.soldAt.column >= 0 && w.columns[w.at.soldAt.column].TimeOfDay
}

const microsPerDay = int64(24 * time.Hour / time.Microsecond)

// soldOn joins a time of day with the business date: before the day starts it is of the morning after.
func (w *worker) soldOn(day contract.Day) int64 {
	if w.sold.at < int64(w.c.DayStartsAt/time.Microsecond) {
		day++
	}
	return w.sold.at + int64(day)*microsPerDay
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
