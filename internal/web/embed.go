package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/people"
)

// A signed link shows one page, or one headline number of it, in a frame of another site: as the token behind it may see it, until that is
// over or revoked, and only on the sites that the home names. It has no way on but to Daybook itself, where people log in.

const embedPath = "/embed/"

// EmbedURL is the path of a signed link.
func EmbedURL(seal string) string { return embedPath + seal }

// frameKey is under what a request's context says what stands around its page: nothing is Daybook's own frame; wholePage and the id of a
// number are frames of others.
type frameKey struct{}

const wholePage = "page"

func frameOf(r *http.Request) string {
	f, _ := r.Context().Value(frameKey{}).(string)
	return f
}

// CardPage is one headline number.
type CardPage struct {
	Base
	Card  Card
	Cards []Card // the one
}

// embeddable is every page that a link may be of, by its address.
func (s *server) embeddable() *http.ServeMux {
	mux := http.NewServeMux()
	for _, p := range s.pageList() {
		if p.path != "/search" {
			mux.HandleFunc(http.MethodGet+" "+p.path, s.inFrame(p))
		}
	}
	return mux
}

// pageOf finds the page that a link is of, and its pattern.
func (s *server) pageOf(path string) (u *url.URL, pattern string, err error) {
	u, err = url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/") {
		return nil, "", fault.New(fault.Usage, "%q is no page like /stores?vs=lastweek", cut(path))
	}
	_, pattern = s.embeds.Handler(&http.Request{Method: http.MethodGet, URL: u})
	if pattern == "" {
		return nil, "", fault.New(fault.Usage, "there is no page %q that could be shown elsewhere", cut(path))
	}
	return u, pattern, nil
}

// Embeddable says whether a link can be of a page, by its path and query, and of a number on it.
func Embeddable(path, card string) error {
	s := &server{} // whose pages are not asked for
	s.embeds = s.embeddable()
	u, pattern, err := s.pageOf(path)
	if err != nil {
		return err
	}
	if _, err := parseView(u.Query()); err != nil {
		return err
	}
	if card != "" && (!slices.Contains(cardIDs, card) || pattern != "GET /{$}" && pattern != "GET /stores/{id}") {
		return fault.New(fault.Usage, "a brief (/ or /stores/ID) has the numbers %s; %q of %s is none", strings.Join(cardIDs, ", "), cut(card), cut(path))
	}
	return nil
}

// cardIDs are the headline numbers of a brief.
var cardIDs = []string{"net_sales", "gross_margin", "transactions", "atv", "in_stock"}

// inFrame answers with a page, or a number of it, in a frame.
func (s *server) inFrame(p pageRoute) http.HandlerFunc {
	return func(w http.ResponseWriter, hr *http.Request) {
		card := frameOf(hr)
		if card == wholePage {
			s.page(p.template, p.build)(w, hr)
			return
		}
		s.page("card", func(r *request) (page, error) {
			whole, err := p.build(r)
			if err != nil {
				return nil, err
			}
			cards, err := cardOf(whole, card)
			if err != nil {
				return nil, err
			}
			return &CardPage{Base: *whole.base(), Card: cards[0], Cards: cards}, nil
		})(w, hr)
	}
}

// cardOf finds one headline number of a page; fault.NotFound where it has none of that name, or not for its reader.
func cardOf(whole page, card string) ([]Card, error) {
	var cards []Card
	switch v := whole.(type) {
	case *Brief:
		cards = v.Cards
	case *StorePage:
		cards = v.Brief.Cards
	}
	at := slices.IndexFunc(cards, func(c Card) bool { return c.Term == card })
	if at < 0 {
		return nil, fault.New(fault.NotFound, "the page has no number %q", cut(card))
	}
	return cards[at : at+1], nil
}

// embed answers a signed link.
func (s *server) embed(w http.ResponseWriter, hr *http.Request) {
	v, e, err := s.linked(hr)
	var u *url.URL
	if err == nil {
		u, _, err = s.pageOf(e.Path)
	}
	if err != nil {
		if k := fault.KindOf(err); k != fault.NotFound && k != fault.Usage {
			s.Log.Error("who asks", "path", embedPath, "error", err.Error())
		}
		s.noteOf(hr, "refused", embedPath, "")
		s.fail(w, hr, http.StatusNotFound)
		return
	}
	frame := wholePage
	if e.Card != "" {
		frame = e.Card
	}
	r := withVisitor(hr.Clone(context.WithValue(hr.Context(), frameKey{}, frame)), v)
	r.URL, r.RequestURI = u, u.RequestURI()
	for _, name := range []string{"Cookie", "Authorization", "HX-Request", "HX-Target"} {
		r.Header.Del(name) // whoever else the reader is does not matter here
	}
	h := w.Header()
	h.Del("X-Frame-Options") // which cannot name sites
	h.Set("Content-Security-Policy", strings.Replace(policy, "frame-ancestors 'none'", "frame-ancestors "+strings.Join(s.EmbedIn, " "), 1))
	seen := &watched{ResponseWriter: w, status: http.StatusOK}
	s.embeds.ServeHTTP(seen, r)
	s.noteSeen(r, seen)
}

// linked finds out what a link lets see; fault.NotFound where it is not ours, was changed, is over, or nothing may be shown elsewhere.
func (s *server) linked(r *http.Request) (visitor, people.Embed, error) {
	none := fault.New(fault.NotFound, "there is no such link")
	if s.People == nil || len(s.EmbedIn) == 0 {
		return visitor{}, people.Embed{}, none
	}
	e, err := people.OpenEmbed(r.PathValue("seal"), s.People.Key)
	if err != nil {
		return visitor{}, e, none
	}
	t, err := s.People.Directory.TokenNumbered(r.Context(), e.Token)
	if err != nil {
		return visitor{}, e, err
	}
	v := visitor{role: t.Role, actor: "link:" + t.Name, token: &t}
	v.scope, err = s.People.Directory.Scope(r.Context(), t.Role, t.Grants, t.SeesCost)
	return v, e, err
}
