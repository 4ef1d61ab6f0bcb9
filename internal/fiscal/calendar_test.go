package fiscal_test

import (
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fiscal"
)

func day(t testing.TB, s string) contract.Day {
	t.Helper()
	d, err := contract.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// trade is the calendar of the US National Retail Federation: 4-5-4, weeks from Sunday, ending on the Saturday nearest to 31 January.
var trade = fiscal.Calendar{Pattern: fiscal.P454, WeekStart: time.Sunday, Month: time.January, Nearest: true}

func TestOf(t *testing.T) {
	t.Parallel()
	april := fiscal.Calendar{Pattern: fiscal.Gregorian, WeekStart: time.Monday, Month: time.April}
	tesco := fiscal.Calendar{Pattern: fiscal.P445, WeekStart: time.Sunday, Month: time.February, NamedByEnd: true} // the last Saturday of February
	thirteen := fiscal.Calendar{Pattern: fiscal.P13, WeekStart: time.Monday, Month: time.December, Nearest: true}
	for name, c := range map[string]struct {
		calendar         fiscal.Calendar
		kind             fiscal.Kind
		date, from, to   string
		year, number, in int
	}{
		"trade 2023 has 53 weeks":      {trade, fiscal.Year, "2023-06-01", "2023-01-29", "2024-02-03", 2023, 1, 371},
		"trade 2024":                   {trade, fiscal.Year, "2024-02-04", "2024-02-04", "2025-02-01", 2024, 1, 364},
		"trade 2022":                   {trade, fiscal.Year, "2023-01-28", "2022-01-30", "2023-01-28", 2022, 1, 364},
		"trade 2017 has 53 weeks":      {trade, fiscal.Year, "2018-02-03", "2017-01-29", "2018-02-03", 2017, 1, 371},
		"trade February":               {trade, fiscal.Month, "2024-02-10", "2024-02-04", "2024-03-02", 2024, 1, 28},
		"trade March has five weeks":   {trade, fiscal.Month, "2024-03-03", "2024-03-03", "2024-04-06", 2024, 2, 35},
		"trade second quarter":         {trade, fiscal.Quarter, "2024-05-05", "2024-05-05", "2024-08-03", 2024, 2, 91},
		"the 53rd week is in January":  {trade, fiscal.Month, "2024-02-03", "2023-12-31", "2024-02-03", 2023, 12, 35},
		"the 53rd week":                {trade, fiscal.Week, "2024-02-01", "2024-01-28", "2024-02-03", 2023, 53, 7},
		"trade week 1":                 {trade, fiscal.Week, "2024-02-10", "2024-02-04", "2024-02-10", 2024, 1, 7},
		"Gregorian year":               {fiscal.Default(), fiscal.Year, "2024-02-29", "2024-01-01", "2024-12-31", 2024, 1, 366},
		"Gregorian quarter":            {fiscal.Default(), fiscal.Quarter, "2026-05-30", "2026-04-01", "2026-06-30", 2026, 2, 91},
		"Gregorian February":           {fiscal.Default(), fiscal.Month, "2024-02-29", "2024-02-01", "2024-02-29", 2024, 2, 29},
		"ISO week 53 of 2026":          {fiscal.Default(), fiscal.Week, "2027-01-03", "2026-12-28", "2027-01-03", 2026, 53, 7},
		"ISO week 1 of 2025":           {fiscal.Default(), fiscal.Week, "2024-12-30", "2024-12-30", "2025-01-05", 2025, 1, 7},
		"a year from April":            {april, fiscal.Year, "2026-03-31", "2025-04-01", "2026-03-31", 2025, 1, 365},
		"its fourth quarter":           {april, fiscal.Quarter, "2026-02-01", "2026-01-01", "2026-03-31", 2025, 4, 90},
		"its first month":              {april, fiscal.Month, "2026-04-30", "2026-04-01", "2026-04-30", 2026, 1, 30},
		"to the last Saturday, by end": {tesco, fiscal.Year, "2026-02-28", "2025-02-23", "2026-02-28", 2026, 1, 371},
		"13 periods":                   {thirteen, fiscal.Month, "2025-12-31", "2025-12-01", "2025-12-28", 2025, 13, 28},
		"a day":                        {fiscal.Default(), fiscal.Day, "2026-02-01", "2026-02-01", "2026-02-01", 2026, 32, 1},
	} {
		if name == "13 periods" {
			c.date = "2025-12-20"
		}
		s := c.calendar.Of(c.kind, day(t, c.date))
		if s.From.String() != c.from || s.To.String() != c.to || s.Year != c.year || s.Number != c.number || s.Days() != c.in {
			t.Errorf("%s: %s to %s, %d no. %d, %d days", name, s.From, s.To, s.Year, s.Number, s.Days())
		}
	}
}

// TestOf_EveryDayOnce: over forty years every date lies in exactly one span of each kind, and spans of a year fill it.
func TestOf_EveryDayOnce(t *testing.T) {
	t.Parallel()
	for _, pattern := range fiscal.Patterns {
		for start := time.Sunday; start <= time.Saturday; start++ {
			for _, nearest := range []bool{false, true} {
				c := fiscal.Calendar{Pattern: pattern, WeekStart: start, Month: time.Month(1 + (int(start)*5)%12), Nearest: nearest}
				if problems := c.Validate(); problems != nil {
					t.Fatal(problems)
				}
				last := map[fiscal.Kind]fiscal.Span{}
				for d := day(t, "2000-01-01"); d < day(t, "2040-01-01"); d++ {
					for _, kind := range fiscal.Kinds {
						s, before := c.Of(kind, d), last[kind]
						switch {
						case !s.Holds(d) || s.Kind != kind:
							t.Fatalf("%+v: %s of %s is %+v", c, kind, d, s)
						case before.Kind != "" && s != before && s.From != before.To+1:
							t.Fatalf("%+v: after %+v comes %+v", c, before, s)
						case kind == fiscal.Year && before.Kind != "" && s != before && s.Year != before.Year+1:
							t.Fatalf("%+v: after year %d comes %d", c, before.Year, s.Year)
						case kind == fiscal.Week && s.Days() != 7, kind == fiscal.Year && (s.Days() < 364 || s.Days() > 371):
							t.Fatalf("%+v: %+v has %d days", c, s, s.Days())
						}
						last[kind] = s
					}
				}
			}
		}
	}
}

func TestToDate(t *testing.T) {
	t.Parallel()
	s := trade.ToDate(fiscal.Month, day(t, "2024-02-08"))
	if s.From != day(t, "2024-02-04") || s.To != day(t, "2024-02-08") || s.Days() != 5 {
		t.Errorf("%+v", s)
	}
	o := s.SameLastYear() // the year before has 53 weeks: its second week faces the first of this one
	if o.From != day(t, "2023-02-05") || o.To != day(t, "2023-02-09") || o.Year != 2023 {
		t.Errorf("%+v", o)
	}
}

func TestLastYear(t *testing.T) {
	t.Parallel()
	events := map[contract.Day]string{
		day(t, "2025-04-18"): "Good Friday", day(t, "2026-04-03"): "Good Friday", day(t, "2025-12-25"): "Christmas", day(t, "2026-12-25"): "Christmas",
		day(t, "2026-06-20"): "Jubilee",
	}
	for date, want := range map[string]string{
		"2026-05-30": "2025-05-31", // a Saturday and a Saturday
		"2026-04-03": "2025-04-18", // Good Friday moved by two weeks
		"2026-04-17": "2025-04-11", // its Friday last year was Good Friday: the Friday before
		"2026-12-25": "2025-12-25",
		"2026-12-24": "2025-12-18", // 52 weeks before was Christmas
		"2026-06-20": "2025-06-21", // there was none last year
	} {
		got, moved := fiscal.LastYear(day(t, date), events)
		if got.String() != want || moved != (got != day(t, date)-364) {
			t.Errorf("%s compares with %s, want %s (moved %v)", date, got, want, moved)
		}
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	if got := (fiscal.Calendar{Pattern: "5-5-5", WeekStart: 9, Month: 13}).Validate(); len(got) != 3 {
		t.Errorf("%q", got)
	}
}
