package contract

import (
	"regexp"
	"slices"
	"strings"
)

// guess is what the values of one column look like.
type guess struct {
	header   string
	kind     Kind
	time     bool // a time of day
	formats  []string
	decimals int
	negative bool
	empty    bool // some cells are empty or null tokens
	nulls    []string
	truths   [2]string // true and false token
	flag     bool      // two tokens that may be true and false
	integers bool
}

var (
	commonNulls = []string{"NULL", "null", "NA", "N/A", "n/a", `\N`, "-", "#N/A", "nil", "None"}
	truths      = [][2]string{{"true", "false"}, {"TRUE", "FALSE"}, {"True", "False"}, {"J", "N"}, {"Y", "N"}, {"y", "n"}, {"j", "n"}, {"yes", "no"}, {"Yes", "No"}, {"ja", "nein"}, {"T", "F"}, {"1", "0"}}

	datePatterns  = []string{"yyyy-MM-dd", "yyyyMMdd", "yyyy/MM/dd", "dd.MM.yyyy", "d.M.yyyy", "dd.MM.yy", "dd/MM/yyyy", "MM/dd/yyyy", "d/M/yyyy", "M/d/yyyy", "dd-MM-yyyy", "MM-dd-yyyy", "dd-MMM-yyyy", "dd-MMM-yy", "d MMM yyyy", "dd/MM/yy", "MM/dd/yy"}
	stampPatterns = []string{
		"yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm:ss.SSS", "yyyy-MM-dd'T'HH:mm:ss.SSS", "yyyyMMddHHmmss",
		"dd.MM.yyyy HH:mm:ss", "dd.MM.yyyy HH:mm", "dd/MM/yyyy HH:mm:ss", "MM/dd/yyyy HH:mm:ss", "dd/MM/yyyy HH:mm", "MM/dd/yyyy HH:mm", "M/d/yyyy H:mm", "d/M/yyyy H:mm", "M/d/yyyy h:mm a", "M/d/yyyy h:mm:ss a",
	}
	timePatterns = []string{"HH:mm:ss", "HH:mm", "H:mm"}
)

// fitting returns the patterns under which every value is a date or time. Of a strict pattern and its looser twin
// (dd.MM and d.M) only the strict one is kept: both read the same.
func fitting(patterns, values []string) []string {
	var fit []string
	for _, p := range patterns {
		f, err := ParseTimeFormat(p)
		if err != nil {
			panic(err) // the lists above are constant
		}
		if slices.ContainsFunc(values, func(v string) bool { _, ok := f.ParseTimestamp([]byte(v)); return !ok }) {
			continue
		}
		strict := strings.NewReplacer("d/", "dd/", "d.", "dd.", "M/", "MM/", "M.", "MM.", "H:", "HH:").Replace(p)
		if strict != p && slices.Contains(fit, strict) {
			continue
		}
		fit = append(fit, p)
	}
	return fit
}

// numberOf matches plain numbers with the given marks.
func numberOf(decimal, thousands string) *regexp.Regexp {
	whole := `[0-9]+`
	if thousands != "" {
		whole = `(?:[0-9]+|[0-9]{1,3}(?:` + regexp.QuoteMeta(thousands) + `[0-9]{3})+)`
	}
	return regexp.MustCompile(`^-?` + whole + `(?:` + regexp.QuoteMeta(decimal) + `([0-9]+))?$`)
}

// marks finds the decimal and the thousands mark of all columns together: the pair under which most columns are
// numbers; the point without a thousands mark where nothing tells. why is set where another pair does as well.
func marks(columns [][]string) (decimal, thousands, why string) {
	best, count := [2]string{".", ""}, -1
	tied := false
	for _, pair := range [][2]string{{".", ""}, {",", ""}, {".", ","}, {",", "."}, {",", " "}, {".", " "}, {".", "'"}} {
		number, n := numberOf(pair[0], pair[1]), 0
		for _, values := range columns {
			if len(values) > 0 && !slices.ContainsFunc(values, func(v string) bool { return !number.MatchString(v) }) {
				n++
			}
		}
		switch {
		case n > count:
			best, count, tied = pair, n, false
		case n == count && pair[1] == "" && best[1] == "":
			tied = hasMark(columns)
		}
	}
	if best[1] == "" && count > 0 {
		// 1.234 may be a thousand or a little more than one.
		grouped := regexp.MustCompile(`^-?[0-9]{1,3}(?:` + regexp.QuoteMeta(best[0]) + `[0-9]{3})$`)
		any, all := false, true
		for _, values := range columns {
			for _, v := range values {
				if strings.Contains(v, best[0]) && numberOf(best[0], "").MatchString(v) {
					any = true
					all = all && grouped.MatchString(v)
				}
			}
		}
		if any && all {
			why = "each number with a " + best[0] + " has three digits after it: it may part the thousands"
		}
	}
	if tied {
		why = "point and comma fit equally well"
	}
	return best[0], best[1], why
}

// hasMark reports whether any value with a digit holds a point or a comma at all.
func hasMark(columns [][]string) bool {
	return slices.ContainsFunc(columns, func(values []string) bool {
		return slices.ContainsFunc(values, func(v string) bool {
			return numberOf(".", "").MatchString(v) != numberOf(",", "").MatchString(v)
		})
	})
}

// look finds the kind of one column.
func look(header string, cells []string, decimal, thousands string) guess {
	g := guess{header: header, kind: Text}
	values, tokens := present(cells)
	g.empty = len(values) < len(cells)
	g.nulls = tokens
	if len(values) == 0 {
		return g
	}
	for _, pair := range truths {
		if !slices.ContainsFunc(values, func(v string) bool { return v != pair[0] && v != pair[1] }) {
			g.truths, g.flag = pair, true
			break
		}
	}
	number := numberOf(decimal, thousands)
	numeric := true
	for _, v := range values {
		m := number.FindStringSubmatch(v)
		if m == nil {
			numeric = false
			break
		}
		g.decimals = max(g.decimals, len(m[1]))
		g.negative = g.negative || v[0] == '-'
	}
	dates, stamps, times := fitting(datePatterns, values), fitting(stampPatterns, values), fitting(timePatterns, values)
	switch {
	case len(dates) > 0:
		g.kind, g.formats = Date, dates
	case len(stamps) > 0:
		g.kind, g.formats = Timestamp, stamps
	case len(times) > 0:
		g.kind, g.formats, g.time = Timestamp, times, true
	case numeric:
		g.kind = Decimal
		g.integers = g.decimals == 0
	case g.flag:
		g.kind = Bool
	default:
		g.negative, g.decimals = false, 0
	}
	return g
}

// present returns the cells that are neither empty nor a usual word for null, and those words.
func present(cells []string) (values, tokens []string) {
	for _, c := range cells {
		switch {
		case c == "":
		case slices.Contains(commonNulls, c):
			if !slices.Contains(tokens, c) {
				tokens = append(tokens, c)
			}
		default:
			values = append(values, c)
		}
	}
	return values, tokens
}
