package contract

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// dateInName finds what may be a date in a file's name; the longer and plainer forms first.
var dateInName = regexp.MustCompile(`[0-9]{4}[-._][0-9]{2}[-._][0-9]{2}|[0-9]{2}[-._][0-9]{2}[-._][0-9]{4}|[0-9]{4}[-._][0-9]{3}|[0-9]{8}|[0-9]{7}`)

// datesInNames are the patterns that a date in a name is held against. Of two that fit, a person chooses.
var datesInNames = []string{
	"yyyy-MM-dd", "yyyy_MM_dd", "yyyy.MM.dd", "dd.MM.yyyy", "MM.dd.yyyy", "dd-MM-yyyy", "MM-dd-yyyy", "dd_MM_yyyy", "MM_dd_yyyy",
	"yyyy-DDD", "yyyy_DDD", "yyyy.DDD", "yyyyMMdd", "ddMMyyyy", "MMddyyyy", "yyyyDDD",
}

// nameDate is a date in the file's name: where it stands and which patterns read it.
type nameDate struct {
	from, to int
	patterns []string
}

// dateInName looks for a date of this age in the file's name.
func (d *drafter) dateInName() nameDate {
	file := d.packless()
	if strings.ContainsAny(file, unsayable) {
		return nameDate{}
	}
	for _, at := range dateInName.FindAllStringIndex(file, -1) {
		before, after := at[0] > 0 && isDigit(file[at[0]-1]), at[1] < len(file) && isDigit(file[at[1]])
		if before || after {
			continue
		}
		found := nameDate{from: at[0], to: at[1]}
		for _, p := range datesInNames {
			f, err := ParseTimeFormat(p)
			if err != nil {
				panic(err) // the list above is constant
			}
			day, ok := f.ParseDate([]byte(file[at[0]:at[1]]))
			if y := day.Time().Year(); ok && y >= 1990 && y <= 2100 {
				found.patterns = append(found.patterns, p)
			}
		}
		if found.patterns != nil {
			d.dated = true
			return found.among(file, d.neighbours)
		}
	}
	return nameDate{}
}

// among leaves out the patterns that the same place in a neighbour's name does not fit.
func (x nameDate) among(file string, neighbours []string) nameDate {
	for _, n := range neighbours {
		if n = withoutPacking(n); len(n) != len(file) || n[:x.from] != file[:x.from] || n[x.to:] != file[x.to:] {
			continue
		}
		fit := slices.DeleteFunc(slices.Clone(x.patterns), func(p string) bool {
			f, err := ParseTimeFormat(p)
			if err != nil {
				return true
			}
			_, ok := f.ParseDate([]byte(n[x.from:x.to]))
			return !ok
		})
		if len(fit) > 0 {
			x.patterns = fit
		}
	}
	return x
}

// unsayable are characters that patterns cannot say.
const unsayable = "{}\\"

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// packless is the file's name without the extension of its compression.
func (d *drafter) packless() string { return withoutPacking(d.file) }

func withoutPacking(file string) string {
	for _, ext := range compressions {
		file = strings.TrimSuffix(file, ext)
	}
	return file
}

// filePattern puts placeholders where the file's name has a date and where its neighbours differ from it.
func (d *drafter) filePattern(date nameDate) (pattern, mark string) {
	file := d.packless()
	if strings.ContainsAny(file, unsayable) {
		return undecided, "decide: the file's name has braces or backslashes, which patterns cannot say"
	}
	if len(date.patterns) > 1 {
		d.dated = false // as far as the draft can say
		return file[:date.from] + "{business_date:" + undecided + "}" + file[date.to:], "decide: the date in the name is " + strings.Join(date.patterns, " or ") + "; the file's name fits them all"
	}
	var marks []string
	if date.patterns != nil {
		marks = append(marks, "guess: "+file[date.from:date.to]+" is the business date")
	}
	parts, alike := varying(file, date, d.neighbours)
	var b strings.Builder
	stars := 0
	for _, p := range parts {
		switch {
		case p.date && date.patterns[0] == ISODate.pattern:
			b.WriteString("{business_date}")
		case p.date:
			b.WriteString("{business_date:" + date.patterns[0] + "}")
		case !p.varies:
			b.WriteString(p.text)
		case d.known && d.dataset.Field("store_id") >= 0 && d.dataset.Replace == BySlice && !d.named("store_id") && !strings.Contains(b.String(), "{store_id}"):
			b.WriteString("{store_id}")
			d.stored = true
			marks = append(marks, fmt.Sprintf("guess: %s is the store, because it differs among %d files here; decide", p.text, alike))
		case b.Len() == 0 && hasLetter(p.text):
			b.WriteString(p.text)
			marks = append(marks, fmt.Sprintf("guess: %s says what kind of file it is, and files here that begin otherwise are of other kinds; decide: or does it mean nothing ({*})?", p.text))
		default:
			b.WriteString("{*}")
			if stars++; stars > 4 {
				return undecided, "decide: the names of the files here differ in too many places"
			}
			marks = append(marks, fmt.Sprintf("guess: %s means nothing, though it differs among %d files here; decide: or is it the store ({store_id})?", p.text, alike))
		}
	}
	switch {
	case d.known && d.dataset.Replace != BySlice && !d.dated && alike == 0:
		marks = append(marks, "guess: each file replaces "+map[Replace]string{Whole: "the whole set", ByKey: "what has the same keys"}[d.dataset.Replace])
	case alike > 0:
	case date.patterns != nil:
		marks = append(marks, "decide: is a part of the name the store ({store_id}) or a counter ({*})?")
	default:
		marks = append(marks, "decide: how do the names of the other days' or stores' files differ? ({business_date}, {store_id}, {*})")
	}
	return b.String(), strings.Join(marks, "; ")
}

// kin reports whether two names of one shape have more in common than their extension: a date, or a word.
func kin(a, b []string, date nameDate) bool {
	if date.patterns != nil {
		return true
	}
	for i := range max(len(a)-2, 0) { // without the extension and its point
		if r := []rune(a[i])[0]; a[i] == b[i] && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return true
		}
	}
	return false
}

// isFileWord reports whether a piece of a name says what kind of file it is: files with another word are of another kind.
func isFileWord(s string) bool {
	for _, words := range fileWords {
		if slices.Contains(words, plainWord(s)) {
			return true
		}
	}
	return false
}

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// namePart is a piece of a file's name.
type namePart struct {
	text         string
	date, varies bool
}

// varying cuts a name where its neighbours of the same shape differ from it, and counts those.
func varying(file string, date nameDate, neighbours []string) (parts []namePart, alike int) {
	own := pieces(file)
	differs := make([]bool, len(own))
	for _, n := range neighbours {
		other := pieces(withoutPacking(n))
		if n == file || !sameShape(own, other) || path.Ext(withoutPacking(n)) != path.Ext(file) || own[0] != other[0] && (isFileWord(own[0]) || isFileWord(other[0])) || !kin(own, other, date) {
			continue
		}
		alike++
		for i := range own {
			differs[i] = differs[i] || own[i] != other[i]
		}
	}
	at := 0
	for i, p := range own {
		x := namePart{text: p, varies: differs[i]}
		if date.to > 0 && at >= date.from && at < date.to {
			x = namePart{text: p, date: true}
		}
		at += len(p)
		if last := len(parts) - 1; last >= 0 && parts[last].date == x.date && parts[last].varies == x.varies {
			parts[last].text += p
			continue
		}
		parts = append(parts, x)
	}
	return parts, alike
}

// pieces cuts a name into runs of digits, runs of letters and single other characters.
func pieces(s string) []string {
	var list []string
	class := func(r rune) int {
		switch {
		case unicode.IsDigit(r):
			return 1
		case unicode.IsLetter(r) || unicode.IsMark(r):
			return 2
		}
		return 0
	}
	last := 0
	for _, r := range s {
		if c := class(r); len(list) > 0 && c != 0 && c == last {
			list[len(list)-1] += string(r)
		} else {
			list = append(list, string(r))
			last = c
		}
	}
	return list
}

// sameShape reports whether two names have the same pieces but for what stands in runs of digits and letters.
func sameShape(a, b []string) bool {
	return slices.EqualFunc(a, b, func(x, y string) bool {
		kind := func(s string) string {
			switch r := []rune(s)[0]; {
			case unicode.IsDigit(r):
				return "0"
			case unicode.IsLetter(r) || unicode.IsMark(r):
				return "a"
			}
			return s
		}
		return kind(x) == kind(y)
	})
}
