package warehouse

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
)

// viewMade finds the published views that a step makes: those without a schema.
var viewMade = regexp.MustCompile(`(?im)^create (?:or replace )?view ([a-z_][a-z0-9_]*) as`)

// ViewsOf lists the published views that steps make, each once, in the order of the steps.
func ViewsOf(steps []Step) (names []string) {
	for _, s := range steps {
		for _, m := range viewMade.FindAllStringSubmatch(s.SQL, -1) {
			if !slices.Contains(names, m[1]) {
				names = append(names, m[1])
			}
		}
	}
	return names
}

// NewViews lists the published views that only steps make that are not done yet: what bears such a name before them is somebody else's.
func NewViews(steps []Step, done map[int]string) (names []string) {
	var before, after []Step
	for _, s := range steps {
		if _, ok := done[s.Number]; ok {
			before = append(before, s)
		} else {
			after = append(after, s)
		}
	}
	mine := ViewsOf(before)
	return slices.DeleteFunc(ViewsOf(after), func(name string) bool { return slices.Contains(mine, name) })
}

// InTheWay is the error of a driver that finds tables or views of somebody else under names that steps make; elsewhere says where a
// warehouse can have its own. Nothing was changed.
func InTheWay(strangers []string, elsewhere string) error {
	const most = 5
	names := strings.Join(strangers[:min(most, len(strangers))], ", ")
	if more := len(strangers) - most; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	return fault.New(fault.Config, "%s is there already, and Daybook did not make it; nothing was changed", names).WithHint("%s", elsewhere)
}
