package contract

import (
	"regexp"
	"slices"
	"strings"
)

// PersonRule wants a column of people to be what pages can let somebody in with. It holds in every contract of people: whoever a wrong word of it
// let in, or see too much, could not be called back. Nulls keep it.
type PersonRule struct {
	declared
	field string
}

// FileRoles are the roles that a file of people gives. Who releases files, and who looks after people, is said by a person.
var FileRoles = []string{"store", "region", "chain"}

var (
	// LoginForm is what a login looks like, in a file and wherever else people are made known.
	LoginForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}$`)
	mailForm  = regexp.MustCompile(`^[^\s@<>()\[\]\\,;:"\x00-\x1f\x7f]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,190}[A-Za-z0-9])?$`)
)

// Check looks at one cell.
func (r PersonRule) Check(v Value) string {
	if v.Null {
		return ""
	}
	return r.check(string(v.Text))
}

func (r PersonRule) check(text string) string {
	switch {
	case r.field == "login" && !LoginForm.MatchString(text), r.field == "email" && !mailForm.MatchString(text):
		return r.says()
	case r.field == "role" && !slices.Contains(FileRoles, text):
		return r.says()
	case r.field == "scope":
		if _, err := ParseScope(text); err != nil {
			return err.Error()
		}
	}
	return ""
}

// says is what the rule wants, for whoever sends the file.
func (r PersonRule) says() string {
	switch r.field {
	case "login":
		return "must have letters, digits and . _ @ + - only, 100 at most"
	case "email":
		return "must be a mail address"
	case "role":
		return "must be " + strings.Join(FileRoles[:len(FileRoles)-1], ", ") + " or " + FileRoles[len(FileRoles)-1] + ": data and admin are given with daybook user add"
	}
	return "must be chain, banner:B, area:A, region:R, store:S or the id of a store, several divided by semicolons, each with @DATE where it ends"
}

// people appends what holds for every file of people, and finds constants that let nobody in.
func (l *loader) people() {
	for _, name := range []string{"login", "email", "role", "scope"} {
		r := PersonRule{declared{name: name, column: l.column0(name), severity: Error}, name}
		if r.column >= 0 {
			l.add(r)
		}
		for _, k := range l.c.Constants {
			if l.c.Dataset.Fields[k.Field].Name != name {
				continue
			}
			if problem := r.check(k.Raw); problem != "" {
				l.fail(child(l.schema, "name"), "", "the constant %s is %q and %s", name, k.Raw, problem)
			}
		}
	}
	login := l.column0("login")
	if login < 0 {
		l.fail(child(l.schema, "name"), "", "people needs login as a property: each row is somebody")
		return
	}
	for i, rule := range l.c.Rules {
		if u, ok := rule.(UniqueRule); ok && len(u.Columns) == 1 && u.Columns[0] == login && u.severity == Error {
			u.Fold = true
			l.c.Rules[i] = u
			return
		}
	}
	l.add(UniqueRule{declared: declared{name: "unique", column: login, severity: Error}, Columns: []int{login}, Fold: true})
}
