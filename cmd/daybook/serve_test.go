package main_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestServe_CtrlCOfAHandedOverCommand: the command ends, its query with it, and the serving process goes on.
func TestServe_CtrlCOfAHandedOverCommand(t *testing.T) {
	t.Parallel()
	home := filepath.Join(t.TempDir(), "home")
	must(t, []int{0}, "init", home)
	server := start(t, "serve", "--home", home, "--listen", "127.0.0.1:0")
	server.until(t, "serving ")

	query := start(t, "sql", "--home", home, "--max-seconds", "0", "SELECT count(*) FROM range(100000000) a, range(100000000) b")
	time.Sleep(time.Second)
	began := time.Now()
	if code := query.interrupt(t); code != 1 || !strings.Contains(query.told.String(), "interrupted") {
		t.Errorf("exit code %d, %s", code, query.told.String())
	}
	must(t, []int{0}, "status", "--home", home)
	// The query would take years. Were it still running, ending the server would wait for it.
	if code := server.interrupt(t); code != 0 {
		t.Errorf("serve: exit code %d, %s", code, server.told.String())
	}
	if took := time.Since(began); took > longEnough {
		t.Errorf("ending both took %s", took)
	}
}

// TestServe_WarnsWithoutTLS: who serves other machines without TLS is told once when serving begins, with what to do; it is served all the same.
func TestServe_WarnsWithoutTLS(t *testing.T) {
	t.Parallel()
	home := filepath.Join(t.TempDir(), "home")
	must(t, []int{0}, "init", home)
	must(t, []int{0}, "user", "add", "anna", "--role", "admin", "--home", home)
	for url, says := range map[string]string{
		"http://daybook.example.com":  "pages and passwords leave 0.0.0.0:0 without TLS, and whoever is on the way can read them: set dashboard.tls_cert and tls_key, or listen on 127.0.0.1 behind a proxy that ends TLS",
		"https://daybook.example.com": "pages leave 0.0.0.0:0 without TLS: let nobody but the proxy that ends TLS for https://daybook.example.com reach it, by 127.0.0.1 or a firewall; or set dashboard.tls_cert and tls_key",
	} {
		write(t, filepath.Join(home, "daybook.yaml"), "dashboard: {url: "+url+"}\n")
		for listen, times := range map[string]int{"0.0.0.0:0": 1, "127.0.0.1:0": 0} {
			s := start(t, "serve", "--home", home, "--listen", listen)
			s.until(t, "serving ")
			if code := s.interrupt(t); code != 0 || strings.Count(s.told.String(), says) != times || strings.Count(s.told.String(), "without TLS") != times {
				t.Errorf("%s on %s: exit code %d, and it said\n%s", url, listen, code, s.told.String())
			}
		}
	}
}
