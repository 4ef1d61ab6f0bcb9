package web

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// onlyHosts refuses requests for names that are not this dashboard's. Without it a page of another site could have its own
// name resolve to this machine and read a chain's figures through the reader's browser.
func (s *server) onlyHosts(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.ours(r.Host) {
			s.Log.Warn("refused", "host", cut(r.Host), "path", cut(r.URL.Path))
			plain(w, http.StatusMisdirectedRequest, "this dashboard is not served under that name; daybook.yaml names further ones under hosts\n")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// ours says whether a Host header names this machine itself, or a host of the configuration.
func (s *server) ours(header string) bool {
	host, _, err := net.SplitHostPort(header)
	if err != nil {
		host = header
		if inner, ok := strings.CutPrefix(header, "["); ok {
			if host, ok = strings.CutSuffix(inner, "]"); !ok {
				return false
			}
		}
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsLoopback() {
		return true
	}
	return host == "localhost" || host != "" && slices.Contains(s.Hosts, host)
}
