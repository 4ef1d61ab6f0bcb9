package contract

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
)

// Suffix is what the names of contract documents end with.
const Suffix = ".odcs.yaml"

// Set is the contracts of a home: masters before facts, then by path.
type Set struct{ contracts []*Contract }

// Match is the contract that a file belongs to and what the file's name says.
type Match struct {
	Contract *Contract
	Slot     Slot
}

// NewSet returns the set of contracts. It fails where two have the same id.
func NewSet(contracts ...*Contract) (*Set, error) {
	s, problems := newSet(contracts)
	if len(problems) > 0 {
		return nil, problems.fault()
	}
	return s, nil
}

// newSet is the set of contracts, but for those whose id another has.
func newSet(contracts []*Contract) (*Set, Errors) {
	sorted := slices.Clone(contracts)
	slices.SortStableFunc(sorted, func(a, b *Contract) int {
		return cmp.Or(cmp.Compare(datasetRank(a), datasetRank(b)), cmp.Compare(a.Path, b.Path))
	})
	s := &Set{}
	first := map[string]*Contract{}
	var problems Errors
	for _, c := range sorted {
		if other := first[c.ID]; other != nil {
			problems = append(problems, Problem{File: c.Path, Line: 1, Col: 1, Msg: fmt.Sprintf("id %q is also that of %s", c.ID, other.Path), Hint: "give each contract an id of its own"})
			continue
		}
		first[c.ID] = c
		s.contracts = append(s.contracts, c)
	}
	return s, problems
}

func datasetRank(c *Contract) int {
	return slices.IndexFunc(Datasets, func(d Dataset) bool { return d.Name == c.Dataset.Name })
}

// Documents lists the contract documents of a folder, and as problems the files that look like one and are not read, for their name.
func Documents(dir string) (files []string, strays Errors, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		name := e.Name()
		ext := filepath.Ext(name)
		switch {
		case e.IsDir() || strings.HasPrefix(name, "."):
		case strings.HasSuffix(name, Suffix):
			files = append(files, filepath.Join(dir, name))
		case ext == ".yaml" || ext == ".yml":
			strays = append(strays, Problem{
				File: filepath.Join(dir, name), Line: 1, Col: 1, Msg: "is not read: a contract's name ends with " + Suffix,
				Hint: "rename it to " + strings.TrimSuffix(strings.TrimSuffix(name, ext), ".odcs") + Suffix + " or move it elsewhere",
			})
		}
	}
	return files, strays, nil
}

// LoadDir loads every *.odcs.yaml of a folder. One error lists the problems of all files; the set is then of those that can be used, for
// whoever only looks, and never nil.
func LoadDir(dir string) (*Set, error) {
	files, problems, err := Documents(dir)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return &Set{}, fault.New(fault.Config, "contracts folder %s is not there", dir).WithHint("daybook init makes a home with the default contracts")
		}
		return &Set{}, fault.New(fault.Config, "contracts: %w", err)
	}
	var contracts []*Contract
	for _, file := range files {
		c, err := loadFile(file)
		var list Errors
		switch {
		case errors.As(err, &list):
			problems = append(problems, list...)
		case err != nil:
			problems = append(problems, Problem{File: file, Line: 1, Col: 1, Msg: err.Error()})
		default:
			contracts = append(contracts, c)
		}
	}
	if len(problems) == 0 && len(contracts) == 0 {
		return &Set{}, fault.New(fault.Config, "contracts folder %s has no *%s", dir, Suffix).WithHint("daybook contract infer FILE drafts one from a sample")
	}
	set, twice := newSet(contracts)
	if problems = append(problems, twice...); len(problems) > 0 {
		return set, problems.fault()
	}
	return set, nil
}

func loadFile(path string) (*Contract, error) {
	doc, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Load(path, doc)
}

// Contracts returns the contracts, masters before facts. The caller must not change the slice.
func (s *Set) Contracts() []*Contract { return s.contracts }

// Match returns every contract that name (a path below landing, with slashes) belongs to: none for an unknown file,
// two or more where the patterns of the contracts overlap.
func (s *Set) Match(name string) []Match {
	var list []Match
	for _, c := range s.contracts {
		if slot, ok := c.Match(name); ok {
			list = append(list, Match{Contract: c, Slot: slot})
		}
	}
	return list
}

// Find returns the one contract that name belongs to, nil where there is none, and an error where there are two.
func (s *Set) Find(name string) (*Match, error) {
	list := s.Match(name)
	switch len(list) {
	case 0:
		return nil, nil
	case 1:
		return &list[0], nil
	}
	names := make([]string, len(list))
	for i, m := range list {
		names[i] = m.Contract.ID
	}
	return nil, fmt.Errorf("%s matches %d contracts (%s): their patterns must differ", name, len(list), strings.Join(names, ", "))
}

// Match reads a file's name with the contract's patterns; false where none matches, or two with different results.
func (c *Contract) Match(name string) (Slot, bool) {
	var slot Slot
	found := false
	for _, p := range c.Patterns {
		s, ok := p.Match(name)
		if !ok {
			continue
		}
		if found && !s.Equal(slot) {
			return Slot{}, false
		}
		slot, found = s, true
	}
	return slot, found
}
