package read

import "container/list"

// smallRows is how many rows a small answer has at most: one for each product in each region, or for each store of a chain of very many.
const smallRows = 6_000

// shelf is answers in the order in which they go.
type shelf struct {
	held  int64     // rows
	order list.List // of kept, the most recently used first
}

// shelf is where an answer is kept. Nights are among the large ones however small they are: a page looks at hundreds of them.
func (m *Memory) shelf(k kept) *shelf {
	if _, night := k.key.(nightKey); !night && k.rows <= smallRows {
		return &m.small
	}
	return &m.large
}

// crowded is the shelf that the next answer goes from; nil: there is room. Either takes what the other leaves, and what is small gives way once it
// has more than a quarter.
func (m *Memory) crowded() *shelf {
	switch {
	case m.small.held+m.large.held <= m.limit:
		return nil
	case m.small.order.Len() > 1 && (m.small.held > m.limit/4 || m.large.order.Len() <= 1):
		return &m.small
	case m.large.order.Len() > 1:
		return &m.large
	}
	return nil
}
