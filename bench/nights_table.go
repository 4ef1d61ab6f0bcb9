package main

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// nightRow is what the last nights of a history took.
type nightRow struct {
	median float64
	text   string // the row, after its first cell
}

// nightChain says of which chain nights are. Those of another one are of other files.
func nightChain(stores, lived int) string {
	return fmt.Sprintf("The end of %d days of %d stores x 200 products, up to %s", lived, stores, ended-1)
}

var nightLine = regexp.MustCompile(`(?m)^\| (\d+) days (\| ([\d.]+) \|[^|\n]*\|[^|\n]*\|[^|\n]*\|)$`)

// keptNights are the rows of a section that is on the page, if it is of the same chain and of as many nights: those of histories that are not measured again stay.
func keptNights(section, of string, nights int) map[int]nightRow {
	rows := map[int]nightRow{}
	if !strings.Contains(section, "\n"+of+":") {
		return rows
	}
	for _, m := range nightLine.FindAllStringSubmatch(section, -1) {
		if !strings.HasSuffix(m[2], fmt.Sprintf(", %d nights |", nights)) {
			continue
		}
		days, _ := strconv.Atoi(m[1])
		seconds, _ := strconv.ParseFloat(m[3], 64)
		rows[days] = nightRow{seconds, m[2]}
	}
	return rows
}

// nightTable writes what nights took, and what those of longer histories cost beside those of the shortest.
func (b *bench) nightTable(rows map[int]nightRow, last lastNights, wanted string) {
	histories := slices.Sorted(maps.Keys(rows))
	b.printf("| history | median s | spread | rows a night | measured |\n|---|---|---|---|---|\n")
	var costs []string
	for _, days := range histories {
		b.printf("| %d days %s\n", days, rows[days].text)
		if first := histories[0]; days > first {
			costs = append(costs, fmt.Sprintf("%d days %.2f x", days, rows[days].median/rows[first].median))
		}
	}
	b.printf("\n")
	if len(costs) > 0 {
		b.printf("Beside %d days, %s (wanted: %s). ", histories[0], strings.Join(costs, ", "), wanted)
	} else {
		b.printf("Wanted: %s. ", wanted)
	}
	s := last.last.Steps
	b.printf("Steps of the last night after %d days: check %.2f, load %.2f, archive %.2f, marts %.2f, insights %.2f, publish %.2f s.\n\n", last.days, s["check"], s["load"], s["archive"], s["marts"], s["insights"], s["publish"])
}
