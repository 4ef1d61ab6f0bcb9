package web

import (
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
)

// language is what pages say in one language: a catalogue by the English words. Where it has none, as English itself, the English words stand.
type language map[string]string

// languages are the catalogues by their language. They are read when pages want them: most commands show none.
var languages = sync.OnceValue(func() map[string]language {
	files, err := fs.Glob(embedded, "messages/*.yaml")
	if err != nil {
		panic(err) // embedded: no program starts with a broken one
	}
	all := map[string]language{"en": {}}
	for _, file := range files {
		doc, err := embedded.ReadFile(file)
		if err != nil {
			panic(err)
		}
		l := language{}
		if err := yaml.Unmarshal(doc, &l); err != nil {
			panic(fmt.Errorf("%s: %w", file, err))
		}
		all[strings.TrimSuffix(strings.TrimPrefix(file, "messages/"), ".yaml")] = l
	}
	return all
})

// languageOf returns the catalogue of a locale (en, de, de-CH); English where the language is not there.
func languageOf(locale string) language {
	code, _, _ := strings.Cut(strings.ReplaceAll(locale, "_", "-"), "-")
	return languages()[strings.ToLower(code)]
}

// say is a sentence or a word in the language; what the catalogue does not have stays as it is.
func (l language) say(english string) string {
	if s, ok := l[english]; ok {
		return s
	}
	return english
}

// sayf is say of a format, filled as fmt.Sprintf does it; a catalogue may put its values in another order (%[2]s).
func (l language) sayf(english string, values ...any) string {
	return fmt.Sprintf(l.say(english), values...)
}

// What templates ask of the catalogue: {{t "Do first"}} where it is shown, (t "gap") where a function wants it. What comes behind a bar in a key tells
// words apart that English does not ("to|mail"), and is not shown.
var (
	shownWords = regexp.MustCompile(`\{\{t ("(?:[^"\\]|\\.)*")\}\}`)
	givenWords = regexp.MustCompile(`\(t ("(?:[^"\\]|\\.)*")\)`)
)

// fill puts the words of the language into a template's source before it is parsed, so that they cost no page anything. A catalogue is a part of the
// program and may hold entities; a test says that it holds no tags and no actions.
func (l language) fill(source string) string {
	word := func(pattern *regexp.Regexp, found string) string {
		english, err := strconv.Unquote(pattern.FindStringSubmatch(found)[1])
		if err != nil {
			panic(fmt.Errorf("%s: %w", found, err)) // a template of the program
		}
		if s, ok := l[english]; ok {
			return s
		}
		shown, _, _ := strings.Cut(english, "|")
		return shown
	}
	source = shownWords.ReplaceAllStringFunc(source, func(found string) string { return word(shownWords, found) })
	return givenWords.ReplaceAllStringFunc(source, func(found string) string { return strconv.Quote(word(givenWords, found)) })
}

// source is a template's source in the language.
func (l language) source(file string) string {
	doc, err := embedded.ReadFile("template/" + file)
	if err != nil {
		panic(err) // embedded
	}
	return l.fill(string(doc))
}

// say is a sentence or a word in the language of the pages, as language.say.
func (f Format) say(english string) string { return f.words.say(english) }

// sayf is say of a format.
func (f Format) sayf(english string, values ...any) string { return f.words.sayf(english, values...) }
