package people

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/daybookhq/daybook/internal/fault"
)

// Embed is what a signed link lets a page of others show in a frame: one page, or one of its headline numbers, as the token behind it may
// see it, until that is over or revoked.
type Embed struct {
	Token int64  `json:"t"`
	Path  string `json:"p"`           // of the page, with its query
	Card  string `json:"c,omitempty"` // of the definitions; empty: the whole page
}

// Seal writes the link's part that cannot be guessed or changed.
func (e Embed) Seal(key []byte) (string, error) {
	doc, err := json.Marshal(e)
	if err != nil {
		return "", fmt.Errorf("sign a link: %w", err)
	}
	return Sign("embed", key, doc), nil
}

// OpenEmbed reads what Seal wrote; ErrSession where it was changed, or is of another key or purpose.
func OpenEmbed(value string, key []byte) (e Embed, err error) {
	doc, err := Signed("embed", key, value)
	if err != nil {
		return e, err
	}
	if err := json.Unmarshal(doc, &e); err != nil {
		return e, ErrSession
	}
	return e, nil
}

// TokenNumbered returns the token of a number; fault.NotFound where there is none, or it is over.
func (d *Directory) TokenNumbered(ctx context.Context, id int64) (Token, error) {
	p, err := d.look(ctx)
	if err != nil {
		return Token{}, err
	}
	for _, t := range p.tokens {
		if t.ID == id && d.Register.Now().Before(t.Expires) {
			return t, nil
		}
	}
	return Token{}, fault.New(fault.NotFound, "there is no such token")
}
