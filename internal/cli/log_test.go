package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestLog_IsRotated: the log is kept within log.max_mb a file and log.keep files besides, whatever is written.
func TestLog_IsRotated(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	settings, err := os.ReadFile(d.path("daybook.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(d.path("daybook.yaml"), append(settings, "log: {max_mb: 1, keep: 2}\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &app{env: func(string) string { return "" }, dir: d.dir}
	h, err := a.openFiles(d.path())
	if err != nil {
		t.Fatal(err)
	}
	for range 60 {
		h.Log.Info("a long line", "text", strings.Repeat("x", 100_000))
	}
	if err := h.close(); err != nil {
		t.Fatal(err)
	}
	// Files over keep are removed behind our back, soon after.
	logs, err := filepath.Glob(d.path("logs", "daybook*.log"))
	for tries := 0; err == nil && len(logs) > 3 && tries < 600; tries++ {
		time.Sleep(50 * time.Millisecond)
		logs, err = filepath.Glob(d.path("logs", "daybook*.log"))
	}
	if err != nil || len(logs) < 2 || len(logs) > 3 {
		t.Errorf("logs %v, %v", logs, err)
	}
	for _, path := range logs {
		if info, err := os.Stat(path); err == nil && info.Size() > 1<<20 {
			t.Errorf("%s has %d bytes", path, info.Size())
		}
	}
}
