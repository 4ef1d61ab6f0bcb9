package web

import (
	"fmt"

	"github.com/daybookhq/daybook/internal/mart/read"
)

// Today is what came until now of a day that is not over, in stores whose hours are known, against the same hours of a normal day.
type Today struct {
	Until  string  `json:"until"`  // the end of the newest hour that is in, by the clock of the tills, as 14:00
	Stores int64   `json:"stores"` // in the sums
	Sales  *Number `json:"net_sales"`
	Normal *Number `json:"normal_by_then"`
}

// hoursOf is nil for a day that is over, and where nothing can be compared.
func (s *server) hoursOf(r *request) (*Today, read.SoFar, error) {
	if !s.under(r.date) {
		return nil, read.SoFar{}, nil
	}
	v, err := r.q.SoFar(r.ctx, r.date, r.in)
	if err != nil || v.Stores == 0 || v.Normal == 0 {
		return nil, v, err
	}
	return &Today{Until: hourOf(v.Until), Stores: v.Stores, Sales: s.format.headline(v.Sold), Normal: s.format.headline(v.Normal)}, v, nil
}

// soFar says how today compares with the same hours of a normal day, or why nobody can say.
func (s *server) soFar(r *request, due int64) (string, error) {
	t, v, err := s.hoursOf(r)
	switch {
	case err != nil:
		return "", err
	case t != nil:
		text := s.format.sayf("Today so far, until %s in %s", t.Until, s.ofDue(v.Stores, due))
		if v.Earlier > 0 {
			text += s.format.sayf(" (%s until an earlier hour)", s.format.Whole(v.Earlier))
		}
		return s.format.sayf("%s: net sales %s, and normal for a %s by then is %s (%s). All other figures hold what came until now against whole days.", text,
			t.Sales, s.format.weekday(r.date.Weekday()), t.Normal, s.format.ShareGap(v.Sold-v.Normal, v.Normal)), nil
	case !v.Timed:
		return s.format.say("Today so far: what has come until now is a part of the day, and is compared with whole days; without till lines that say when they were sold (sold_at) nobody knows what is normal by now."), nil
	}
	return s.format.say("Today so far: what has come until now is a part of the day, and is compared with whole days; what is normal by now is known after three such weekdays with times on all till lines, and on no holiday."), nil
}

// ofDue says how many of the stores that are due are meant.
func (s *server) ofDue(n, due int64) string {
	if n >= due {
		return count(s.format, n, "store")
	}
	return s.format.sayf("%s of %s", s.format.Whole(n), count(s.format, due, "store"))
}

// hourOf writes an hour of a business date, which may lie after midnight.
func hourOf(hour int64) string { return fmt.Sprintf("%02d:00", hour%24) }
