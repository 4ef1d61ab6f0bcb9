//go:build chaos

package main_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// closedFolders are those that a run writes to, or takes files out of. "." is the home.
var closedFolders = []string{"landing", "archive", "quarantine", "logs", "."}

// permissionLost takes away the right to write to one folder after the other, or to enter it, in the middle of nights; then it comes
// back. Root may do everything, so the binary runs as somebody else.
func permissionLost(t *testing.T, on engine, nights int) (hit int) {
	if os.Geteuid() != 0 {
		t.Fatal("folders are taken away from somebody else for this: run it as root")
	}
	n := newNightly(t, on, nights)
	dir := filepath.Dir(n.home)
	n.as, n.env = &syscall.Credential{Uid: nobody, Gid: nobody}, []string{"XDG_RUNTIME_DIR=" + filepath.Join(dir, "runtime")}
	if err := os.Chmod(filepath.Dir(binary(t)), 0o755); err != nil {
		t.Fatal(err)
	}
	give(t, dir)
	folder := func(night int) string { return filepath.Join(n.home, closedFolders[night%len(closedFolders)]) }
	change := func(path string, owner int, mode os.FileMode) {
		t.Helper()
		if err := os.Chown(path, owner, owner); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	hits := map[string]int{}
	hit, _ = n.live(t, nights, blow{
		strike: func(night int) {
			mode := os.FileMode(0o555)
			if night/len(closedFolders)%2 == 1 {
				mode = 0
			}
			change(folder(night), 0, mode)
		},
		mend: func(night int) { change(folder(night), nobody, 0o755) },
		hit: func(night int, underWay bool, e ended) bool {
			if failed(night, underWay, e) {
				hits[closedFolders[night%len(closedFolders)]]++
				return true
			}
			return false
		},
	})
	t.Logf("runs that failed, by the folder that was closed: %v", hits)
	return hit
}
