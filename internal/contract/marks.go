package contract

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Mark is what a draft leaves for a person to decide.
type Mark struct {
	Line, Col int // where its remark begins, both from 1; Col in characters
	Text      string
}

// decideMark is a remark of a draft that holds something to decide, as infer writes it; the draft's first line speaks of marks and is none.
var decideMark = regexp.MustCompile(`(?:^|\s)#\s*(.*\bdecide(?::.*|$))`)

// Undecided finds the marks of a document that nobody has removed yet, whether it loads or not.
func Undecided(doc []byte) (list []Mark) {
	number := 0
	for line := range strings.Lines(string(doc)) {
		number++
		line = strings.TrimRight(line, "\r\n")
		at := decideMark.FindStringSubmatchIndex(line)
		if at == nil {
			continue
		}
		before := line[:at[0]+strings.IndexByte(line[at[0]:], '#')]
		if strings.Count(before, `"`)%2 == 1 { // it stands within a text
			continue
		}
		list = append(list, Mark{number, utf8.RuneCountInString(before) + 1, line[at[2]:at[3]]})
	}
	return list
}
