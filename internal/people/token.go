package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Token lets a machine read what a person of its role and scope could.
type Token struct {
	ID        int64      `json:"id"`
	Name      string     `json:"name"`
	Role      Role       `json:"role"`
	SeesCost  bool       `json:"sees_cost"`
	Grants    []Grant    `json:"scope"`
	CreatedBy string     `json:"created_by"`
	Created   time.Time  `json:"created_at"`
	Expires   time.Time  `json:"expires_at"`
	Revoked   *time.Time `json:"revoked_at"`

	sum string
}

// Words say what a token lets see and until when, as the audit log has it.
func (t Token) Words() string {
	return Access{Role: t.Role, Grants: t.Grants, SeesCost: t.SeesCost}.Words() + ", until " + t.Expires.Format(time.DateOnly)
}

// tokenPrefix lets scanners of source code find a token that was left there.
const tokenPrefix = "daybook_"

// Tokens returns every token, the ones that are over too.
func (r Register) Tokens(ctx context.Context) (list []Token, err error) {
	var grants map[int64][]Grant
	if err := r.reading(ctx, func(q warehouse.Querier) error {
		grants, err = scopes(ctx, q, "token_scopes")
		return err
	}); err != nil {
		return nil, err
	}
	err = r.each(ctx, "tokens", func(rows *sql.Rows) error {
		var t Token
		if err := rows.Scan(&t.ID, &t.Name, &t.sum, &t.Role, &t.SeesCost, &t.CreatedBy, &t.Created, &t.Expires, &t.Revoked); err != nil {
			return err
		}
		t.Grants = grants[t.ID]
		list = append(list, t)
		return nil
	})
	return list, err
}

// NewToken makes a token and returns its secret, which is shown once and stored nowhere. fault.Usage where something is wrong; there is none of the role admin.
func (r Register) NewToken(ctx context.Context, t Token) (Token, string, error) {
	t.Created = r.Now().UTC()
	if err := t.Validate(t.Created); err != nil {
		return t, "", err
	}
	raw := make([]byte, 32)
	if _, err := rand.Read(raw); err != nil {
		return t, "", fmt.Errorf("token: %w", err)
	}
	secret := tokenPrefix + base64.RawURLEncoding.EncodeToString(raw)
	t.sum = sumOf(secret)
	var err error
	t.ID, err = r.write(ctx, "token_next", func(n int64) []statement {
		list := []statement{{"token_insert", []any{n, t.Name, t.sum, string(t.Role), t.SeesCost, t.CreatedBy, t.Created, t.Expires.UTC()}}}
		for _, g := range t.Grants {
			list = append(list, statement{"token_scope_insert", []any{n, string(g.Node), g.Value, bind(g.Until)}})
		}
		return list
	})
	return t, secret, err
}

// Validate says what is wrong with a token that is to be made now; all of it is fault.Usage.
func (t Token) Validate(now time.Time) error {
	switch p := (Person{Login: "token", Role: t.Role, Grants: t.Grants}); {
	case strings.TrimSpace(t.Name) == "":
		return fault.New(fault.Usage, "a token needs a name: what is it for?")
	case t.Role == Admin:
		return fault.New(fault.Usage, "a token cannot have the role admin: it only reads, and looks after nobody; the role data reads the same").WithHint("--role chain, region, store or data")
	case p.Validate() != nil:
		return fault.New(fault.Usage, "%s", strings.Join(p.Validate(), "\n"))
	case !t.Expires.After(now):
		return fault.New(fault.Usage, "a token needs an end that lies ahead")
	}
	return nil
}

// ByToken finds the token of a secret; fault.NotFound where there is none, or it is over.
func (r Register) ByToken(ctx context.Context, secret string) (Token, error) {
	if strings.HasPrefix(secret, tokenPrefix) {
		all, err := r.Tokens(ctx)
		if err != nil {
			return Token{}, err
		}
		sum := sumOf(secret)
		for _, t := range all {
			if t.sum == sum && t.Revoked == nil && r.Now().Before(t.Expires) {
				return t, nil
			}
		}
	}
	return Token{}, fault.New(fault.NotFound, "there is no such token")
}

// Revoke ends a token; fault.NotFound where there is none, or it is ended.
func (r Register) Revoke(ctx context.Context, id int64) error {
	all, err := r.Tokens(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(t Token) bool { return t.ID == id && t.Revoked == nil }) {
		return fault.New(fault.NotFound, "there is no token %d that could be revoked", id).WithHint("daybook user token list")
	}
	_, err = r.write(ctx, "", func(int64) []statement { return []statement{{"token_revoke", []any{id, r.Now().UTC()}}} })
	return err
}

func sumOf(secret string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(secret))) }
