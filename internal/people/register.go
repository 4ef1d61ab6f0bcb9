package people

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// All returns everybody, the removed ones too, in the order in which they were added.
func (r Register) All(ctx context.Context) (list []Person, err error) {
	err = r.reading(ctx, func(q warehouse.Querier) error {
		list, err = everybody(ctx, q)
		return err
	})
	return list, err
}

func everybody(ctx context.Context, q warehouse.Querier) (list []Person, err error) {
	grants, err := scopes(ctx, q, "person_scopes")
	if err != nil {
		return nil, err
	}
	err = each(ctx, q, "persons", func(rows *sql.Rows) error {
		var p Person
		if err := rows.Scan(&p.ID, &p.Login, &p.Name, &p.Email, &p.Role, &p.SeesCost, &p.Password, &p.MustChange, &p.Subject, &p.Source, &p.Epoch, &p.Created, &p.Removed); err != nil {
			return err
		}
		p.Grants = grants[p.ID]
		p.read = fmt.Sprint(p.rows())
		list = append(list, p)
		return nil
	})
	return list, err
}

// find returns the one that is, and is not removed; fault.NotFound where there is none.
func (r Register) find(ctx context.Context, what string, is func(Person) bool) (Person, error) {
	all, err := r.All(ctx)
	if err != nil {
		return Person{}, err
	}
	for _, p := range all {
		if p.Removed == nil && is(p) {
			return p, nil
		}
	}
	return Person{}, fault.New(fault.NotFound, "there is no user %s", what).WithHint("daybook user list")
}

// ByLogin finds somebody by login; upper and lower case are the same. fault.NotFound where there is none.
func (r Register) ByLogin(ctx context.Context, login string) (Person, error) {
	return r.find(ctx, login, func(p Person) bool { return strings.EqualFold(p.Login, login) })
}

// ByID finds somebody by number. fault.NotFound where there is none.
func (r Register) ByID(ctx context.Context, id int64) (Person, error) {
	return r.find(ctx, fmt.Sprint("number ", id), func(p Person) bool { return p.ID == id })
}

// BySubject finds somebody by what an identity provider calls them. fault.NotFound where there is none.
func (r Register) BySubject(ctx context.Context, subject string) (Person, error) {
	return r.find(ctx, "of this identity", func(p Person) bool { return subject != "" && p.Subject == subject })
}

// Add adds somebody. Errors: fault.Usage where something is wrong, or the login is taken.
func (r Register) Add(ctx context.Context, p Person) (Person, error) {
	if problems := p.Validate(); problems != nil {
		return p, fault.New(fault.Usage, "%s", strings.Join(problems, "\n"))
	}
	p.Epoch, p.Created = 1, r.Now().UTC()
	return p, r.change(ctx, func(tx warehouse.Tx) ([]statement, error) {
		all, err := everybody(ctx, tx)
		if err != nil {
			return nil, err
		}
		p.ID = 1
		for _, other := range all {
			if other.Removed == nil && strings.EqualFold(other.Login, p.Login) {
				return nil, fault.New(fault.Usage, "the login %s is taken", p.Login).WithHint("daybook user list")
			}
			p.ID = max(p.ID, other.ID+1)
		}
		return p.rows(), nil
	})
}

// Save writes what changed of somebody that was read from the register. Errors: fault.Usage where something is wrong, or where somebody
// else changed them since.
func (r Register) Save(ctx context.Context, p Person) error {
	if problems := p.Validate(); problems != nil {
		return fault.New(fault.Usage, "%s", strings.Join(problems, "\n"))
	}
	return r.change(ctx, func(tx warehouse.Tx) ([]statement, error) {
		all, err := everybody(ctx, tx)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(all, func(now Person) bool { return now.ID == p.ID && now.read == p.read }) {
			return nil, fault.New(fault.Usage, "somebody else changed %s at the same time; look at what is there now, then try again", p.Login)
		}
		return p.rewritten(), nil
	})
}

// Remove ends somebody's access: the login is free again, their sessions are over, what they did stays on record.
func (r Register) Remove(ctx context.Context, login string) (Person, error) {
	p, err := r.ByLogin(ctx, login)
	if err != nil {
		return p, err
	}
	now := r.Now().UTC()
	p.Removed, p.Password, p.Epoch = &now, "", p.Epoch+1
	return p, r.Save(ctx, p)
}

// rows are the statements that write p.
func (p Person) rows() []statement {
	list := []statement{{"person_insert", []any{
		p.ID, p.Login, p.Name, p.Email, string(p.Role), p.SeesCost, p.Password, p.MustChange, p.Subject, p.Source, p.Epoch, p.Created, p.Removed,
	}}}
	for _, g := range p.Grants {
		list = append(list, statement{"person_scope_insert", []any{p.ID, string(g.Node), g.Value, bind(g.Until)}})
	}
	return list
}

// rewritten are the statements that write p in the place of what is there.
func (p Person) rewritten() []statement {
	return append([]statement{{"person_delete", []any{p.ID}}, {"person_scope_delete", []any{p.ID}}}, p.rows()...)
}

// Key returns the key called name, and makes one where there is none.
func (r Register) Key(ctx context.Context, name string) ([]byte, error) {
	read := func() (value string, err error) {
		err = r.each(ctx, "secret", func(rows *sql.Rows) error { return rows.Scan(&value) }, name)
		return value, err
	}
	value, err := read()
	if err != nil {
		return nil, err
	}
	if value == "" {
		key := make([]byte, 32)
		if _, err := rand.Read(key); err != nil {
			return nil, fmt.Errorf("key %s: %w", name, err)
		}
		if _, err := r.write(ctx, "", func(int64) []statement {
			return []statement{{"secret_insert", []any{name, base64.StdEncoding.EncodeToString(key)}}}
		}); err != nil {
			return nil, err
		}
		if value, err = read(); err != nil { // another process may have been first
			return nil, err
		}
	}
	return base64.StdEncoding.DecodeString(value)
}

// Seen returns the newest business date that somebody has looked at; ok is false where they never have.
func (r Register) Seen(ctx context.Context, id int64) (d contract.Day, ok bool, err error) {
	err = r.each(ctx, "seen", func(rows *sql.Rows) error {
		var t time.Time
		if err := rows.Scan(&t); err != nil {
			return err
		}
		d, ok = max(d, contract.DayOf(t)), true
		return nil
	}, id)
	return d, ok, err
}

// See notes that somebody has looked at a business date.
func (r Register) See(ctx context.Context, id int64, d contract.Day) error {
	_, err := r.write(ctx, "", func(int64) []statement {
		return []statement{{"seen_delete", []any{id}}, {"seen_insert", []any{id, d.Time(), r.Now().UTC()}}}
	})
	return err
}
