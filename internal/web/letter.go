package web

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"net/url"
	"strings"
	texttemplate "text/template"
	"unicode"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/people"
)

// A letter is a page as a mail: made by the same code for the same reader, so that no figure in it differs from the page's and none is of
// a store that the reader may not see. Its HTML is tables with attributes, which mail programs of all ages show, and says no less without
// colours or pictures; its text twin says the same.

// Letter is a mail without its envelope.
type Letter struct {
	Kind                string // brief, late, notice, correction
	Date                contract.Day
	Run                 int64 // that it was written from
	Subject, HTML, Text string
}

// Kinds of letters.
const (
	LetterBrief      = "brief"
	LetterLate       = "late" // nothing of the reader's stores is complete
	LetterNotice     = "notice"
	LetterCorrection = "correction"
)

// Addressee is whom a letter is for. Off is where they say that they want no more; "" where pages have no address.
type Addressee struct {
	Person people.Person
	Scope  people.Scope
	Off    string
}

// Letters writes them. Home is the address of the pages; "" where they have none that others can reach.
type Letters struct {
	Home string
	s    *server
	html *template.Template
	text *texttemplate.Template
}

// NewLetters makes ready what writes letters over the dashboard's own Config.
func NewLetters(c Config, home string) *Letters {
	s := newServer(c.filled())
	functions := s.functions()
	functions["one"] = oneLine
	return &Letters{
		Home: strings.TrimSuffix(home, "/"), s: s,
		html: template.Must(template.New("letter.html").Funcs(functions).Parse(s.format.words.source("letter.html"))),
		text: texttemplate.Must(texttemplate.New("letter.txt").Funcs(texttemplate.FuncMap(functions)).Parse(s.format.words.source("letter.txt"))),
	}
}

// letterPage is what the templates of a letter show.
type letterPage struct {
	Subject, Title, Lead string
	Place                string
	Quiet                string   // instead of findings: why there are none to do
	Lines                []string // of a notice or a correction
	Brief                *Brief   // nil: there is none
	Truth                []string
	Notes                []string
	First                []Finding
	More                 int // findings that the page has besides
	Below                []Gap
	Bars                 []letterBar
	Noted                []NoteLine // of the days of the bars
	Home, Off            string
	See                  string // path of the page
}

// letterBar is one day of the strip of bars.
type letterBar struct {
	Height, Rest int // pixels; together letterHeight
	Last         bool
	Title        string
}

const (
	letterDays   = 14
	letterHeight = 28
	letterFirst  = 5
)

// Brief is the morning brief of a night for an addressee. Where nothing of their stores is complete the letter says that instead of figures.
func (l *Letters) Brief(ctx context.Context, to Addressee, date contract.Day) (Letter, error) {
	var letter Letter
	err := l.open(ctx, to, "date="+date.String(), func(r *request) error {
		made, err := l.s.brief(r)
		if err != nil {
			return err
		}
		b := made.(*Brief)
		p := letterPage{Brief: b, Place: b.Place, See: "/?date=" + date.String(), First: b.First, Below: b.Below, Quiet: b.quiet(l.s.format)}
		p.Title = l.s.format.Day(r.date)
		for _, part := range b.Truth.Parts[min(1, len(b.Truth.Parts)):] {
			p.Truth = append(p.Truth, part.Text)
		}
		for _, n := range b.Truth.Notes {
			if n.Level != "plain" {
				p.Notes = append(p.Notes, n.Text)
			}
		}
		if len(p.First) > letterFirst {
			p.First = p.First[:letterFirst]
		}
		p.More = len(b.First) + b.ThenAll - len(p.First)
		letter = Letter{Kind: LetterBrief, Date: r.date, Run: r.q.Run()}
		if b.Absent != "" {
			letter.Kind, p.Lead = LetterLate, b.Absent
			p.Title = lateTitle(r, b) + ": " + l.s.format.Day(r.date)
		} else {
			p.Bars = l.bars(r)
			for _, n := range b.Noted {
				if n.Last > r.date-letterDays {
					p.Noted = append(p.Noted, n)
				}
			}
		}
		p.Subject = l.subject(p)
		return l.write(&letter, p, to)
	})
	return letter, err
}

// lateTitle says whose files have not come, or that they wait, or that there was nothing to come.
func lateTitle(r *request, b *Brief) string {
	switch {
	case b.Truth.Coverage.Due() == 0:
		return r.format.say("Closed")
	case r.factsWait():
		return r.format.say("A file of the night waits in quarantine")
	case len(r.w.Chain.Stores) == 1:
		return r.format.say("Your store's file is late")
	}
	return r.format.say("The files of your stores are late")
}

// subject says the most important thing where it is read first.
func (l *Letters) subject(p letterPage) string {
	s := p.Title
	if p.Brief != nil && p.Brief.Absent == "" && len(p.Brief.Cards) > 0 && p.Brief.Cards[0].Value != nil {
		c := p.Brief.Cards[0]
		s += ": " + c.Value.String()
		if c.Delta.Known {
			s += fmt.Sprintf(", %s %s", arrow(c.Delta.Dir), c.Delta.Text)
			if c.Delta.Percent != nil {
				s += fmt.Sprintf(" (%s)", c.Delta.Percent)
			}
		}
	}
	if p.Place != "" {
		s = p.Place + " · " + s
	}
	if l.s.ChainName != "" {
		s = l.s.ChainName + " · " + s
	}
	return oneLine(s)
}

// bars are the last days of net sales, the newest last.
func (l *Letters) bars(r *request) []letterBar {
	days := r.w.Trend(r.date-letterDays+1, r.date, r.in)
	most := int64(0)
	for _, d := range days {
		most = max(most, d.Sales)
	}
	if most <= 0 || len(days) < 2 {
		return nil
	}
	bars := make([]letterBar, len(days))
	for i, d := range days {
		h := int(read.MulDiv(max(d.Sales, 0), letterHeight-1, most)) + 1
		bars[i] = letterBar{Height: h, Rest: letterHeight - h, Last: d.Date == r.date, Title: l.s.format.ShortDay(d.Date) + ": " + l.s.format.Money(d.Sales)}
	}
	return bars
}

// Notice is one line instead of a brief: why there is none for a date.
func (l *Letters) Notice(to Addressee, date contract.Day, run int64, line string) (Letter, error) {
	letter := Letter{Kind: LetterNotice, Date: date, Run: run}
	p := letterPage{Title: l.s.format.say("No brief for ") + l.s.format.Day(date), Lead: line, See: "/"}
	p.Subject = l.subject(p)
	return letter, l.write(&letter, p, to)
}

// Withdrawn is the correction of a brief of a date that was written from a run: what the stores that it summed up sold as readers see it now.
// It is nil where that is what it said, and where what it said can no longer be read. A store that came since changes nothing that was said.
func (l *Letters) Withdrawn(ctx context.Context, to Addressee, date contract.Day, run int64) (*Letter, error) {
	then := map[string]read.Maybe{}
	err := l.open(ctx, to, fmt.Sprintf("date=%s&run=%d", date, run), func(r *request) error {
		if r.date != date {
			return nil
		}
		for _, d := range r.w.Night(date).Stores {
			if d.Complete && r.w.Chain.In(r.in, d.Store) {
				then[d.Store] = d.Sales
			}
		}
		return nil
	})
	if fault.KindOf(err) == fault.NotFound {
		return nil, nil //nolint:nilnil // it was swept, or nobody sees that date any more
	}
	if err != nil || len(then) == 0 {
		return nil, err
	}
	p := letterPage{See: "/?date=" + date.String()}
	letter := Letter{Kind: LetterCorrection, Date: date}
	f := l.s.format
	var before, now int64
	var changed []string
	err = l.open(ctx, to, "", func(r *request) error { letter.Run = r.q.Run(); return nil })
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	err = l.open(ctx, to, "date="+date.String(), func(r *request) error {
		p.Place = r.base.Place
		for _, d := range r.w.Night(date).Stores {
			was, said := then[d.Store]
			if !said {
				continue
			}
			seen[d.Store] = true
			before += was.Or(0)
			is := read.Maybe(0)
			if d.Complete {
				is = d.Sales
			}
			now += is.Or(0)
			if is != was || !d.Complete {
				changed = append(changed, f.sayf("%s: %s then, %s", d.Store, f.Money(was.Or(0)), nowWords(f, d)))
			}
		}
		return nil
	})
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return nil, err
	}
	for id, was := range then {
		if !seen[id] {
			before += was.Or(0)
			changed = append(changed, f.sayf("%s: %s then, nothing now", id, f.Money(was.Or(0))))
		}
	}
	if len(changed) == 0 {
		return nil, nil //nolint:nilnil // it says what it said
	}
	p.Title = f.say("Correction for ") + f.Day(date)
	p.Lead = f.sayf("Our mail about %s counted %s of net sales in %s. It was withdrawn: the same stores have %s now.",
		f.Day(date), f.Money(before), count(f, int64(len(then)), "complete store"), f.Money(now))
	p.Lines = few(f, changed)
	p.Subject = l.subject(p)
	return &letter, l.write(&letter, p, to)
}

func nowWords(f Format, d read.StoreDay) string {
	if !d.Complete {
		return f.say("not complete now")
	}
	return f.Money(d.Sales.Or(0)) + f.say(" now")
}

// few cuts a list for a mail.
func few(f Format, list []string) []string {
	const most = 8
	if len(list) <= most {
		return list
	}
	return append(list[:most:most], f.sayf("and %d more stores", len(list)-most))
}

// write fills in both forms of a letter.
func (l *Letters) write(letter *Letter, p letterPage, to Addressee) error {
	p.Home, p.Off = l.Home, to.Off
	letter.Subject = p.Subject
	var out bytes.Buffer
	if err := l.html.Execute(&out, p); err != nil {
		return err
	}
	letter.HTML = out.String()
	out.Reset()
	if err := l.text.Execute(&out, p); err != nil {
		return err
	}
	letter.Text = strings.ReplaceAll(out.String(), joiner, "") // lines of plain text are whoever reads them's to break, and some programs draw a box for it
	return nil
}

// open opens the brief's page for an addressee, as the door and the handlers do for who asks over HTTP. What programs get is asked for:
// a letter is not a look at the page.
func (l *Letters) open(ctx context.Context, to Addressee, query string, f func(*request) error) error {
	return l.s.within(ctx, visitor{scope: to.Scope, role: to.Person.Role, actor: "mail", person: &to.Person}, &url.URL{Path: apiPath + "/brief", RawQuery: query}, f)
}

// oneLine is text without line breaks and other characters that steer: names in it come out of files.
func oneLine(v any) string {
	s := strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || c == '\u2028' || c == '\u2029' || unicode.Is(unicode.Bidi_Control, c) {
			return ' '
		}
		return c
	}, fmt.Sprint(v))
	return strings.TrimSpace(s)
}
