package daybook_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestHost_AReleaseThatDoesNotServeGoesBack: the script that the deploy workflow runs, on a host whose service answers for any release but a broken one.
func TestHost_AReleaseThatDoesNotServeGoesBack(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("the script is for hosts with systemd")
	}
	dir := t.TempDir()
	link, releases := filepath.Join(dir, "bin", "daybook"), filepath.Join(dir, "releases")
	write := func(path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil { //nolint:gosec // a program
			t.Fatal(err)
		}
	}
	write(filepath.Join(dir, "bin", "systemctl"), "#!/bin/sh\nexit 0\n")
	write(filepath.Join(dir, "bin", "curl"), "#!/bin/sh\n! \""+link+"\" version | grep -q broken\n")
	write(filepath.Join(dir, "bin", "sleep"), "#!/bin/sh\nexit 0\n")
	release := func(args ...string) (string, bool) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "sh", append([]string{"deploy/host/release"}, args...)...)
		cmd.Env = append(os.Environ(), "PATH="+filepath.Join(dir, "bin")+":"+os.Getenv("PATH"), "DAYBOOK_RELEASES="+releases, "DAYBOOK_LINK="+link, "DAYBOOK_PATIENCE=2")
		out, err := cmd.CombinedOutput()
		return string(out), err == nil
	}
	pack := func(version, says string) []string {
		t.Helper()
		write(filepath.Join(dir, version, "daybook_linux_amd64", "daybook"), "#!/bin/sh\necho daybook "+says+"\n")
		archive := filepath.Join(dir, version+".tar.gz")
		if out, err := exec.CommandContext(t.Context(), "tar", "-C", filepath.Join(dir, version), "-czf", archive, "daybook_linux_amd64").CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, out)
		}
		bytes, err := os.ReadFile(archive)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(bytes)
		return []string{version, archive, hex.EncodeToString(sum[:])}
	}
	for _, c := range []struct {
		args []string
		ok   bool
		says string
		runs string // afterwards
	}{
		{pack("v1.0.0", "one"), true, "serving daybook one", "one"},
		{pack("v1.1.0", "two"), true, "serving daybook two", "two"},
		{pack("v1.2.0", "broken"), false, "v1.1.0 is back", "two"},
		{[]string{"v1.3.0", filepath.Join(dir, "v1.1.0.tar.gz"), strings.Repeat("0", 64)}, false, "", "two"},
		{[]string{"../v1", filepath.Join(dir, "v1.1.0.tar.gz"), "0"}, false, "no version", "two"},
		{[]string{"--back"}, true, "serving daybook one", "one"},
		{[]string{"--back"}, true, "serving daybook two", "two"},
	} {
		out, ok := release(c.args...)
		if ok != c.ok || !strings.Contains(out, c.says) {
			t.Errorf("%v: %t %s", c.args, ok, out)
		}
		if now, err := exec.CommandContext(t.Context(), link, "version").Output(); err != nil || strings.TrimSpace(string(now)) != "daybook "+c.runs {
			t.Errorf("%v: %s runs, %v", c.args, now, err)
		}
	}
}
