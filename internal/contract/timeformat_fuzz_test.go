package contract_test

import (
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

// Where the standard library has words for a pattern it is the judge: what is read is the date and time that it reads, and what it
// reads and would write just so is read. And what a pattern writes of a time it reads as that time, as far as the pattern tells it.
func FuzzTimeFormat(f *testing.F) {
	f.Add("yyyy-MM-dd", "2026-05-30", int64(1_780_000_000_000_000))
	f.Add("d.M.yyyy['T'HH:mm]", "3.5.2026", int64(0))
	f.Add("EEEE, d MMMM yyyy h:mm a", "Saturday, 30 May 2026 7:08 AM", int64(253_402_300_799_000_000))
	f.Fuzz(func(t *testing.T, pattern, value string, micros int64) {
		tf, err := contract.ParseTimeFormat(pattern)
		if err != nil {
			return
		}
		if !tf.HasDate() && !tf.HasTime() {
			t.Fatalf("%q holds nothing", pattern)
		}
		got, ok := tf.ParseTimestamp([]byte(value))
		d, dated := tf.ParseDate([]byte(value))
		if dated != (ok && tf.HasDate()) || dated && (d != contract.DayOf(time.UnixMicro(got).UTC()) || d.Time().Year() < 1 || d.Time().Year() > 9999) {
			t.Fatalf("%q read %q as %s %t and as %d %t", pattern, value, d, dated, got, ok)
		}
		if layout, is := goLayout(pattern); is && tf.HasDate() {
			asGoParses(t, pattern, layout, value, got, ok)
		}
		at := time.UnixMicro(micros).UTC()
		if y := at.Year(); tf.HasDate() && (y < 1 || y > 9999 || strings.Contains(strings.ReplaceAll(pattern, "yyyy", ""), "yy") && (y < 2000 || y > 2099)) {
			return
		}
		written := tf.Format(at)
		back, ok := tf.ParseTimestamp([]byte(written))
		if !ok {
			if !tf.HasZone() && !strings.Contains(pattern, "[") { // a zone's name goes on as far as it can, a section may take what is another's
				t.Fatalf("%q wrote %q and does not read it", pattern, written)
			}
			return
		}
		if tf.HasDate() && contract.DayOf(time.UnixMicro(back).UTC()) != contract.DayOf(at) {
			t.Fatalf("%q wrote %q of %s and read %s", pattern, written, at, time.UnixMicro(back).UTC())
		}
		if again := tf.Format(time.UnixMicro(back).UTC()); again != written {
			t.Fatalf("%q wrote %q, read it, and wrote %q", pattern, written, again)
		}
	})
}

// asGoParses compares a reading with that of the standard library.
func asGoParses(t *testing.T, pattern, layout, value string, got int64, ok bool) {
	t.Helper()
	want, err := time.Parse(layout, value)
	if err != nil {
		if ok && !strings.Contains(pattern, "a") { // it wants AM and PM in capital letters
			t.Fatalf("%q read %q, which is none: %v", pattern, value, err)
		}
		return
	}
	if strings.Contains(layout, "06") && !strings.Contains(layout, "2006") && want.Year() < 2000 {
		want = want.AddDate(100, 0, 0) // yy is 2000 to 2099 here
	}
	switch y := want.Year(); {
	case ok && strings.Contains(layout, "Mon") && !strings.Contains(strings.ToLower(value), strings.ToLower(want.Format("Mon"))): // it does not look at the weekday
		t.Fatalf("%q read %q, which is a %s", pattern, value, want.Weekday())
	case ok && got != want.UnixMicro():
		t.Fatalf("%q read %q as %s; it is %s", pattern, value, time.UnixMicro(got).UTC(), want)
	case !ok && want.Format(layout) == value && y >= 1 && y <= 9999:
		t.Fatalf("%q did not read %q, which is %s", pattern, value, want)
	}
}

// goLayout writes a pattern in the standard library's words, where it has them all.
func goLayout(pattern string) (string, bool) {
	words := map[string]string{
		"yyyy": "2006", "yy": "06", "MMMM": "January", "MMM": "Jan", "MM": "01", "M": "1", "dd": "02", "d": "2", "DDD": "002", "EEEE": "Monday", "EEE": "Mon",
		"HH": "15", "hh": "03", "h": "3", "mm": "04", "m": "4", "ss": "05", "a": "PM",
	}
	var b strings.Builder
	for rest := pattern; rest != ""; {
		n := 1
		for n < len(rest) && rest[n] == rest[0] {
			n++
		}
		word, ok := words[rest[:n]]
		switch {
		case ok:
			b.WriteString(word)
		case n == 1 && strings.Contains(" -/:", rest[:1]), n == 1 && strings.Contains(".,", rest[:1]) && !strings.HasSuffix(b.String(), "05"): // after seconds they are a fraction's there
			b.WriteString(rest[:1])
		default:
			return "", false
		}
		rest = rest[n:]
	}
	return b.String(), true
}
