package web

import (
	"context"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/people"
)

// admit finds who came from the company's login, and makes them known where a group of theirs lets them in. What they may see follows
// their groups at every login; of people whom a file or an admin knows, it stays what that says.
func (s *server) admit(ctx context.Context, subject string, claims map[string]any) (people.Person, error) {
	register := s.People.Directory.Register
	p, err := register.BySubject(ctx, subject)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return p, err
	}
	known := err == nil
	if !known {
		if p, known, err = s.byMail(ctx, claims); err != nil {
			return p, err
		}
		if known {
			p.Subject = subject
			return p, register.Save(ctx, p)
		}
	}
	if known && p.Source != "oidc" {
		return p, nil
	}
	access := s.accessOf(claims)
	switch {
	case access.Role == "" && known:
		if _, err := register.Remove(ctx, p.Login); err != nil {
			return p, err
		}
		s.People.Directory.Forget()
		fallthrough
	case access.Role == "":
		return p, fault.New(fault.Usage, "your company account is right, but nobody has let it into Daybook: ask whoever looks after people there")
	case known:
		return s.follow(ctx, p, access, claims)
	}
	p = people.Person{Login: s.loginOf(claims, subject), Source: "oidc", Subject: subject, Role: access.Role, Grants: access.Grants, SeesCost: access.SeesCost}
	p.Name, p.Email = claim(claims, "name"), claim(claims, "email")
	if problems := p.Validate(); problems != nil {
		return p, fault.New(fault.Usage, "your company account lets nothing be seen: %s; ask whoever looks after people in Daybook", strings.Join(problems, "; "))
	}
	return register.Add(ctx, p)
}

// follow brings somebody up to date with their groups.
func (s *server) follow(ctx context.Context, p people.Person, access people.Access, claims map[string]any) (people.Person, error) {
	name, email := claim(claims, "name"), claim(claims, "email")
	if access.Equal(people.Access{Role: p.Role, Grants: p.Grants, SeesCost: p.SeesCost}) && name == p.Name && email == p.Email {
		return p, nil
	}
	p.Role, p.Grants, p.SeesCost, p.Name, p.Email = access.Role, access.Grants, access.SeesCost, name, email
	return p, s.People.Directory.Register.Save(ctx, p)
}

// byMail finds somebody whom a file or an admin knows by the mail address that the issuer vouches for, and who has no password here. Of an address
// that several have nobody can say whose it is.
func (s *server) byMail(ctx context.Context, claims map[string]any) (p people.Person, ok bool, err error) {
	email := claim(claims, "email")
	if verified, _ := claims["email_verified"].(bool); email == "" || !verified && !s.People.OIDC.TrustEmail {
		return p, false, nil
	}
	all, err := s.People.Directory.Register.All(ctx)
	of := func(one people.Person) bool {
		return one.Removed == nil && one.Password == "" && one.Subject == "" && (strings.EqualFold(one.Email, email) || strings.EqualFold(one.Login, email))
	}
	at := slices.IndexFunc(all, of)
	if at < 0 || slices.ContainsFunc(all[at+1:], of) {
		return p, false, err
	}
	return all[at], true, err
}

// accessOf is what the groups of a person give them, and the claim of scopes where there is one.
func (s *server) accessOf(claims map[string]any) (a people.Access) {
	o := s.People.OIDC
	for _, group := range claimList(claims, o.GroupsClaim) {
		if one, ok := o.Groups[group]; ok {
			a = a.Join(one)
		}
	}
	if o.ScopeClaim == "" || a.Role == "" {
		return a
	}
	for _, word := range claimList(claims, o.ScopeClaim) {
		g, err := people.ParseGrant(word)
		if err != nil {
			g = people.Grant{Node: people.OneStore, Value: word}
		}
		a.Grants = append(a.Grants, g)
	}
	return a.Join(people.Access{})
}

// loginOf makes a login of what the issuer calls somebody.
func (s *server) loginOf(claims map[string]any, subject string) string {
	for _, name := range []string{"preferred_username", "email", "sub"} {
		v := claim(claims, name)
		if p := (people.Person{Login: v, Role: people.Chain}); v != "" && p.Validate() == nil {
			return v
		}
	}
	return "oidc-" + people.Fingerprint(subject)
}

// claim is a claim that is a text; others are "".
func claim(claims map[string]any, name string) string {
	v, _ := claims[name].(string)
	if !clean(v) || len(v) > 200 {
		return ""
	}
	return v
}

// claimList is a claim that lists texts, or is one.
func claimList(claims map[string]any, name string) (list []string) {
	switch v := claims[name].(type) {
	case string:
		list = append(list, v)
	case []any:
		for _, x := range v {
			if t, ok := x.(string); ok && clean(t) {
				list = append(list, t)
			}
		}
	}
	return list
}
