package web

import (
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/daybookhq/daybook/internal/people"
)

// People is what the dashboard needs to let people log in.
type People struct {
	Directory *people.Directory
	Log       *people.Log    // who did what
	Key       []byte         // of sessions
	URL       string         // under which browsers reach the pages, as in https://daybook.example.com; "" on loopback
	Needed    bool           // pages are served beyond this machine: without users nobody gets in
	OIDC      *OIDC          // the company's own login; nil: none
	Proxies   []netip.Prefix // whose word on the reader's address counts
}

// secure says whether browsers reach the pages over TLS, here or at a proxy.
func (p *People) secure() bool { return strings.HasPrefix(p.URL, "https://") }

// address is where a request came from, as far as that can be told: what a proxy adds counts only if it is one of ours.
func (p *People) address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		ip, err := netip.ParseAddr(host)
		if err != nil || !p.trusts(ip) {
			break
		}
		next := strings.TrimSpace(hops[i])
		if _, err := netip.ParseAddr(next); err != nil {
			break
		}
		host = next
	}
	return host
}

func (p *People) trusts(ip netip.Addr) bool {
	for _, prefix := range p.Proxies {
		if prefix.Contains(ip.Unmap()) {
			return true
		}
	}
	return false
}
