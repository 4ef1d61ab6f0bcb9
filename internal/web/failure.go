package web

import (
	"regexp"
	"strings"
)

// The sentence of an error was put together where the error arose, for the log as well, in English. Pages find it again among the catalogue's keys that
// begin with errorKey, each the format of an error, and say it in their language with the same values in it.

const errorKey = "error|"

// failure is how one kind of error reads in English, and in the language.
type failure struct {
	pattern *regexp.Regexp
	says    string
}

var verbs = regexp.MustCompile(`%[dqs]`)

// failuresIn are the errors that a language has words for.
func failuresIn(l language) []failure {
	var list []failure
	for key, says := range l {
		english, ok := strings.CutPrefix(key, errorKey)
		if !ok {
			continue
		}
		pattern := verbs.ReplaceAllStringFunc(regexp.QuoteMeta(english), func(verb string) string {
			return map[string]string{"%d": `(-?\d+)`, "%q": `("(?:[^"\\]|\\.)*")`, "%s": `([^"]+?)`}[verb]
		})
		list = append(list, failure{regexp.MustCompile("^" + pattern + "$"), says})
	}
	return list
}

// sayError is the sentence of an error in the language of the pages; one that the catalogue does not have stays English.
func (f Format) sayError(sentence string) string {
	if f.failures == nil || sentence == "" {
		return sentence
	}
	for _, known := range f.failures() {
		values := known.pattern.FindStringSubmatch(sentence)
		if values == nil {
			continue
		}
		at := 0
		return verbs.ReplaceAllStringFunc(known.says, func(string) string { at++; return values[at] })
	}
	return sentence
}

// sayErrors is sayError of each line of several errors, joined to one sentence.
func (f Format) sayErrors(lines string) string {
	list := strings.Split(lines, "\n")
	for i := range list {
		list[i] = f.sayError(list[i])
	}
	return strings.Join(list, "; ")
}
