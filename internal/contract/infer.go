package contract

import (
	"encoding/json"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
)

// undecided stands in a draft where nobody but a person can know; Load refuses it wherever it stands.
const undecided = "DECIDE"

// Infer drafts a contract from the head of one or more samples of a file called name, which lies among neighbours. Each
// guess in the draft carries a comment "# guess: why", and what no sample can tell "# decide: what"; the notes say the same
// in sentences. The draft loads, or fails only where it says "# decide:". Nothing of it is ever used without a person's
// reading.
func Infer(name string, neighbours []string, samples ...io.Reader) (draft []byte, notes []string, err error) {
	if len(samples) == 0 {
		return nil, nil, fmt.Errorf("no sample")
	}
	var s *sample
	for i, r := range samples {
		head, cut, err := readSample(name, r)
		if err != nil {
			return nil, nil, err
		}
		next, err := newSample(head, cut)
		if err != nil {
			return nil, nil, err
		}
		if i == 0 {
			s = next
			continue
		}
		if next.header != s.header || next.delimiter != s.delimiter || next.encoding != s.encoding || (s.header && !slices.Equal(next.rows[0], s.rows[0])) {
			return nil, nil, fmt.Errorf("sample %d has another shape than the first: one contract cannot hold both", i+1)
		}
		if next.header {
			next.rows = next.rows[1:]
		}
		s.rows = append(s.rows, next.rows...)
	}
	d := &drafter{file: path.Base(name), neighbours: neighbours, sample: s}
	d.draft()
	return []byte(d.out.String()), d.notes, nil
}

// drafter writes one draft.
type drafter struct {
	file       string
	neighbours []string // names of other files beside it
	sample     *sample
	out        strings.Builder
	notes      []string
	dataset    Dataset
	datasetWhy string // the mark of the dataset
	known      bool   // the dataset is, as far as a sample can tell
	columns    []guess
	names      map[int]string // canonical, by column
	marks      map[int]string // more to say of a column
	dated      bool           // the file's name has a date
	stored     bool           // and a store
}

// line writes one line of YAML; a mark is its comment and becomes a note.
func (d *drafter) line(yaml, mark string) {
	d.out.WriteString(yaml)
	if mark != "" {
		d.out.WriteString("  # " + mark)
		d.notes = append(d.notes, mark)
	}
	d.out.WriteByte('\n')
}

// quoted writes any text as a YAML scalar. JSON strings are YAML.
func quoted(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a string always encodes
	}
	var safe strings.Builder
	for _, r := range strings.TrimSpace(b.String()) {
		if r >= 0x7f && r < 0xa0 || r == 0xfeff || r == 0xfffe || r == 0xffff { // YAML takes these as escapes only
			fmt.Fprintf(&safe, "\\u%04x", r)
			continue
		}
		safe.WriteRune(r)
	}
	return safe.String()
}

func quotedList(list []string) string {
	quotes := make([]string, len(list))
	for i, s := range list {
		quotes[i] = quoted(s)
	}
	return "[" + strings.Join(quotes, ", ") + "]"
}

func (d *drafter) draft() {
	s := d.sample
	width := len(s.rows[0])
	cells := make([][]string, width)
	values := make([][]string, width)
	headers := make([]string, width)
	for i := range cells {
		cells[i] = s.values(i)
		values[i], _ = present(cells[i])
		headers[i] = fmt.Sprintf("column_%d", i+1)
		if s.header {
			headers[i] = s.rows[0][i]
		}
	}
	decimal, thousands, marksWhy := marks(values)
	for i := range cells {
		d.columns = append(d.columns, look(headers[i], cells[i], decimal, thousands))
	}
	date := d.dateInName()
	d.guessed(headers)
	pattern, patternMark := d.filePattern(date)
	d.head()
	d.line("    customProperties:", "")
	d.line("      - {property: filePattern, value: "+quoted(pattern)+"}", patternMark)
	if s.delimiter != "," || s.delimiterWhy != "" {
		mark := "guess: most lines have the same number of cells"
		if s.delimiterWhy != "" {
			mark = "guess: " + s.delimiterWhy
		}
		d.line("      - {property: delimiter, value: "+quoted(s.delimiter)+"}", mark)
	}
	if s.quote != `"` {
		d.line("      - {property: quote, value: "+quoted(s.quote)+"}", "guess: cells stand in these")
	}
	if s.encoding != "utf-8" {
		mark := ""
		if s.encodingWhy != "" {
			mark = "guess: " + s.encodingWhy
		}
		d.line("      - {property: encoding, value: "+s.encoding+"}", mark)
	}
	if !s.header || s.headerWhy != "" {
		d.line(fmt.Sprintf("      - {property: header, value: %t}", s.header), "guess: "+s.headerWhy)
	}
	d.numbers(decimal, thousands, marksWhy)
	d.tokens()
	d.meaning()
	d.line("    properties:", "")
	d.properties()
	d.line("    quality:", "")
	d.line("      - {type: library, metric: rowCount, mustBeGreaterThan: 0}", "guess: a file without rows is a mistake")
}

// head writes the document's own keys.
func (d *drafter) head() {
	id := regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(stem(d.file)), "-")
	if id = strings.Trim(regexp.MustCompile(`[0-9]{2,}`).ReplaceAllString(id, ""), "-"); id == "" {
		id = "draft"
	}
	d.line(fmt.Sprintf("# Draft from a sample of %d rows. Read every mark, decide, and remove it.", len(d.sample.values(0))), "")
	d.line("apiVersion: "+APIVersion, "")
	d.line("kind: DataContract", "")
	d.line("id: "+quoted(id), "guess: from the file's name")
	d.line("version: 0.1.0", "")
	d.line("status: draft", "")
	d.line("team: {name: Store data, members: [{username: owner@example.com, role: owner}]}", "decide: who can have the file sent again")
	d.line(`support: [{channel: "#store-data", tool: slack, url: "https://example.com/store-data"}]`, "decide: where to reach them")
	d.line("schema:", "")
	name := d.dataset.Name
	if !d.known {
		name = undecided
	}
	d.line("  - name: "+name, d.datasetWhy)
	d.line("    physicalType: file", "")
}

// stem is a file's name without its extensions.
func stem(file string) string {
	file = withoutPacking(file)
	return strings.TrimSuffix(file, path.Ext(file))
}

// numbers writes the marks, where there are numbers that show them.
func (d *drafter) numbers(decimal, thousands, why string) {
	if decimal != "." || why != "" {
		mark := "guess: most numbers read so"
		if why != "" {
			mark = "decide: " + why
		}
		d.line("      - {property: decimalMark, value: "+quoted(decimal)+"}", mark)
	}
	if thousands != "" {
		d.line("      - {property: thousandsMark, value: "+quoted(thousands)+"}", "guess: groups of three digits")
	}
}

// tokens writes the words for null, true and false.
func (d *drafter) tokens() {
	var nulls, yes, no []string
	for i, g := range d.columns {
		for _, t := range g.nulls {
			if !slices.Contains(nulls, t) {
				nulls = append(nulls, t)
			}
		}
		if d.kindOf(i) == Bool && g.flag && !slices.Contains(yes, g.truths[0]) {
			yes, no = append(yes, g.truths[0]), append(no, g.truths[1])
		}
	}
	yes = slices.DeleteFunc(yes, func(t string) bool { return slices.Contains(no, t) })
	if len(nulls) > 0 {
		d.line("      - {property: nullTokens, value: "+quotedList(nulls)+"}", "guess: words that stand where values are missing")
	}
	if len(yes) > 0 && (len(yes) > 1 || yes[0] != "true") {
		d.line("      - {property: trueTokens, value: "+quotedList(yes)+"}", "guess: the yes of two words")
		d.line("      - {property: falseTokens, value: "+quotedList(no)+"}", "guess: the no of two words")
	}
}
