package contract_test

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/daybookhq/daybook/internal/contract"
)

// A name is read where it can be read in one way: the judge tries every part of it for the store and every part for the date.
func FuzzPattern(f *testing.F) {
	for _, p := range []string{"s.csv", "s_{business_date}.csv", "{store_id}_{business_date:d.M.yy}.csv", "{*}/{store_id}.csv.gz", "{business_date:yyyyDDD}{*}"} {
		f.Add(p, "S1_3.5.26.csv.gz")
	}
	f.Fuzz(func(t *testing.T, pattern, name string) {
		p, err := contract.ParsePattern(pattern)
		if err != nil {
			return
		}
		slot, ok := p.Match(name)
		if list := readings(pattern, name); list != nil && (ok != (len(list) == 1) || ok && slotText(slot) != list[0]) {
			t.Errorf("%q of %q: matches %t as %q, can be read as %q", name, pattern, ok, slotText(slot), list)
		}
		if !ok {
			return
		}
		if (slot.BusinessDate != nil) != p.HasDate() || (slot.StoreID != nil) != p.HasStore() {
			t.Errorf("%q of %q: %+v", name, pattern, slot)
		}
		if slot.StoreID != nil && (*slot.StoreID == "" || strings.Contains(*slot.StoreID, "/") || !strings.Contains(name, *slot.StoreID)) {
			t.Errorf("%q of %q: store %q", name, pattern, *slot.StoreID)
		}
	})
}

var placeholders = regexp.MustCompile(`\{[^}]*\}`)

// readings are all the ways in which a name can be read under a pattern, as slotText writes them; nil where it is too long to try, or
// no text.
func readings(pattern, name string) []string {
	if len(name) > 24 || !utf8.ValidString(pattern) || !utf8.ValidString(name) {
		return nil
	}
	if !strings.Contains(pattern, "/") {
		_, name = path.Split(name)
	}
	packed := func(s string) string {
		for _, ext := range []string{".gz", ".zst", ".zip"} {
			if strings.HasSuffix(s, ext) {
				return ext
			}
		}
		return ""
	}
	if packed(pattern) == "" {
		name = strings.TrimSuffix(name, packed(name))
	}
	var format *contract.TimeFormat
	stored := false
	for _, x := range placeholders.FindAllString(pattern, -1) {
		switch {
		case x == "{store_id}":
			stored = true
		case x == "{business_date}":
			format = contract.ISODate
		case x != "{*}":
			format, _ = contract.ParseTimeFormat(x[len("{business_date:") : len(x)-1])
		}
	}
	parts := []string{""}
	for i := range name {
		for j := range name[i:] {
			if j > 0 {
				parts = append(parts, name[i:i+j])
			}
		}
		parts = append(parts, name[i:])
	}
	list := []string{}
	for _, store := range parts {
		if stored == (store == "") || strings.Contains(store, "/") {
			continue
		}
		for _, date := range parts {
			var slot contract.Slot
			if format != nil {
				d, ok := format.ParseDate([]byte(date))
				if !ok {
					continue
				}
				slot.BusinessDate = &d
			} else if date != "" {
				break // one round without a date
			}
			if stored {
				slot.StoreID = &store
			}
			if made(pattern, store, date, name) && !slices.Contains(list, slotText(slot)) {
				list = append(list, slotText(slot))
			}
		}
	}
	return list
}

// made reports whether a name is what a pattern makes of a store and a date, with anything for each {*}.
func made(pattern, store, date, name string) bool {
	var b strings.Builder
	b.WriteString(`(?s)\A`)
	from := 0
	for _, at := range placeholders.FindAllStringIndex(pattern, -1) {
		b.WriteString(regexp.QuoteMeta(pattern[from:at[0]]))
		switch x := pattern[at[0]:at[1]]; x {
		case "{*}":
			b.WriteString("[^/]*")
		case "{store_id}":
			b.WriteString(regexp.QuoteMeta(store))
		default:
			b.WriteString(regexp.QuoteMeta(date))
		}
		from = at[1]
	}
	b.WriteString(regexp.QuoteMeta(pattern[from:]) + `\z`)
	return regexp.MustCompile(b.String()).MatchString(name)
}

// A name that can be read in more ways than anybody counts is not read as the first of them.
func TestPattern_OfVeryManyReadings(t *testing.T) {
	t.Parallel()
	p, err := contract.ParsePattern("{store_id}-{*}-{*}-{*}-{*}.csv")
	if err != nil {
		t.Fatal(err)
	}
	if slot, ok := p.Match("S" + strings.Repeat("-", 120) + ".csv"); ok {
		t.Errorf("read as %q", slotText(slot))
	}
}

// A name made from a pattern is read as what it was made of, or, where it can be read in two ways, not at all.
func FuzzPatternRoundTrip(f *testing.F) {
	f.Add("umsatz_", "_", ".csv", "017", uint16(20603), uint8(0))
	f.Add("", "", "", "1", uint16(1), uint8(3))
	f.Add("a", "-", "-b", "x-y", uint16(40000), uint8(5))
	formats := []string{"", ":yyyyMMdd", ":yyyyDDD", ":d.M.yyyy", ":dd-MMM-yy", ":yyyy'_'MM/dd"}
	f.Fuzz(func(t *testing.T, before, between, after, store string, day uint16, which uint8) {
		placeholder := formats[int(which)%len(formats)]
		text := before + "{store_id}" + between + "{business_date" + placeholder + "}" + after
		if which >= 128 {
			text = before + "{business_date" + placeholder + "}" + between + "{store_id}" + after
		}
		p, err := contract.ParsePattern(text)
		if err != nil || strings.ContainsAny(before+between+after, "{}") || store == "" || strings.Contains(store, "/") {
			return
		}
		d := contract.Day(day % 36525) // 1970 to 2069
		if d < 10957 {
			d += 10957 // from 2000 on, which two digits of a year can say
		}
		date := "yyyy-MM-dd"
		if placeholder != "" {
			date = placeholder[1:]
		}
		name := strings.NewReplacer("{store_id}", store, "{business_date"+placeholder+"}", format(t, date).Format(d.Time())).Replace(text)
		slot, ok := p.Match(name)
		if ok && (slot.BusinessDate == nil || slot.StoreID == nil || *slot.BusinessDate != d || *slot.StoreID != store) {
			t.Errorf("%q of %q, made of %s and %q, is read as %s", name, text, d, store, slotText(slot))
		}
		if list := readings(text, name); list != nil && ok != (len(list) == 1) {
			t.Errorf("%q of %q: matches %t, is read as %q", name, text, ok, list)
		}
		if plain := !strings.ContainsAny(store, "/-._0123456789") && len(store) < 20; plain && !ok && before+between+after == "__.csv" {
			t.Errorf("%q does not match %q", name, text)
		}
	})
}
