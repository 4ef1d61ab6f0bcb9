package web

import (
	"fmt"
	"strings"

	"github.com/daybookhq/daybook/internal/mart/read"
)

// MarginStep is one step from what a promotion sold to the margin that it added, with what it rests on.
type MarginStep struct {
	Label string  `json:"name"`
	Money *Number `json:"money"`
	Note  string  `json:"note"`
	Sum   bool    `json:"sum"` // of the steps before it
	Dir   int     `json:"-"`
	Bar   int     `json:"-"` // of 100

	value int64
}

// marginSteps are the steps of what was told of a promotion; none where its margin is not known, or not for the reader.
func (s *server) marginSteps(e *read.Evidence) []MarginStep {
	margin := toldNumber(e, "incremental_margin", 2)
	if !margin.Known() {
		return nil
	}
	var list []MarginStep
	add := func(label string, v read.Maybe, sum bool, note string) {
		if v.Known() && (v != 0 || sum) {
			list = append(list, MarginStep{Label: label, Money: s.format.change(v), Note: note, Sum: sum, Dir: dir(int64(v)), value: int64(v)})
		}
	}
	less := func(v read.Maybe) read.Maybe {
		if !v.Known() {
			return v
		}
		return -v
	}
	add(s.format.say("Sales in it"), toldNumber(e, "sales_value", 2), false, s.toldOf(e, s.format.say("%s units at %s each"), "units", "price"))
	add(s.format.say("Cost of them"), less(toldNumber(e, "cost", 2)), false, s.format.say("at the cost of each day"))
	add(s.format.say("What the supplier pays"), toldNumber(e, "funding", 2), false, s.format.say("funding a unit, as the promotion file says"))
	add(s.format.say("Margin of normal days"), less(toldNumber(e, "baseline_margin", 2)), false, s.toldOf(e, s.format.say("%s units expected without it, sold at %s each, less their cost"), "baseline_units", "regular_price")+s.netOf(e))
	add(s.format.say("Fixed cost"), less(toldNumber(e, "fixed_cost", 2)), false, s.format.say("a setting: insights.promotions.cost"))
	note := ""
	if low, high := toldNumber(e, "low", 2), toldNumber(e, "high", 2); low.Known() && high.Known() {
		note = s.format.sayf("between %s and %s in four of five such cases", s.format.Exact(int64(low)), s.format.Exact(int64(high)))
	}
	add(s.format.say("Margin added"), margin, true, note)
	ahead, eaten := toldNumber(e, "pull_forward_margin", 2), toldNumber(e, "cannibalised_margin", 2)
	add(s.format.say("Bought ahead"), ahead, false, s.toldOf(e, s.format.say("%s units missing in the %s days after"), "pull_forward_units", "after_days"))
	add(s.format.say("Taken from similar products"), eaten, false, s.toldOf(e, s.format.say("%s units of the same subcategory at a similar price"), "cannibalised_units"))
	if ahead.Or(0) != 0 || eaten.Or(0) != 0 {
		add(s.format.say("What is left"), toldNumber(e, "net_margin", 2), true, "")
	}
	most := int64(1)
	for _, l := range list {
		most = max(most, abs(l.value))
	}
	for i := range list {
		list[i].Bar = max(1, int(read.MulDiv(abs(list[i].value), 100, most)))
	}
	return list
}

// toldOf writes numbers of evidence into a sentence; empty where one of them is not there.
func (s *server) toldOf(e *read.Evidence, sentence string, keys ...string) string {
	values := make([]any, len(keys))
	for i, key := range keys {
		switch v := e.Get(key).(type) {
		case float64:
			values[i] = s.format.Whole(int64(v))
		case string:
			if strings.HasSuffix(key, "units") {
				values[i] = s.format.Estimate(int64(toldNumber(e, key, 3)))
			} else {
				values[i] = s.format.Exact(int64(toldNumber(e, key, 2)))
			}
		default:
			return ""
		}
	}
	return fmt.Sprintf(sentence, values...)
}

// netOf says what normal days are net of.
func (s *server) netOf(e *read.Evidence) string {
	percent := toldNumber(e, "control_percent", 2)
	if !percent.Known() {
		return ""
	}
	text := s.format.ShareGap(int64(percent), 10_000)
	if e.Get("method") == "control" {
		return s.format.sayf("; stores without it and all else did %s on these days, which is in that", text)
	}
	return s.format.sayf("; all else did %s on these days, which is in that", text)
}

// liftBars are the lift and the one that was needed, as bars of one scale.
func liftBars(f Format, l OfferLine) []LiftBar {
	lift, needed, all := l.sums.lift(), l.sums.needed, l.sums.neededAll
	if !lift.Known() {
		return nil
	}
	scale := max(abs(int64(lift)), abs(needed.Or(0)), abs(all.Or(0)), 1)
	width := func(v read.Maybe) int { return int(read.MulDiv(abs(int64(v)), 100, scale)) }
	list := []LiftBar{{f.say("Lift"), l.Lift.String(), width(lift), side(l.Dir)}}
	if needed.Known() {
		list = append(list, LiftBar{f.say("Needed to pay for itself"), l.Needed.String(), width(needed), "level"})
	}
	if all.Known() {
		list = append(list, LiftBar{f.say("Needed with what it took elsewhere"), f.shareGap(int64(all), 10_000).String(), width(all), "level"})
	}
	return list
}
