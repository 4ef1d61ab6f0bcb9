package web

import "strings"

// quiet says in a mail why there is nothing to do first, in the words of the page.
func (s *server) quiet(b *Brief) string {
	f := s.format
	switch {
	case len(b.Known) > 0:
		return spaced(f.say("Nothing for you to do: what stood out is with others."), b.Ran)
	case len(b.Answered) > 0:
		return spaced(f.say("What stood out is dealt with."), b.Ran)
	case b.SoFar:
		return spaced(f.say("Today so far."), f.say("What stands out is told when the day is over."))
	case b.Checks > 0:
		return spaced(s.quietChecks(b), f.Whole(b.Checks), f.say("checks ran")+s.quietStood(b))
	case b.Checked:
		place := b.Place
		if place == "" {
			place = f.say("your stores")
		}
		return spaced(f.say("Nothing unusual"), f.say("in"), place+".", b.Ran)
	case b.Learning != nil:
		return f.say("No checks ran for this night") + ": " + f.say("reasons need a normal to compare with") + "."
	}
	return f.say("No checks ran for this night") + "."
}

// quietChecks is what the checks of the whole chain come to where none of them has to be acted on.
func (s *server) quietChecks(b *Brief) string {
	switch {
	case b.Learning != nil:
		return s.format.say("Too little history to say what is unusual.")
	case b.StoodOut > 0:
		return s.format.say("Nothing to act on.")
	}
	return s.format.say("Nothing unusual.")
}

func (s *server) quietStood(b *Brief) string {
	if b.StoodOut > 0 {
		return ", " + s.format.Whole(b.StoodOut) + " " + s.format.say("stood out, none sure or large enough to act on") + "."
	}
	return " " + s.format.say("and none stood out") + "."
}

// spaced are sentences one after the other.
func spaced(parts ...string) string { return strings.TrimSpace(strings.Join(parts, " ")) }
