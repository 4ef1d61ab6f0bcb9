package contract

import (
	"fmt"
	"slices"
	"strings"
)

// Advice is one thing that a good contract has and this one lacks. It is never an error.
type Advice struct {
	File string `json:"file"`
	Line int    `json:"line"` // 1 where what is missing has no place
	Text string `json:"text"`
}

// String returns file:line: text.
func (a Advice) String() string { return fmt.Sprintf("%s:%d: %s", a.File, a.Line, a.Text) }

// Lint says what is missing for a good contract. An error never stands here: Load reports those.
func Lint(c *Contract) []Advice {
	list := []Advice{}
	say := func(line int, format string, args ...any) {
		list = append(list, Advice{File: c.Path, Line: max(line, 1), Text: fmt.Sprintf(format, args...)})
	}
	switch {
	case c.Owner == "":
		say(c.lines["team"], "no owner: add team with a member of role owner, who is named wherever a file is held back")
	case strings.HasSuffix(c.Owner, "@example.com"):
		say(c.lines["team"], "owner %s is a placeholder: name the person who can have the file sent again", c.Owner)
	}
	switch {
	case c.Support == "":
		say(c.lines["support"], "no support channel: add support, where the owner can be reached")
	case strings.Contains(c.Support, "//example.com"):
		say(c.lines["support"], "support channel %s is a placeholder", c.Support)
	}
	fact := c.Dataset.Replace == BySlice
	switch {
	case fact && c.SLA == nil:
		say(0, "no SLA: nothing is due and a missing file is never told; add slaProperties frequency (1 d) and timeOfAvailability")
	case !fact && c.SLA != nil:
		say(c.lines["slaProperties"], "an SLA on %s does nothing: only facts are due each day", c.Dataset.Name)
	}
	for _, name := range c.idleSLAs {
		say(c.lines["slaProperties"], "the SLA property %s is documentation: nothing watches it", name)
	}
	for _, line := range c.remarks {
		say(line, "a quality rule of type text is documentation: nothing checks it")
	}
	if words := c.Dialect.TrueTokens; (len(words) != 1 || words[0] != "true") && !slices.ContainsFunc(c.Columns, func(x Column) bool { return x.Kind == Bool }) {
		say(c.lines["schema"], "trueTokens and falseTokens do nothing: no column is boolean")
	}
	c.lintRules(say)
	for _, p := range c.Patterns {
		if fact && !p.HasDate() {
			say(c.lines["schema"], "filePattern %q has no {business_date}: each file is read as a history, and the dates in its rows say what it replaces", p)
		}
	}
	if c.Status != "active" {
		say(c.lines["status"], "status is %s: the contract runs all the same", c.Status)
	}
	return list
}

// lintRules advises on keys, references and rules.
func (c *Contract) lintRules(say func(line int, format string, args ...any)) {
	rows := false
	for _, r := range c.Rules {
		if _, ok := r.(*RowCountRule); ok {
			rows = true
		}
	}
	if !rows {
		say(c.lines["schema"], "no rowCount rule: a file with a header and nothing else is loaded without a word")
	}
	unique := slices.ContainsFunc(c.Rules, func(r Rule) bool { u, ok := r.(UniqueRule); return ok && u.Line() > 0 })
	switch {
	case unique || c.Dataset.Replace == Whole: // a master's ids are unique, declared or not
	case c.Dataset.Name == "sale_lines":
		say(c.lines["schema"], "no primary key: the same till line twice is loaded twice; where lines have a number, declare it")
	default:
		say(c.lines["schema"], "no primary key: the same row twice is loaded twice")
	}
	for _, col := range c.Columns {
		if col.Format != nil && col.Format.HasZone() && !col.Ignored && !col.Personal {
			say(col.Line, "the offset in the format of %s is read and not applied: its clock is taken as the store's own; tills that send UTC would give sales the wrong date", col.Physical)
		}
		master := masters[col.Name]
		if master != "" && master != c.Dataset.Name && col.References == "" {
			say(col.Line, "%s has no relationship: an id that the %s master lacks is loaded without a word", col.Name, master)
		}
	}
}
