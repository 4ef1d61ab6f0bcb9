package config

import (
	"fmt"
	"net/url"
)

// Login says how people come in beside the passwords that Daybook keeps.
type Login struct {
	OIDC          OIDC `yaml:"oidc"`
	OutageMinutes int  `yaml:"outage_minutes"` // how long whoever is logged in stays it while the warehouse cannot be reached, and so who was removed elsewhere
}

// OIDC is the company's login, by OpenID Connect. It is used where an issuer is set.
type OIDC struct {
	Name         string            `yaml:"name"`          // on the button: Log in with NAME
	Issuer       string            `yaml:"issuer"`        // its address; discovery finds the rest
	ClientID     string            `yaml:"client_id"`     // that it knows this dashboard by
	ClientSecret string            `yaml:"client_secret"` // a reference; empty for a public client, which PKCE protects
	Scopes       string            `yaml:"scopes"`        // that are asked for, beside openid
	GroupsClaim  string            `yaml:"groups_claim"`  // claim that lists a person's groups
	ScopeClaim   string            `yaml:"scope_claim"`   // claim that lists what they see: scopes, or ids of stores; empty: groups say it
	TrustEmail   string            `yaml:"trust_email"`   // yes: the issuer vouches for mail addresses without saying email_verified
	Groups       map[string]string `yaml:"groups"`        // group: role; scope; scope; cost
}

func defaultLogin() Login {
	return Login{OutageMinutes: 15, OIDC: OIDC{Name: "your company account", Scopes: "profile email", GroupsClaim: "groups", TrustEmail: "no", Groups: map[string]string{}}}
}

// login looks at what can be judged here; what the groups mean is judged by whoever reads them.
func (r *reader) login(c Config) {
	bad := func(is bool, key, format string, args ...any) {
		if is {
			r.bad(r.lines["login.oidc."+key], "login.oidc."+key+": "+format, args...)
		}
	}
	if m := c.Login.OutageMinutes; m < 1 || m > 720 {
		r.bad(r.lines["login.outage_minutes"], "login.outage_minutes: from 1 to 720, not %d", m)
	}
	o := c.Login.OIDC
	bad(o.TrustEmail != "yes" && o.TrustEmail != "no", "trust_email", "%q is none of yes, no", o.TrustEmail)
	bad(o.ClientSecret != "" && !reference(o.ClientSecret), "client_secret", "is a secret: write env:NAME or file:PATH")
	if o.Issuer == "" {
		bad(o.ClientID != "", "client_id", "needs an issuer beside it")
		return
	}
	u, err := url.Parse(o.Issuer)
	local := err == nil && u.Scheme == "http" && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1")
	bad(err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && !local, "issuer", "%q is no address like https://login.example.com", o.Issuer)
	bad(o.ClientID == "", "issuer", "needs a client_id beside it")
	bad(c.Dashboard.URL == "", "issuer", "needs dashboard.url, to which it sends people back")
	bad(o.GroupsClaim == "", "groups_claim", "needs the name of a claim")
}

// Secret returns the client secret that o refers to; "" for a public client.
func (o OIDC) Secret(home string, env func(string) string) (string, error) {
	if o.ClientSecret == "" {
		return "", nil
	}
	value, _, err := lookUp(o.ClientSecret, home, env)
	if err != nil {
		return "", fmt.Errorf("login.oidc.client_secret: %w", err)
	}
	return value, nil
}
