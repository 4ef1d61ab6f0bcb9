package people

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// FromFile is the source of people whom a file of the chain names.
const FromFile = "file"

// listed is somebody whom the published files of people name.
type listed struct {
	Person
	delivery int64
	file     string
}

// Follow makes the register say what the files of people say that tx shows: who is new in them is added, who changed is changed, who left is out.
// It runs inside the transaction that publishes run, so that a night and who may see it change together. Whom somebody added by hand stays as
// they are, and so does who looks after data or people: a file gives less than that. Whom the company's login made known is the file's from now on and
// has to come in again, by the mail address that the file has: a login alone proves nobody. What it did is in the audit log, and returned.
func (r Register) Follow(ctx context.Context, tx warehouse.Tx, run int64) (*Followed, error) {
	all, err := everybody(ctx, tx)
	if err != nil {
		return nil, err
	}
	named, err := namedIn(ctx, tx)
	if err != nil {
		return nil, err
	}
	stores, err := placedIn(ctx, tx)
	if err != nil {
		return nil, err
	}
	f := following{register: r, run: run, next: 1, did: Followed{Added: []string{}, Changed: []string{}, Removed: []string{}, LeftAlone: []string{}, NoStore: []string{}}}
	known := map[string]Person{}
	for _, p := range all {
		f.next = max(f.next, p.ID+1)
		if p.Removed == nil {
			known[strings.ToLower(p.Login)] = p
		}
	}
	there := map[string]bool{}
	for _, l := range named {
		key := strings.ToLower(l.Login)
		there[key] = true
		was, ok := known[key]
		switch {
		case !ok:
			f.add(l)
		case was.Followed():
			f.change(was, l)
		default:
			f.did.LeftAlone = append(f.did.LeftAlone, l.Login)
			continue
		}
		for _, g := range NoStore(l.Grants, stores) {
			f.did.NoStore = append(f.did.NoStore, l.Login+" "+g.String())
		}
	}
	for _, p := range all {
		if p.Removed == nil && p.Source == FromFile && !there[strings.ToLower(p.Login)] {
			f.remove(p, named)
		}
	}
	return &f.did, do(ctx, tx, f.list)
}

// Followed reports whether a file of people that names somebody changes them: whom a person made, or gave a role that no file gives, it leaves as they are.
func (p *Person) Followed() bool {
	return p.Source != "local" && slices.Contains(contract.FileRoles, string(p.Role))
}

// namedIn are those whom the files name that tx shows, in the order of files and lines. Who stands in several files has what any of them gives.
func namedIn(ctx context.Context, tx warehouse.Querier) (list []listed, err error) {
	at := map[string]int{}
	err = each(ctx, tx, "listed", func(rows *sql.Rows) error {
		var l listed
		var scope string
		if err := rows.Scan(&l.Login, &l.Name, &l.Email, &l.Role, &l.SeesCost, &scope, &l.delivery, &l.file); err != nil {
			return err
		}
		places, err := contract.ParseScope(scope)
		if err != nil {
			return fmt.Errorf("scope of %s in delivery %d: %w", l.Login, l.delivery, err)
		}
		for _, p := range places {
			l.Grants = append(l.Grants, Grant{Node: Node(p.Node), Value: p.Value, Until: p.Until})
		}
		key := strings.ToLower(l.Login)
		if i, twice := at[key]; twice {
			a := Access{Role: list[i].Role, Grants: list[i].Grants, SeesCost: list[i].SeesCost}.Join(Access{Role: l.Role, Grants: l.Grants, SeesCost: l.SeesCost})
			list[i].Role, list[i].Grants, list[i].SeesCost = a.Role, a.Grants, a.SeesCost
			return nil
		}
		at[key] = len(list)
		list = append(list, l)
		return nil
	})
	return list, err
}

// following gathers what a file of people makes otherwise.
type following struct {
	register Register
	run      int64
	next     int64 // free number of a person
	list     []statement
	did      Followed
}

func (f *following) add(l listed) {
	p := l.Person
	p.ID, p.Source, p.Epoch, p.Created = f.next, FromFile, 1, f.register.Now().UTC()
	f.next++
	f.list = append(f.list, p.rows()...)
	f.did.Added = append(f.did.Added, p.Login)
	f.note("user_add", p, l.file, l.delivery)
}

func (f *following) change(was Person, l listed) {
	now := Access{Role: l.Role, Grants: sorted(l.Grants), SeesCost: l.SeesCost}
	same := now.Equal(Access{Role: was.Role, Grants: sorted(was.Grants), SeesCost: was.SeesCost})
	if same && was.Login == l.Login && was.Name == l.Name && was.Email == l.Email && was.Source == FromFile {
		return
	}
	p := was
	if was.Source != FromFile {
		p.Subject, p.Epoch = "", was.Epoch+1
	}
	p.Login, p.Name, p.Email, p.Role, p.Grants, p.SeesCost, p.Source = l.Login, l.Name, l.Email, l.Role, l.Grants, l.SeesCost, FromFile
	f.save(p)
	f.did.Changed = append(f.did.Changed, p.Login)
	f.note("user_set", p, l.file, l.delivery)
}

// remove ends the access of somebody who left. Which file left them out is the newest one's name, where there is any left.
func (f *following) remove(p Person, named []listed) {
	now := f.register.Now().UTC()
	p.Removed, p.Password, p.Epoch = &now, "", p.Epoch+1
	f.save(p)
	file, delivery := "", int64(0)
	if n := len(named); n > 0 {
		file, delivery = named[n-1].file, named[n-1].delivery
	}
	f.did.Removed = append(f.did.Removed, p.Login)
	f.note("user_remove", p, file, delivery)
}

func (f *following) save(p Person) {
	f.list = append(f.list, p.rewritten()...)
}

func (f *following) note(action string, p Person, file string, delivery int64) {
	actor, detail := "file:"+file, fmt.Sprintf("delivery %d: %s", delivery, p.Access().Words())
	if file == "" {
		actor, detail = "system", "no file of people is published any more"
	}
	f.list = append(f.list, statement{"audit_insert", []any{f.register.Now().UTC(), actor, action, p.Login, detail, "", f.run}})
}

// sorted are grants in the order of their words.
func sorted(list []Grant) []Grant {
	return slices.SortedFunc(slices.Values(list), func(a, b Grant) int { return strings.Compare(a.String(), b.String()) })
}
