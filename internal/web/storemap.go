package web

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/daybookhq/daybook/internal/mart/read"
)

// StoreMap is where the stores of a table lie, drawn from the coordinates of the store master alone: no map of anybody else's is asked for.
type StoreMap struct {
	Title         string // what it shows
	Width, Height int
	Places        []MapPlace // the largest gap last, so that it lies on top
	Without       int        // stores that have no coordinates
	Names         []MapName  // of regions, above their stores
}

// MapPlace is a store: a triangle that points down or up, a square where it is level, a ring where it is not compared. Its area goes with its gap.
type MapPlace struct {
	Path, Class, Title, Link string
	gap                      int64
}

// MapName is a region's name on the map.
type MapName struct {
	X, Y int
	Text string
}

const (
	mapWidth, mapLeast, mapMost, mapEdge = 520, 160, 420, 26

	// mapStores is how many stores a map has at most: beyond it a page grows heavier than the figures that it shows.
	mapStores = 400
	// mapNames is how many regions are named at most.
	mapNames = 12
)

// mapped are rows that may be drawn on a map.
type mapped struct {
	placed []read.StoreRow // that have coordinates, one more than a map has at most
	all    int
}

func mapOf() *mapped { return &mapped{} }

func (m *mapped) add(row *read.StoreRow) {
	m.all++
	if row.Lat.Known() && row.Lon.Known() && (row.Lat != 0 || row.Lon != 0) && len(m.placed) <= mapStores {
		m.placed = append(m.placed, *row)
	}
}

// storeMap draws the rows that have coordinates. Where fewer than two do, or more than can be told apart, there is no map, and why says what brings
// one; a single row needs neither.
func (s *server) storeMap(r *request, on *mapped) (m *StoreMap, why string) {
	placed := on.placed
	switch {
	case on.all < 2:
		return nil, ""
	case len(placed) < 2:
		return nil, s.format.say("There is no map, because these stores have no coordinates: latitude and longitude in the file of the stores bring one.")
	case len(placed) > mapStores:
		return nil, s.format.sayf("There is no map of more than %d stores: choose a region.", mapStores)
	}
	x, y, height := projection(placed)
	m = &StoreMap{Width: mapWidth, Height: height, Without: on.all - len(placed)}
	most, below, compared := int64(1), int64(0), int64(0)
	for _, row := range placed {
		most = max(most, abs(row.Gap.Or(0)))
	}
	type middle struct{ x, top, n int }
	regions := map[string]*middle{}
	for _, row := range placed {
		px, py := x(row), y(row)
		p := MapPlace{Link: r.linkTo("/stores/", row.ID), Title: row.ID + " " + row.Name, gap: abs(row.Gap.Or(0))}
		switch {
		case !row.Gap.Known():
			p.Class, p.Path = "none", ring(px, py, 4)
			p.Title += s.format.say(": not compared")
		default:
			compared++
			if row.Gap < 0 {
				below++
			}
			p.Class = side(dir(int64(row.Gap)))
			p.Path = triangle(px, py, 5+int(math.Sqrt(float64(p.gap)/float64(most))*9), dir(int64(row.Gap)))
			p.Title += ": " + s.format.change(row.Gap).String() + ", " + s.format.ShareGap(int64(row.Gap), int64(row.Base))
		}
		m.Places = append(m.Places, p)
		if row.Region != "" {
			if regions[row.Region] == nil {
				regions[row.Region] = &middle{top: py}
			}
			at := regions[row.Region]
			at.x, at.top, at.n = at.x+px, min(at.top, py), at.n+1
		}
	}
	slices.SortStableFunc(m.Places, func(a, b MapPlace) int { return cmp.Compare(a.gap, b.gap) })
	if len(regions) > 1 && len(regions) <= mapNames {
		for name, at := range regions {
			m.Names = append(m.Names, MapName{at.x / at.n, max(at.top-14, 12), name})
		}
		slices.SortFunc(m.Names, func(a, b MapName) int { return cmp.Compare(a.Text, b.Text) })
	}
	m.Title = s.format.sayf("On the map: %s of %s below", s.format.Whole(below), count(s.format, compared, "store"))
	return m, ""
}

// projection lays degrees out on the map so that distances are alike in both directions where the stores are.
func projection(rows []read.StoreRow) (x, y func(read.StoreRow) int, height int) {
	west, east, south, north := rows[0].Lon, rows[0].Lon, rows[0].Lat, rows[0].Lat
	for _, row := range rows {
		west, east, south, north = min(west, row.Lon), max(east, row.Lon), min(south, row.Lat), max(north, row.Lat)
	}
	narrow := math.Cos(float64(south+north) / 2 / 1e6 * math.Pi / 180)
	wide, tall := float64(east-west)*narrow, float64(north-south)
	const room = mapWidth - 2*mapEdge
	scale := room / max(wide, 1)
	if tall*scale > mapMost-2*mapEdge {
		scale = (mapMost - 2*mapEdge) / tall
	}
	height = max(int(tall*scale)+2*mapEdge, mapLeast)
	left, top := (mapWidth-wide*scale)/2, (float64(height)-tall*scale)/2
	x = func(row read.StoreRow) int { return int(left + float64(row.Lon-west)*narrow*scale) }
	y = func(row read.StoreRow) int { return int(top + float64(north-row.Lat)*scale) }
	return x, y, height
}

// triangle points down for less, up for more; what is level is a square.
func triangle(x, y, size, dir int) string {
	switch {
	case dir < 0:
		return fmt.Sprintf("M%d %dh%dl-%d %dz", x-size, y-size*2/3, 2*size, size, size*5/3)
	case dir > 0:
		return fmt.Sprintf("M%d %dh%dl-%d-%dz", x-size, y+size*2/3, 2*size, size, size*5/3)
	}
	return fmt.Sprintf("M%d %dh6v6h-6z", x-3, y-3)
}

// ring is a circle that is not filled.
func ring(x, y, r int) string {
	return fmt.Sprintf("M%d %da%d %d 0 1 0 %d 0a%d %d 0 1 0 -%d 0z", x-r, y, r, r, 2*r, r, r, 2*r)
}
