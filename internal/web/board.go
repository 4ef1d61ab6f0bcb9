package web

import (
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// alike is how many stores with the same nights make one line of the board.
const alike = 3

// mostNamed is how many of the stores in a line are named. Of a chain of 50,000 all names would be a page of two megabytes.
const mostNamed = 500

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

	Alike []read.BoardRow `json:"-"` // the first stores of several
	More  int64           `json:"-"` // and how many there are beside them
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
	groups := boardGroups(b, r.view.Each || r.api)
	shown, _, err := onPage(r, &v.Pager, groups, boardStores)
	if err != nil {
		return v, err
	}
	for i := range shown {
		v.Lines = append(v.Lines, boardLine(r, b, &shown[i]))
	}
	v.Grouped = len(groups) < len(b.Rows)
	switch {
	case r.view.Each:
		v.Each = r.view.Link(r.base.Path)
	case v.Grouped:
		v.Each = r.view.Link(r.base.Path, "stores", "each")
	}
	v.Key = keyOf(b)
	return v, nil
}

// boardGroup is what becomes a line of the board: a store, or several whose nights are the same.
type boardGroup struct {
	rows  []read.BoardRow // the first of them
	count int
}

// boardGroups are the lines of the board to be: stores that stand out first, then groups from the smallest, or every store by id.
func boardGroups(b read.Board, each bool) []boardGroup {
	if each {
		list := make([]boardGroup, len(b.Rows))
		for i := range b.Rows {
			list[i] = boardGroup{b.Rows[i : i+1], 1}
		}
		return list
	}
	var like []boardGroup // by Like, which numbers what stores sent in the order of rows
	for _, row := range b.Rows {
		for len(like) <= row.Like {
			like = append(like, boardGroup{})
		}
		g := &like[row.Like]
		if g.count++; g.count <= mostNamed {
			g.rows = append(g.rows, row)
		}
	}
	slices.SortStableFunc(like, func(x, y boardGroup) int { return x.count - y.count })
	var list []boardGroup
	for _, g := range like {
		if g.count >= alike {
			list = append(list, g)
			continue
		}
		for i := range g.rows {
			list = append(list, boardGroup{g.rows[i : i+1], 1})
		}
	}
	return list
}

func boardLine(r *request, b read.Board, g *boardGroup) BoardLine {
	first := g.rows[0]
	if g.count == 1 {
		return BoardLine{Store: first.ID, Name: first.Name, Link: r.linkTo("/stores/", first.ID), Count: 1, Nights: nightsOf(r, first.ID, b.Days, first.Words)}
	}
	return BoardLine{Count: g.count, Nights: nightsOf(r, "", b.Days, first.Words), Alike: g.rows, More: int64(g.count - len(g.rows))}
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
