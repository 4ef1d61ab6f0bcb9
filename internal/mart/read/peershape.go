package read

// PeerShape returns the shape of the week of all stores of a region, in scope or not, and how many of them are not. It holds the days on which enough of
// those others were complete, and is empty where there are too few of them. The window holds the span.
func (r *Reader) PeerShape(w *Window, span Span, region string) (s Shape, others int) {
	var stores []*Store
	for _, st := range w.every.Stores {
		if st.Region != region {
			continue
		}
		if stores = append(stores, st); !r.scope.Holds(st.ID) {
			others++
		}
	}
	if others == 0 || !enoughPeers(others) { // where all stores are the reader's, Window.Shape is as much
		return s, others
	}
	for date := span.First; date <= span.Last; date++ {
		n, theirs := w.whole[date], 0
		var sales, days int64
		for _, st := range stores {
			d := n.of(st.place, st.ID)
			if d == nil || !w.tells(d) {
				continue
			}
			if sales, days = sales+int64(d.Sales), days+1; !r.scope.Holds(st.ID) {
				theirs++
			}
		}
		if enoughPeers(theirs) {
			weekday := weekdayOf(date)
			s.Sales[weekday], s.Days[weekday] = s.Sales[weekday]+sales, s.Days[weekday]+days
		}
	}
	return s, others
}
