package contract_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

func format(t testing.TB, pattern string) *contract.TimeFormat {
	t.Helper()
	f, err := contract.ParseTimeFormat(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestParseDate(t *testing.T) {
	t.Parallel()
	const refused = ""
	for _, c := range []struct{ pattern, value, want string }{
		{"yyyy-MM-dd", "2026-05-30", "2026-05-30"},
		{"yyyy-MM-dd", "2026-02-29", refused},
		{"yyyy-MM-dd", "2024-02-29", "2024-02-29"},
		{"yyyy-MM-dd", "1900-02-29", refused},
		{"yyyy-MM-dd", "2000-02-29", "2000-02-29"},
		{"yyyy-MM-dd", "2026-13-01", refused},
		{"yyyy-MM-dd", "2026-04-31", refused},
		{"yyyy-MM-dd", "0000-01-01", refused},
		{"yyyy-MM-dd", "1969-12-31", "1969-12-31"},
		{"yyyy-MM-dd", "2026-5-30", refused},
		{"yyyy-MM-dd", "2026-05-30 ", refused},
		{"yyyy-MM-dd", "2026-05-3x", refused},
		{"yyyy-MM-dd", "+026-05-30", refused},
		{"yyyy-MM-dd", "", refused},
		{"dd.MM.yyyy", "30.05.2026", "2026-05-30"},
		{"dd.MM.yyyy", "3.05.2026", refused},
		{"d.M.yyyy", "3.5.2026", "2026-05-03"},
		{"d.M.yyyy", "30.12.2026", "2026-12-30"},
		{"d.M.yyyy", "031.12.2026", refused},
		{"d.M.y", "3.5.26", refused},
		{"dd/MM/yy", "30/05/26", "2026-05-30"},
		{"dd/MM/yy", "30/05/2026", refused},
		{"yyyyMMdd", "20260530", "2026-05-30"},
		{"yyyyMMdd", "2026053", refused},
		{"yyyyDDD", "2026150", "2026-05-30"},
		{"yyyyDDD", "2026366", refused},
		{"yyyyDDD", "2024366", "2024-12-31"},
		{"yyyyDDD", "2026000", refused},
		{"yyyy-D", "2026-1", "2026-01-01"},
		{"uuuu-MM-dd", "2026-05-30", "2026-05-30"},
		{"d MMM yyyy", "30 May 2026", "2026-05-30"},
		{"dd-MMM-yy", "30-MAY-26", "2026-05-30"},
		{"d MMMM yyyy", "3 september 2026", "2026-09-03"},
		{"d MMM yyyy", "3 Sept 2026", refused},
		{"EEE, d MMM yyyy", "Sat, 30 May 2026", "2026-05-30"},
		{"EEE, d MMM yyyy", "Fri, 30 May 2026", refused},
		{"EEEE d.M.yyyy", "Saturday 30.5.2026", "2026-05-30"},
		{"yyyy'Q'MMdd", "2026Q0530", "2026-05-30"},
		{"yyyy''MMdd", "2026'0530", "2026-05-30"},
		{"yyyy 'o''clock' MMdd", "2026 o'clock 0530", "2026-05-30"},
		{"yyyy-MM-dd HH:mm:ss", "2026-05-30 23:59:59", "2026-05-30"},
		{"yyyy-MM-dd HH:mm:ss", "2026-05-30 24:00:00", refused},
		{"yyyy-MM-dd HH:mm:ss", "2026-05-30", refused},
		{"yyyy-MM-dd[ HH:mm]", "2026-05-30", "2026-05-30"},
		{"yyyy-MM-dd[ HH:mm]", "2026-05-30 07:61", refused},
	} {
		t.Run(c.pattern+" "+c.value, func(t *testing.T) {
			t.Parallel()
			got := refused
			if d, ok := format(t, c.pattern).ParseDate([]byte(c.value)); ok {
				got = d.String()
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestParseTimestamp(t *testing.T) {
	t.Parallel()
	const refused = ""
	for _, c := range []struct{ pattern, value, want string }{
		{"", "2026-05-30T07:08", "2026-05-30T07:08:00"},
		{"", "2026-05-30 07:08:09", "2026-05-30T07:08:09"},
		{"", "2026-05-30 07:08:09.5", "2026-05-30T07:08:09.5"},
		{"", "2026-05-30 07:08:09.123456000", "2026-05-30T07:08:09.123456"},
		{"", "2026-05-30 07:08:09.1234567", refused},
		{"", "2026-05-30 07:08:09.", refused},
		{"", "2026-05-30 07:08:60", refused},
		{"", "2026-05-30T07:08Z", refused},
		{"", "2026-05-30T07:08:09+02:00", refused},
		{"", "2026-05-30", refused},
		{"", "1969-12-31 23:59:59.999999", "1969-12-31T23:59:59.999999"},
		{"dd.MM.yyyy HH:mm[:ss]", "30.05.2026 07:08", "2026-05-30T07:08:00"},
		{"dd.MM.yyyy HH:mm[:ss]", "30.05.2026 07:08:09", "2026-05-30T07:08:09"},
		{"dd.MM.yyyy HH:mm[:ss]", "30.05.2026 07:08:", refused},
		{"M/d/yyyy h:mm a", "5/30/2026 12:05 AM", "2026-05-30T00:05:00"},
		{"M/d/yyyy h:mm a", "5/30/2026 12:05 pm", "2026-05-30T12:05:00"},
		{"M/d/yyyy h:mm a", "5/30/2026 0:05 AM", refused},
		{"M/d/yyyy K:mm a", "5/30/2026 0:05 PM", "2026-05-30T12:05:00"},
		{"yyyyMMddkkmm", "202605302405", "2026-05-30T00:05:00"},
		{"yyyyMMddHHmmssSSS", "20260530070809123", "2026-05-30T07:08:09.123"},
		{"yyyy-MM-dd'T'HH:mm:ssXXX", "2026-05-30T23:30:00+02:00", "2026-05-30T23:30:00"},
		{"yyyy-MM-dd'T'HH:mm:ssXXX", "2026-05-30T23:30:00-11:30", "2026-05-30T23:30:00"},
		{"yyyy-MM-dd'T'HH:mm:ssXXX", "2026-05-30T23:30:00Z", "2026-05-30T23:30:00"},
		{"yyyy-MM-dd'T'HH:mm:ssXXX", "2026-05-30T23:30:00+0200", refused},
		{"yyyy-MM-dd'T'HH:mm:ssXXX", "2026-05-30T23:30:00+19:00", refused},
		{"yyyy-MM-dd'T'HH:mm:ssXXX", "2026-05-30T23:30:00+02:60", refused},
		{"yyyy-MM-dd'T'HH:mm:ssXXX", "2026-05-30T23:30:00", refused},
		{"yyyy-MM-dd'T'HH:mm:ss[XXX]", "2026-05-30T23:30:00", "2026-05-30T23:30:00"},
		{"yyyy-MM-dd HH:mm:ssxxx", "2026-05-30 23:30:00Z", refused},
		{"yyyy-MM-dd HH:mm:ssX", "2026-05-30 23:30:00+02", "2026-05-30T23:30:00"},
		{"yyyy-MM-dd HH:mm:ssX", "2026-05-30 23:30:00+0530", "2026-05-30T23:30:00"},
		{"yyyy-MM-dd HH:mm:ssXX", "2026-05-30 23:30:00+0530", "2026-05-30T23:30:00"},
		{"yyyy-MM-dd HH:mm:ssXX", "2026-05-30 23:30:00+05", refused},
		{"yyyy-MM-dd HH:mm:ss Z", "2026-05-30 23:30:00 -0700", "2026-05-30T23:30:00"},
		{"yyyy-MM-dd HH:mm:ss Z", "2026-05-30 23:30:00 Z", refused},
		{"yyyy-MM-dd HH:mm:ss z", "2026-05-30 23:30:00 CEST", "2026-05-30T23:30:00"},
		{"yyyy-MM-dd HH:mm:ss z", "2026-05-30 23:30:00 ", refused},
		{"yyyy-MM-dd'T'HH:mm'['VV']'", "2026-05-30T23:30[Europe/Berlin]", "2026-05-30T23:30:00"},
	} {
		t.Run(c.pattern+" "+c.value, func(t *testing.T) {
			t.Parallel()
			f := contract.ISOTimestamp
			if c.pattern != "" {
				f = format(t, c.pattern)
			}
			got := refused
			if micros, ok := f.ParseTimestamp([]byte(c.value)); ok {
				got = time.UnixMicro(micros).UTC().Format("2006-01-02T15:04:05.999999")
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	if micros, ok := format(t, "HH:mm").ParseTimestamp([]byte("04:30")); !ok || micros != 16_200_000_000 {
		t.Errorf("a time of day counts from midnight: %d %t", micros, ok)
	}
}

func TestFormatsThatCannotBe(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{
		"", "dd.MM", "MMdd", "yyyy", "yyyyMM", "yyyy-mm-dd", "YYYY-MM-dd", "yyyyy-MM-dd", "yyy-MM-dd", "yyyy-MMMMM-dd", "yyyy-MM-ddd",
		"yyyy-MM-dd XXX", "yyyy-MM-dd z", "yyyy-MM-dd HH:mm XXXX", "yyyy-MM-dd HH:mm V", "yyyy-MM-dd HH:mm zzzz", "yyyy-MM-dd HH:mm O", "yyyy-MM-dd HH:mm XZ", "yyyy-MM-dd hh:mm", "yyyy-MM-dd HH:mm a", "yyyy-MM-dd mm", "yyyy-MM-dd HH:ss", "yyyy-MM-dd HH:mm.SS", "yyyy-D-M", "yyyy-MM-dd yy",
		"dMyyyy", "yyyy-MM-dd x[H]", "yyyy-MM-dd z[H]", "d[.]M.yyyy", "d[.[-]]M.yyyy", "yyyy-M-d[ ]HH:mm", "yyyy-M-d[ H[:]mm]", "yyyyMMd1", "[yyyy-]MM-dd", "yyyy-MM-dd[", "yyyy-MM-dd]", "yyyy-MM-dd'T", "yyyy-MM-dd{", "yyyy-MM-dd#", "yyyy-ww-dd", "GGyyyy-MM-dd", "aa", "-", "yyyy-MM-dd SSSSSSSSSS",
	} {
		if f, err := contract.ParseTimeFormat(pattern); err == nil {
			t.Errorf("%q became %v", pattern, f)
		}
	}
}

// What a format writes it reads back, and nothing else comes out.
func TestFormatRoundTrip(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for _, pattern := range []string{
		"yyyy-MM-dd", "d.M.yyyy", "yyyyDDD", "yyyy-D", "EEE d MMM yyyy", "EEEE, MMMM d, y", "yyyy-MM-dd'T'HH:mm:ss.SSSSSS", "M/d/yyyy h:mm:ss.SSSSSS a",
		"M/d/yyyy K:mm:ss.SSSSSS a", "dd.MM.yyyy[ HH:mm[:ss[.SSSSSSSSS]]]", "yyyyMMddkkmmssSSSSSS", "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX",
		"yyyy-MM-dd HH:mm:ss.SSSSSS Z", "yyyy-MM-dd HH:mm:ss.SSSSSSx", "HHmmss.SSSSSS z d.M.yyyy",
	} {
		f := format(t, pattern)
		for range 2000 {
			at := time.UnixMicro(r.Int64N(4_000_000_000_000_000)).UTC()
			text := []byte(f.Format(at))
			if d, ok := f.ParseDate(text); !ok || d != contract.DayOf(at) {
				t.Fatalf("%s: %s read as %s %t", pattern, text, d, ok)
			}
			if micros, ok := f.ParseTimestamp(text); f.HasTime() && (!ok || micros != at.UnixMicro()) {
				t.Fatalf("%s: %s read as %s %t", pattern, text, time.UnixMicro(micros).UTC(), ok)
			}
		}
	}
}

// Every day of three centuries, against the standard library's calendar.
func TestCalendarAgreesWithTime(t *testing.T) {
	t.Parallel()
	for at := time.Date(1850, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2150; at = at.AddDate(0, 0, 1) {
		d, ok := contract.ISODate.ParseDate([]byte(at.Format(time.DateOnly)))
		if !ok || d != contract.DayOf(at) {
			t.Fatalf("%s read as %s %t", at.Format(time.DateOnly), d, ok)
		}
	}
}

func TestDatesAllocateNothing(t *testing.T) {
	for pattern, value := range map[string]string{"yyyy-MM-dd": "2026-05-30", "dd.MM.yyyy": "30.05.2026", "d MMM yyyy": "30 May 2026", "yyyy-MM-dd[ HH:mm]": "2026-05-30 07:08"} {
		f, b := format(t, pattern), []byte(value)
		if n := testing.AllocsPerRun(100, func() {
			if _, ok := f.ParseDate(b); !ok {
				t.Fail()
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations", pattern, n)
		}
	}
}

func BenchmarkISODate(b *testing.B) {
	v := []byte("2026-05-30")
	for b.Loop() {
		contract.ISODate.ParseDate(v)
	}
}

func BenchmarkGermanDate(b *testing.B) {
	f, v := format(b, "dd.MM.yyyy"), []byte("30.05.2026")
	for b.Loop() {
		f.ParseDate(v)
	}
}
