package insight

// ground is what an insight stands on.
type ground struct {
	prob      float64
	ladder    int // 0: not known
	cleanDays int // 0: not known
	stores    int // of a group; 0 for a store
	troubled  bool
	event     string
	record    bool   // the stock record says so: a fact, not a test
	doubt     string // what keeps it from being certain whatever else is known
	because   string // what it rests on, where that is neither days nor stores
	category  string // whose answers count, where there are enough
}

// confidence returns the word and its reason: the first thing that keeps it from being higher, or what it rests on.
func (n *night) confidence(g ground) (word, reason string) {
	s := n.Settings
	_, confirmed, answered := n.trust(n.kind, g.category)
	alone := g.prob // before anybody has looked
	g.prob = n.believed(n.kind, g.category, g.prob)
	known := g.ladder != 0 || g.cleanDays != 0
	with := facts{"weeks": whole(n.Weeks), "full": whole(s.FullWeeks), "days": whole(g.cleanDays), "step": whole(g.ladder), "stores": whole(g.stores), "event": name(g.event), "confirmed": whole(confirmed), "answered": whole(answered)}
	say := func(word, key string) (string, string) { return word, n.words.say("confidence."+key, with) }
	switch {
	case n.Weeks < s.LearnWeeks:
		return say(Low, "learning")
	case g.prob < s.MediumProb && alone >= s.MediumProb:
		return say(Low, "answers")
	case g.prob < s.MediumProb:
		return say(Low, "unsure")
	case known && g.ladder > 2:
		return say(Low, "ladder")
	case g.cleanDays > 0 && g.cleanDays < s.MediumCleanDays:
		return say(Low, "days")
	case n.Weeks < s.FullWeeks:
		return say(Medium, "learning")
	case g.doubt != "":
		return say(Medium, g.doubt)
	case g.troubled:
		return say(Medium, "data")
	case g.event != "":
		return say(Medium, "event")
	case known && g.ladder > 1:
		return say(Medium, "ladder")
	case g.cleanDays > 0 && g.cleanDays < s.HighCleanDays:
		return say(Medium, "days")
	case g.prob < s.HighProb && alone >= s.HighProb:
		return say(Medium, "answers")
	case g.prob < s.HighProb:
		return say(Medium, "unsure")
	case g.record && g.cleanDays == 0:
		return say(High, "record")
	case g.because != "":
		return say(High, g.because)
	case g.stores > 0:
		return say(High, "stores")
	}
	return say(High, "clean")
}
