package web

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// What was found in a file is kept as a sentence, in English, beside the file's line, column, value and rule: in the ledger, in verdicts beside files,
// in logs. Pages find the sentence again among the catalogue's keys that begin with foundKey and say it in their language, its values as they
// are. One that the catalogue does not have stays English. Programs get the sentence of the ledger.

const foundKey = "found|"

// alertKey is before what alerts say, which is kept in English likewise: in the ledger, in logs, and for programs. Pages and messages to people say it in
// their language.
const alertKey = "alert|"

// What stands for a value in such a key: %d a whole number, %q a quoted text, %s any other, %n a bound (0.5, 10 %), %t what a number must be
// (must be at least 10 %), %i what holds no semicolon, %b one word, %w what has words of its own where the catalogue has them, else any value.
var (
	foundVerbs = regexp.MustCompile(`%(?:\[(\d)\])?([bdqsnitw])`)
	foundParts = map[string]string{"d": `(-?\d+)`, "q": `("(?:[^"\\]|\\.)*")`, "s": `(.+?)`, "i": `([^;]+?)`, "b": `(\w+)`, "w": `(.+?)`, "n": "(" + bound + ")", "t": "(must (?:not )?be (?:between |greater than |at least |less than |at most )?" + bound + "(?: and " + bound + ")?)"}
)

const bound = `-?\d+(?:\.\d+)?(?: %)?`

// saying is a sentence with values, in English, and in the language.
type saying struct {
	pattern *regexp.Regexp
	verbs   string // one letter for each value
	letters int    // of the sentence without its values
	says    string
}

// contractKey is before what is wrong in a contract that cannot be used, likewise.
const contractKey = "contract|"

// sayings are what a language has words for of what is found in files, of what alerts say, or of what is wrong in contracts.
type sayings struct {
	plain  map[string]string // without values
	filled []saying          // the one that says more by itself first
}

// sayingsIn are the sentences of a language whose keys begin with one of some prefixes.
func sayingsIn(l language, prefixes ...string) *sayings {
	s := &sayings{plain: map[string]string{}}
	for key, says := range l {
		at := slices.IndexFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(key, prefix) })
		if at < 0 {
			continue
		}
		english := key[len(prefixes[at]):]
		if _, before := l[prefixes[0]+english]; before && at > 0 {
			continue
		}
		verbs := foundVerbs.FindAllStringSubmatch(english, -1)
		if len(verbs) == 0 {
			s.plain[english] = says
			continue
		}
		x := saying{says: says, letters: strings.Count(english, "") - 2*len(verbs)}
		pattern := foundVerbs.ReplaceAllStringFunc(regexp.QuoteMeta(english), func(verb string) string { return foundParts[verb[1:]] })
		for _, v := range verbs {
			x.verbs += v[2]
		}
		x.pattern = regexp.MustCompile("^" + pattern + "$")
		s.filled = append(s.filled, x)
	}
	slices.SortFunc(s.filled, func(a, b saying) int {
		return cmp.Or(cmp.Compare(b.letters, a.letters), strings.Compare(a.pattern.String(), b.pattern.String()))
	})
	return s
}

// say is a sentence in the language; one that is not known stays as it is.
func (s *sayings) say(sentence string) string {
	if says, ok := s.plain[sentence]; ok {
		return says
	}
	for _, x := range s.filled {
		values := x.pattern.FindStringSubmatch(sentence)
		if values == nil {
			continue
		}
		at := 0
		return foundVerbs.ReplaceAllStringFunc(x.says, func(verb string) string {
			at++
			n := at
			if strings.HasPrefix(verb, "%[") {
				n, _ = strconv.Atoi(verb[2:3]) // a digit
			}
			if v := x.verbs[n-1]; v == 'w' || v == 't' {
				return s.say(values[n])
			}
			return values[n]
		})
	}
	return sentence
}

// sayFound says what was found in a file, or what a rule wants, in the language of the pages.
func (f Format) sayFound(sentence string) string {
	if f.found == nil || sentence == "" {
		return sentence
	}
	return f.found().say(sentence)
}

// SayAlert says a sentence of an alert, or a word of a message about one, in the language.
func (f Format) SayAlert(sentence string) string {
	if f.alerts == nil {
		return sentence
	}
	return f.alerts().say(sentence)
}

// sayContract says what is wrong in a contract, or what to do about it, in the language of the pages.
func (f Format) sayContract(sentence string) string {
	if f.contracts == nil {
		return sentence
	}
	return f.contracts().say(sentence)
}

// ruleWords says what a rule of a contract wants.
func ruleWords(f Format, c *contract.Contract, r contract.Rule) string {
	u, ok := r.(contract.UniqueRule)
	if !ok || len(u.Columns) < 2 || u.Fold {
		return f.sayFound(c.Says(r))
	}
	names := make([]string, len(u.Columns)) // joined here: a name may hold what joins them
	for i, at := range u.Columns {
		names[i] = c.Columns[at].Physical
	}
	return f.sayf("each combination of %s stands in the file once", named(f, names, len(names)))
}
