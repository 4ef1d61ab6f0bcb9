package people

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

// Fresh is how old a Directory's picture of the register may be: somebody who is removed, wherever that is done, is out this much later.
const Fresh = 10 * time.Second

// Away is how long a picture goes on being used while the register cannot be reached, where a Directory does not say: pages that are known are
// served on. A register that is away for this process may be there for another, and somebody may be removed from it.
const Away = 15 * time.Minute

// Directory answers at every request who somebody is and what they may see, from a picture of the register that is at most Fresh old.
// It is safe for concurrent use.
type Directory struct {
	Register Register
	Away     time.Duration // how long who is known stays it while the register cannot be reached; 0: the constant

	mu      sync.Mutex
	at      time.Time // of the picture
	tried   time.Time // when the register was last asked in vain
	picture *picture
	ending  map[[16]byte]Session // logged out of here, and not in the register yet
}

// picture is the register at one time.
type picture struct {
	persons map[int64]Person // who are not removed
	tokens  map[string]Token // by sum; those that are not revoked
	ended   map[string]bool  // sessions that were logged out of, by name
	placed  []Placed
	scopes  map[string]Scope // worked out already
}

// look returns a picture that is fresh enough. Where the register cannot be read it returns the error: whoever cannot be known is nobody.
// Only where it cannot be reached at all an older picture does for a while.
func (d *Directory) look(ctx context.Context) (*picture, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.Register.Now()
	since := func(t time.Time) time.Duration { return now.Sub(t).Abs() }
	away := d.Away
	if away == 0 {
		away = Away
	}
	// Where there is nobody, nobody can have been removed.
	lasts := d.picture != nil && (since(d.at) < away || len(d.picture.persons)+len(d.picture.tokens) == 0)
	if d.picture != nil && since(d.at) < Fresh || lasts && since(d.tried) < Fresh {
		return d.picture, nil
	}
	p, err := d.read(ctx)
	switch {
	case err == nil:
		d.at, d.picture = now, p
	case lasts && fault.KindOf(err) == fault.Unreachable:
		d.tried = now
		return d.picture, nil
	}
	return p, err
}

// read takes a picture of the register.
func (d *Directory) read(ctx context.Context) (*picture, error) {
	p := &picture{persons: map[int64]Person{}, tokens: map[string]Token{}, scopes: map[string]Scope{}}
	all, err := d.Register.All(ctx)
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		if one.Removed == nil {
			p.persons[one.ID] = one
		}
	}
	tokens, err := d.Register.Tokens(ctx)
	if err != nil {
		return nil, err
	}
	for _, t := range tokens {
		if t.Revoked == nil {
			p.tokens[t.sum] = t
		}
	}
	if len(p.persons) > 0 {
		if p.ended, err = d.Register.ended(ctx); err != nil {
			return nil, err
		}
	}
	if len(p.persons)+len(p.tokens) > 0 {
		p.placed, err = d.Register.Placed(ctx)
	}
	return p, err
}

// Forget makes the next question read the register again: this process has just changed it.
func (d *Directory) Forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.picture = nil
}

// Anybody reports whether there is any person: without one nobody has to log in.
func (d *Directory) Anybody(ctx context.Context) (bool, error) {
	p, err := d.look(ctx)
	return err == nil && len(p.persons) > 0, err
}

// Person returns who a session is of; fault.NotFound where they are removed, or their sessions, or this one, were ended.
func (d *Directory) Person(ctx context.Context, s Session) (Person, error) {
	p, err := d.look(ctx)
	if err != nil {
		return Person{}, err
	}
	one, ok := p.persons[s.Person]
	if !ok || one.Epoch != s.Epoch || p.ended[s.name()] || d.ends(s) {
		return Person{}, fault.New(fault.NotFound, "the session is over")
	}
	return one, nil
}

// Token returns the token of a secret; fault.NotFound where there is none, or it is over.
func (d *Directory) Token(ctx context.Context, secret string) (Token, error) {
	p, err := d.look(ctx)
	if err != nil {
		return Token{}, err
	}
	if t, ok := p.tokens[sumOf(secret)]; ok && strings.HasPrefix(secret, tokenPrefix) && d.Register.Now().Before(t.Expires) {
		return t, nil
	}
	return Token{}, fault.New(fault.NotFound, "there is no such token")
}

// Scope works out what grants let a role see today, among the stores of the published master.
func (d *Directory) Scope(ctx context.Context, role Role, grants []Grant, seesCost bool) (Scope, error) {
	p, err := d.look(ctx)
	if err != nil {
		return Scope{}, err
	}
	today := contract.DayOf(d.Register.Now())
	words := make([]string, 0, len(grants)+3)
	words = append(words, string(role), today.String())
	if seesCost {
		words = append(words, "cost")
	}
	for _, g := range grants {
		words = append(words, g.String())
	}
	key := strings.Join(words, "\x00")
	d.mu.Lock()
	defer d.mu.Unlock()
	s, ok := p.scopes[key]
	if !ok {
		s = ScopeOf(role, grants, seesCost, p.placed, today)
		p.scopes[key] = s
	}
	return s, nil
}

// Persons returns everybody who is let in, by login.
func (d *Directory) Persons(ctx context.Context) ([]Person, error) {
	p, err := d.look(ctx)
	if err != nil {
		return nil, err
	}
	list := slices.Collect(maps.Values(p.persons))
	slices.SortFunc(list, func(a, b Person) int { return strings.Compare(a.Login, b.Login) })
	return list, nil
}
