package contract

import (
	"strings"
	"time"
)

// Offsets and zones behind a time are read and held to their shape, and then left behind: a time is what the store's own
// clock showed, and the day that this clock showed is the business date.

// zoneItem is the item of n times the letter c, one of X, x, Z, z and V.
func zoneItem(c byte, n int) (timeItem, bool) {
	layouts := map[string]string{ // the standard library's words for them
		"X": "Z07", "XX": "Z0700", "XXX": "Z07:00", "x": "-07", "xx": "-0700", "xxx": "-07:00",
		"Z": "-0700", "ZZ": "-0700", "ZZZ": "-0700", "ZZZZZ": "Z07:00", "z": "MST", "zz": "MST", "zzz": "MST", "VV": "MST",
	}
	layout, ok := layouts[strings.Repeat(string(c), n)]
	it := timeItem{kind: offset, text: layout}
	if layout == "MST" {
		it.kind = zone
	}
	return it, ok
}

// scanOffset returns the length of the offset at the front of b, 0 where none is.
func scanOffset(layout string, b []byte) int {
	if layout[0] == 'Z' && len(b) > 0 && b[0] == 'Z' {
		return 1
	}
	if len(b) < 3 || (b[0] != '+' && b[0] != '-') {
		return 0
	}
	hours := pair(b[1:])
	if hours < 0 || hours > 18 {
		return 0
	}
	n, minutes := 3, -1
	switch {
	case strings.HasSuffix(layout, "07:00") && len(b) >= 6 && b[3] == ':':
		n, minutes = 6, pair(b[4:])
	case strings.HasSuffix(layout, "0700") && len(b) >= 5, strings.HasSuffix(layout, "07") && len(b) >= 5 && pair(b[3:]) >= 0:
		n, minutes = 5, pair(b[3:])
	case strings.HasSuffix(layout, "07"):
		return 3 // minutes may be left out
	}
	if minutes < 0 || minutes > 59 {
		return 0
	}
	return n
}

// scanZone returns the length of the time zone's name at the front of b: CET, Europe/Berlin, GMT+2.
func scanZone(b []byte) int {
	n := 0
	for n < len(b) && (isLetter(b[n]) || n > 0 && strings.IndexByte("0123456789+-_/:", b[n]) >= 0) {
		n++
	}
	return n
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// writeZone writes the offset or zone of t.
func writeZone(b *strings.Builder, it timeItem, t time.Time) { b.WriteString(t.Format(it.text)) }

// HasZone reports whether values of the format name an offset or a time zone, which is not applied.
func (f *TimeFormat) HasZone() bool { return hasZone(f.items) }

func hasZone(items []timeItem) bool {
	for _, it := range items {
		if it.kind == offset || it.kind == zone || it.kind == section && hasZone(it.section) {
			return true
		}
	}
	return false
}
