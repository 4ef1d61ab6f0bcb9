package insight

import (
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// What people answer to an insight.
const (
	Confirmed   = "confirmed" // it was so
	Untrue      = "not_true"  // it was not: a false alarm
	Done        = "done"      // it was so, and something was done about it
	SnoozeUntil = "snooze"    // leave it until a date
	Reopened    = "open"      // an answer is taken back
)

// Replies are all words of Answer.Reply.
var Replies = []string{Confirmed, Untrue, Done, SnoozeUntil, Reopened}

// Reasons are why an insight is not true.
var Reasons = []string{"wrong_data", "planned", "already_over", "not_unusual", "other"}

// Answer is what a person said of an insight.
type Answer struct {
	ID, Kind, Category string
	Reply              string
	Until              contract.Day // of a snooze
	Chance             float64      // that the insight was real, as it was told
}

// trustAfter is how many answers weigh as much as what a kind says of itself.
const trustAfter = 10.0

// trust returns what the chance of a kind's insights has to be multiplied by so that it agrees with what people found, and how many of how many
// they confirmed. Answers on the same category count alone where there are enough of them. The latest answer to an insight counts.
func (n *night) trust(kind, category string) (factor float64, confirmed, answered int) {
	t, known := n.trusted[[2]string{kind, category}]
	if !known {
		t.factor, t.confirmed, t.answered = n.weigh(kind, category)
		n.trusted[[2]string{kind, category}] = t
	}
	return t.factor, t.confirmed, t.answered
}

// trusted is what trust has worked out.
type trusted struct {
	factor              float64
	confirmed, answered int
}

func (n *night) weigh(kind, category string) (factor float64, confirmed, answered int) {
	said := func(category string) (confirmed, answered int, promised float64) {
		for _, id := range sortedKeys(n.answers) {
			a := n.answers[id]
			if a.Kind != kind || category != "" && a.Category != category || a.Reply == SnoozeUntil || a.Reply == Reopened {
				continue
			}
			answered++
			promised += a.Chance
			if a.Reply != Untrue {
				confirmed++
			}
		}
		return confirmed, answered, promised
	}
	confirmed, answered, promised := said(category)
	if category != "" && float64(answered) < trustAfter {
		confirmed, answered, promised = said("")
	}
	if answered == 0 || !(promised > 0) {
		return 1, 0, 0
	}
	usual := promised / float64(answered)
	return (float64(confirmed) + trustAfter*usual) / (float64(answered) + trustAfter) / usual, confirmed, answered
}

// likeliest is as sure as anything that people can confirm gets.
const likeliest = 0.99

// believed is the chance of a finding after what people found of those like it.
func (n *night) believed(kind, category string, prob float64) float64 {
	factor, _, answered := n.trust(kind, category)
	if answered == 0 {
		return prob
	}
	return min(prob*factor, max(likeliest, prob))
}

// latest are the answers by insight, the last of each.
func latest(answers []Answer) map[string]Answer {
	m := make(map[string]Answer, len(answers))
	for _, a := range answers {
		if before, ok := m[a.ID]; ok && a.Reply == SnoozeUntil && before.Reply == Untrue {
			continue // what is not true is not only put off
		}
		m[a.ID] = a
	}
	return m
}

// heed sets the state of an episode that people have answered: snoozed until a date, or not true. Neither is shown; both go on by themselves.
func (n *night) heed(list []*finding) {
	for _, f := range list {
		a, ok := n.answers[f.ID]
		if !ok || a.Reply == Reopened {
			continue
		}
		f.Evidence["answer"] = a.Reply
		switch {
		case a.Reply == Untrue:
			f.State = NotTrue
			f.hush()
		case a.Reply == SnoozeUntil && a.Until >= n.Date:
			f.State = Snoozed
			f.hush()
		default:
			continue
		}
		f.Evidence["alert"] = false
	}
}

// hush takes a finding off the pages of everybody.
func (f *finding) hush() {
	if f.quiet = true; f.plain != nil {
		f.plain.quiet = true
	}
}

// IsReply reports whether word is one of Replies.
func IsReply(word string) bool { return slices.Contains(Replies, word) }
