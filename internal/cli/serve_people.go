package cli

import (
	"context"
	"crypto/tls"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/web"
)

// reached reports whether others than this machine are to reach the pages: the address is not loopback, or something on this machine is
// named that hands requests on to it.
func reached(listen string, d config.Dashboard) bool {
	host, _, err := net.SplitHostPort(listen)
	away := err == nil && !loopback(host) || d.Proxies != ""
	for _, name := range hostsOf(d) {
		away = away || !loopback(name)
	}
	return away
}

// mayListen says whether pages may be served on an address. Where others reach them there have to be users, and passwords have to travel
// over TLS: here, or at a proxy whose address dashboard.url names.
func mayListen(listen string, users bool, d config.Dashboard) error {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return fault.New(fault.Usage, "--listen %q is no address like 127.0.0.1:8088", listen)
	}
	switch {
	case !reached(listen, d):
		return nil
	case !users && loopback(host):
		return fault.New(fault.Usage, "dashboard.url, hosts or proxies say that other machines reach the pages, and there are no users").
			WithHint("daybook user add LOGIN --role admin makes the first one; or take them out of daybook.yaml, and use an SSH tunnel")
	case !users:
		return fault.New(fault.Usage, "without users Daybook listens on loopback only, not on %q", listen).
			WithHint("daybook user add LOGIN --role admin makes the first one; or use 127.0.0.1, and an SSH tunnel")
	case d.URL == "" && !loopback(host):
		return fault.New(fault.Usage, "on %q browsers of other machines log in: name the address that they use", listen).
			WithHint("dashboard.url in daybook.yaml, as in https://daybook.example.com; with tls_cert and tls_key, or behind a proxy that ends TLS")
	}
	return nil
}

// unencrypted warns of pages that travel as plain text to other machines, and says what to do; "": they do not.
func unencrypted(listen string, d config.Dashboard) string {
	host, _, err := net.SplitHostPort(listen)
	switch {
	case err != nil || loopback(host) || d.TLSCert != "":
		return ""
	case strings.HasPrefix(d.URL, "https://"):
		return "pages leave " + listen + " without TLS: let nobody but the proxy that ends TLS for " + d.URL + " reach it, by 127.0.0.1 or a firewall; or set dashboard.tls_cert and tls_key"
	}
	return "pages and passwords leave " + listen + " without TLS, and whoever is on the way can read them: set dashboard.tls_cert and tls_key, or listen on 127.0.0.1 behind a proxy that ends TLS"
}

// loopback reports whether a host means this machine alone.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// peopleOf is what the pages need to let people log in, but for the company's own login. listen is where they are served.
func (a *app) peopleOf(ctx context.Context, h *opened, listen string) (*web.People, error) {
	r := people.Register{Warehouse: h.Warehouse, Now: h.Now}
	key, err := r.Key(ctx, "session")
	if err != nil {
		return nil, err
	}
	d := h.config.Dashboard
	p := &web.People{Directory: &people.Directory{Register: r, Away: time.Duration(h.config.Login.OutageMinutes) * time.Minute}, Log: &people.Log{Register: r, File: h.Log}, Key: key, URL: strings.TrimSuffix(d.URL, "/")}
	p.Needed = reached(listen, d)
	if p.URL == "" && d.TLSCert != "" {
		p.URL = "https://" + listen
	}
	for _, s := range strings.Fields(d.Proxies) {
		prefix, err := config.ParsePrefix(s)
		if err != nil {
			return nil, fault.New(fault.Config, "dashboard.proxies: %w", err)
		}
		p.Proxies = append(p.Proxies, prefix)
	}
	return p, nil
}

// companyLogin is the company's own login as daybook.yaml has it; nil: none.
func (a *app) companyLogin(c config.Config, home string) (*web.OIDC, error) {
	o := c.Login.OIDC
	if o.Issuer == "" {
		return nil, nil //nolint:nilnil // none is a good answer
	}
	secret, err := o.Secret(home, a.env)
	if err != nil {
		return nil, fault.New(fault.Config, "%w", err)
	}
	login := &web.OIDC{
		Name: o.Name, Issuer: o.Issuer, ClientID: o.ClientID, ClientSecret: secret, Scopes: strings.Fields(o.Scopes), GroupsClaim: o.GroupsClaim, ScopeClaim: o.ScopeClaim,
		TrustEmail: o.TrustEmail == "yes", Groups: map[string]people.Access{},
	}
	for group, says := range o.Groups {
		access, err := people.ParseAccess(says)
		if err != nil {
			return nil, fault.New(fault.Config, "login.oidc.groups.%s: %w", group, err).WithHint(`as in "region; region:North; cost"`)
		}
		login.Groups[group] = access
	}
	return login, nil
}

// hostsOf are the names that pages are served under.
func hostsOf(d config.Dashboard) []string {
	names := strings.Fields(strings.ToLower(d.Hosts))
	if u, err := url.Parse(d.URL); err == nil && u.Host != "" {
		names = append(names, strings.ToLower(u.Hostname()))
	}
	return names
}

// encrypted wraps a listener in TLS where the home has a certificate. It is read again at every handshake, so that a renewed one is taken.
func encrypted(l net.Listener, d config.Dashboard) (net.Listener, error) {
	if d.TLSCert == "" {
		return l, nil
	}
	load := func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
		pair, err := tls.LoadX509KeyPair(d.TLSCert, d.TLSKey)
		return &pair, err
	}
	if _, err := load(nil); err != nil {
		return nil, fault.New(fault.Config, "dashboard.tls_cert: %w", err)
	}
	return tls.NewListener(l, &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: load, NextProtos: []string{"http/1.1"}}), nil
}

// byRole is a setting of roles.
func byRole(words map[string]string) map[people.Role]string {
	out := map[people.Role]string{}
	for role, word := range words {
		out[people.Role(role)] = word
	}
	return out
}
