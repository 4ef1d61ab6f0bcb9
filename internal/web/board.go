package web

import (
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// alike is how many stores with the same nights make one line of the board.
const alike = 3

// BoardView is the store-day board, ready to show. Stores whose nights are all the same stand in one line, unless every
// store was asked for: what differs is what a reader looks for.
type BoardView struct {
	Days    []BoardDay  `json:"days"`
	Lines   []BoardLine `json:"lines"`
	Key     []KeyEntry  `json:"words"` // that are on it
	Stores  int         `json:"stores"`
	Pager   Pager       `json:"pages"`
	Grouped bool        `json:"-"` // some line stands for several stores
	Each    string      `json:"-"` // to a line for every store, or back
}

// BoardDay is the head of one night: how many of the stores that were due are complete.
type BoardDay struct {
	Date     contract.Day `json:"business_date"`
	Complete int64        `json:"complete"`
	Due      int64        `json:"due"`
	Link     string       `json:"-"`
	Level    string       `json:"level"` // ok or amber
	Old      bool         `json:"-"`     // not shown on a phone
}

// BoardLine is one store, or several whose nights are the same.
type BoardLine struct {
	Store  string  `json:"store_id"`
	Name   string  `json:"name"`
	Link   string  `json:"-"`
	Count  int     `json:"-"` // of stores; 1 is one
	Nights []Night `json:"nights"`

	Alike []read.BoardRow `json:"-"` // the stores of several
}

// phoneNights is how many nights of the board a phone shows.
const phoneNights = 7

func (s *server) boardView(r *request, b read.Board) (BoardView, error) {
	v := BoardView{Stores: len(b.Rows)}
	for i, d := range b.Days {
		head := BoardDay{Date: d, Complete: b.Due[i].Complete, Due: b.Due[i].Due(), Level: "ok", Old: i < len(b.Days)-phoneNights}
		if head.Complete < head.Due {
			head.Level = "amber"
		}
		if r.w.Night(d) != nil {
			head.Link = r.view.Link("/", "date", d, "period", "", "from", "")
		}
		v.Days = append(v.Days, head)
	}
	lines := boardLines(r, b, r.view.Each || r.api)
	var err error
	if v.Lines, _, err = onPage(r, &v.Pager, lines, boardStores); err != nil {
		return v, err
	}
	v.Grouped = len(lines) < len(b.Rows)
	switch {
	case r.view.Each:
		v.Each = r.view.Link(r.base.Path)
	case v.Grouped:
		v.Each = r.view.Link(r.base.Path, "stores", "each")
	}
	v.Key = keyOf(b)
	return v, nil
}

// boardLines are the lines of the board: stores that stand out first, then groups from the smallest, or every store by id.
func boardLines(r *request, b read.Board, each bool) []BoardLine {
	groups := map[int][]read.BoardRow{}
	var order []int
	for i, row := range b.Rows {
		key := row.Like
		if each {
			key = i
		}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], row)
	}
	if !each {
		slices.SortStableFunc(order, func(x, y int) int { return len(groups[x]) - len(groups[y]) })
	}
	var lines []BoardLine
	for _, key := range order {
		rows := groups[key]
		if len(rows) >= alike {
			lines = append(lines, groupLine(r, b, rows))
			continue
		}
		for _, row := range rows {
			lines = append(lines, BoardLine{
				Store: row.ID, Name: row.Name, Link: r.linkTo("/stores/", row.ID), Count: 1, Nights: nightsOf(r, row.ID, b.Days, row.Words),
			})
		}
	}
	return lines
}

func groupLine(r *request, b read.Board, rows []read.BoardRow) BoardLine {
	return BoardLine{Count: len(rows), Nights: nightsOf(r, "", b.Days, rows[0].Words), Alike: rows}
}

// keyOf explains the words that are on the board.
func keyOf(b read.Board) []KeyEntry {
	there, seen := map[read.Word]bool{}, map[int]bool{}
	for i := range b.Rows {
		if row := &b.Rows[i]; !seen[row.Like] {
			seen[row.Like] = true
			for _, w := range row.Words {
				there[w] = true
			}
		}
	}
	var key []KeyEntry
	for _, k := range boardWords {
		if there[k.Word] {
			k.Sign = wordSigns[k.Word]
			key = append(key, k)
		}
	}
	return key
}
