package daybook_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// directives are those of systemd that the units here may use, by section; another one is added with a look at its manual.
var directives = map[string][]string{
	"Unit":    {"Description", "Documentation", "After", "Wants", "Requires", "Before", "ConditionPathExists", "OnFailure", "StartLimitIntervalSec", "StartLimitBurst"},
	"Install": {"WantedBy"},
	"Timer":   {"OnCalendar", "Persistent", "RandomizedDelaySec", "AccuracySec", "Unit"},
	"Service": {
		"Type", "User", "Group", "Environment", "EnvironmentFile", "WorkingDirectory", "ExecStart", "ExecStartPre", "ExecReload", "Restart", "RestartSec", "TimeoutStartSec", "TimeoutStopSec",
		"KillSignal", "SuccessExitStatus", "RestartPreventExitStatus", "UMask", "NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectSystem", "ProtectHome", "ProtectKernelTunables", "ProtectKernelModules",
		"ProtectControlGroups", "RestrictAddressFamilies", "RestrictSUIDSGID", "LockPersonality", "ReadWritePaths", "StateDirectory", "LogsDirectory",
	},
}

// TestSystemd_UnitsAreSuch: every section and directive is one that systemd has, nothing is said twice but what adds up, a timer has its service, and
// where systemd is installed it says the same.
func TestSystemd_UnitsAreSuch(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("deploy/systemd/*")
	if err != nil || len(files) < 3 {
		t.Fatal(err, files)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if wrong := readUnit(string(text)); wrong != "" {
			t.Errorf("%s: %s", f, wrong)
		}
		if base, isTimer := strings.CutSuffix(f, ".timer"); isTimer {
			if _, err := os.Stat(base + ".service"); err != nil {
				t.Errorf("%s starts nothing: %v", f, err)
			}
		}
	}
	for _, bad := range []string{"[Service]\nUsr=daybook", "[Servce]\nUser=daybook", "[Service]\nUser=a\nUser=b", "User=daybook", "[Timer]\nUser=daybook", "[Service]\nRestart=often", "[Service]\nExecStart=daybook serve", "[Service]\nUser"} {
		if readUnit(bad) == "" {
			t.Errorf("%q is taken", bad)
		}
	}
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Log("systemd-analyze is not installed: the units were read here alone")
		return
	}
	if out, clean := verifyUnits(t, files, "", ""); !clean {
		t.Error(out)
	}
	if out, clean := verifyUnits(t, files, "ProtectHome=yes", "ProtectHme=yes"); clean {
		t.Errorf("systemd takes a directive that there is not: %s", out)
	}
	if out, clean := verifyUnits(t, files, "OnCalendar=*-*-* 04:30:00", "OnCalendar=*-*-* 25:30:00"); clean {
		t.Errorf("systemd takes an hour that there is not: %s", out)
	}
}

// added are directives that may come several times.
var added = []string{"Environment", "EnvironmentFile", "ReadWritePaths", "After", "Wants", "OnCalendar", "ExecStartPre"}

// valued are directives with few values.
var valued = map[string]*regexp.Regexp{
	"Type": regexp.MustCompile(`^(simple|exec|oneshot|notify)$`), "Restart": regexp.MustCompile(`^(no|on-failure|always|on-abnormal)$`),
	"ExecStart": regexp.MustCompile(`^/\S`), "UMask": regexp.MustCompile(`^0[0-7]{3}$`), "ProtectSystem": regexp.MustCompile(`^(yes|full|strict)$`),
	"NoNewPrivileges": yes, "PrivateTmp": yes, "Persistent": yes, "KillSignal": regexp.MustCompile(`^SIG[A-Z]+$`),
	"SuccessExitStatus": regexp.MustCompile(`^\d+( \d+)*$`), "OnCalendar": regexp.MustCompile(`^\S+ ([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$`),
}

var yes = regexp.MustCompile(`^(yes|no|true|false)$`)

// readUnit says what is wrong with a unit; "": nothing.
func readUnit(text string) string {
	section := ""
	seen := map[string]bool{}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if strings.HasPrefix(line, "[") {
			section = strings.Trim(line, "[]")
			if directives[section] == nil {
				return "no section " + line
			}
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		switch {
		case !ok || strings.TrimSpace(value) == "":
			return "no value: " + line
		case !slices.Contains(directives[section], name):
			return "[" + section + "] has no " + name
		case seen[section+name] && !slices.Contains(added, name):
			return name + " is said twice"
		case valued[name] != nil && !valued[name].MatchString(value):
			return "no value of " + name + ": " + value
		}
		seen[section+name] = true
	}
	return ""
}

// verifyUnits has systemd read copies of units, whose program is one that is there, with one thing in them changed.
func verifyUnits(t *testing.T, files []string, from, to string) (out string, clean bool) {
	t.Helper()
	dir := t.TempDir()
	program, err := exec.LookPath("true")
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"verify", "--man=no"}
	changed := from == ""
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		unit := strings.ReplaceAll(string(text), "/usr/local/bin/daybook", program)
		if !changed {
			other := strings.Replace(unit, from, to, 1)
			changed, unit = other != unit, other
		}
		path := filepath.Join(dir, filepath.Base(f))
		if err := os.WriteFile(path, []byte(unit), 0o644); err != nil { //nolint:gosec // as it is installed
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if !changed {
		t.Fatalf("no unit holds %q", from)
	}
	said, err := exec.Command("systemd-analyze", args...).CombinedOutput()
	for line := range strings.Lines(string(said)) { // a directive that it does not know is told, and is no error
		if strings.Contains(line, "daybook") {
			return string(said), false
		}
	}
	return string(said), err == nil
}
