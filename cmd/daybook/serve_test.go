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
