package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/fault"
)

var kinds = []string{"sales_gap", "stockout"}

// load writes a daybook.yaml and reads it.
func load(t *testing.T, doc string, env map[string]string) (config.Config, string, error) {
	t.Helper()
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, config.FileName), []byte(doc), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(home, config.Words{Insights: kinds, Alerts: []string{"drift", "missing", "insight"}, Languages: []string{"de", "en"}}, func(name string) string { return env[name] })
	return c, home, err
}

func TestLoad_AnEmptyFileMeansTheDefaults(t *testing.T) {
	t.Parallel()
	c, home, err := load(t, "# nothing\n", nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := "duckdb:" + filepath.Join(home, "daybook.duckdb"); c.Warehouse != want {
		t.Errorf("warehouse %s, want %s", c.Warehouse, want)
	}
	if c.Landing != filepath.Join(home, "landing") || c.Retention.SupersededDays != 35 || c.Listen != "127.0.0.1:8088" {
		t.Errorf("settings %+v", c)
	}
}

func TestLoad_WhatIsSetCounts(t *testing.T) {
	t.Parallel()
	c, home, err := load(t, `
warehouse: "duckdb:/elsewhere/x.duckdb"
chain: 7 Elms
currency: SEK
landing: in/files
memory_mb: 1_024
retention: {superseded_days: 7}
log:
insights:
  recapture: 0.25
  kinds: {sales_gap: on, stockout: off}
`, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Warehouse != "duckdb:/elsewhere/x.duckdb" || c.Chain != "7 Elms" || c.Currency != "SEK" || c.Landing != filepath.Join(home, "in", "files") {
		t.Errorf("settings %+v", c)
	}
	if c.MemoryMB != 1024 || c.Retention.SupersededDays != 7 || c.Log.Keep != 5 || c.Insights.Recapture != 0.25 || c.Insights.FalseAlarms != 0.1 {
		t.Errorf("settings %+v", c)
	}
	if c.Insights.Kinds["sales_gap"] != "on" || c.Insights.Kinds["stockout"] != "off" {
		t.Errorf("kinds %v", c.Insights.Kinds)
	}
}

// TestLoad_EveryMistakeIsToldAtOnce: with its line and, where a word is near, that word.
func TestLoad_EveryMistakeIsToldAtOnce(t *testing.T) {
	t.Parallel()
	_, _, err := load(t, `warehose: duckdb:x
currency: euro
listen: foo
retention:
  superseded_day: 3
memory_mb: lots
currency: EUR
insights:
  false_alarms: 2
  kinds:
    sales_gpa: on
    stockout: maybe
log: 5
landing: quarantine/in
archive: .
logs:
dashboard: {compare: luck, hosts: "a.example https://b"}
`, nil)
	if fault.ExitCode(err) != fault.ExitUsage {
		t.Fatalf("exit code %d of %v", fault.ExitCode(err), err)
	}
	lines := strings.Split(err.Error(), "\n")
	want := []string{
		`daybook.yaml:1:1: unknown key "warehose" (did you mean "warehouse"?)`,
		`daybook.yaml:2:1: currency: "euro" is no ISO 4217 code like EUR`,
		`daybook.yaml:3:1: listen: "foo" is no address like 127.0.0.1:8088`,
		`daybook.yaml:5:3: unknown key "retention.superseded_day" (did you mean "superseded_days"?)`,
		`daybook.yaml:6:12: memory_mb: "lots" is no whole number, as in 400`,
		`daybook.yaml:7:1: currency is set twice, first in line 2`,
		`daybook.yaml:9:3: insights.false_alarms: a share over 0 up to 0.5, not 2`,
		`daybook.yaml:11:5: insights.kinds: there is no kind "sales_gpa" (did you mean "sales_gap"?)`,
		`daybook.yaml:12:5: insights.kinds.stockout: "maybe" is none of on, shadow, off`,
		`daybook.yaml:13:6: log needs keys and values, as in max_mb: 20`,
		`daybook.yaml:14:1: landing: "quarantine/in" is shared with quarantine ("quarantine"); each needs a folder of its own`,
		`daybook.yaml:15:1: archive: "." holds the home itself; give it a folder of its own`,
		`daybook.yaml:16:6: logs needs a value, as in logs: logs`,
		`daybook.yaml:17:13: dashboard.compare: "luck" is none of normal, lastweek, lastyear, target`,
		`daybook.yaml:17:28: dashboard.hosts: "https://b" is no name like daybook.example.com; ports and paths do not belong here`,
	}
	for i, w := range want {
		if i >= len(lines) || !strings.HasSuffix(lines[i], w) {
			t.Fatalf("line %d of\n%v\nwant %s", i+1, err, w)
		}
	}
	if len(lines) != len(want) {
		t.Errorf("%d lines, want %d:\n%v", len(lines), len(want), err)
	}
}

func TestLoad_AFolderServesOnePurpose(t *testing.T) {
	t.Parallel()
	for doc, want := range map[string]string{
		"landing: quarantine\n":       `landing`,
		"archive: landing/done\n":     `daybook.yaml:1:1: archive: "landing/done" is shared with landing ("landing")`,
		"landing: ..\n":               `daybook.yaml:1:1: landing: ".." holds the home itself`,
		"quarantine: ./archive/bad\n": `quarantine`,
	} {
		_, _, err := load(t, doc, nil)
		if err == nil || !strings.Contains(err.Error(), want) || fault.ExitCode(err) != fault.ExitUsage {
			t.Errorf("%q: %v", doc, err)
		}
	}
}

func TestLoad_NoSecretInTheFile(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"postgres://daybook:hunter2@db/daybook", "postgresql://daybook:hunter2@db/daybook?sslmode=require",
		"postgres://db/daybook?user=daybook&password=hunter2", "postgres://daybook:hunter2%zz@db/daybook",
	} {
		_, _, err := load(t, "warehouse: "+url+"\n", nil)
		if err == nil || !strings.Contains(err.Error(), "daybook.yaml:1:1: warehouse: a password does not belong into this file") {
			t.Errorf("%s: %v", url, err)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error shows the password: %v", err)
		}
		if fault.ExitCode(err) != fault.ExitUsage {
			t.Errorf("exit code %d", fault.ExitCode(err))
		}
	}
}

func TestLoad_ReferencesAreFilledIn(t *testing.T) {
	t.Parallel()
	c, home, err := load(t, "warehouse: env:CHAIN_WAREHOUSE\n", map[string]string{"CHAIN_WAREHOUSE": "duckdb:facts.duckdb"})
	if want := "duckdb:" + filepath.Join(home, "facts.duckdb"); err != nil || c.Warehouse != want {
		t.Errorf("warehouse %s, want %s (%v)", c.Warehouse, want, err)
	}
	c, _, err = load(t, "warehouse: postgres://daybook:env:CHAIN_PASSWORD@one:5432,two:5432/daybook?target_session_attrs=read-write\ndistributed: required\n",
		map[string]string{"CHAIN_PASSWORD": "hunter2 /@"})
	if want := "postgres://daybook:hunter2%20%2F%40@one:5432,two:5432/daybook?target_session_attrs=read-write"; err != nil || c.Warehouse != want || c.Distributed != "required" {
		t.Errorf("warehouse %s, want %s (%v)", c.Warehouse, want, err)
	}
	secret := filepath.Join(t.TempDir(), "warehouse")
	if err := os.WriteFile(secret, []byte("duckdb:/var/facts.duckdb\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, _, err = load(t, "warehouse: file:"+secret+"\n", nil)
	if err != nil || c.Warehouse != "duckdb:/var/facts.duckdb" {
		t.Errorf("warehouse %s (%v)", c.Warehouse, err)
	}
	for _, doc := range []string{"warehouse: env:NOWHERE\n", "warehouse: file:nowhere\n", "warehouse: 'env:'\n"} {
		if _, _, err := load(t, doc, nil); err == nil || !strings.Contains(err.Error(), "daybook.yaml:1:1: warehouse: ") {
			t.Errorf("%q: %v", doc, err)
		}
	}
}

func TestLoad_WhatIsNoYAML(t *testing.T) {
	t.Parallel()
	for _, doc := range []string{"a: [\n", "- a\n", "just words\n", "warehouse: &a x\n  y: *b\n"} {
		_, _, err := load(t, doc, nil)
		if err == nil || fault.ExitCode(err) != fault.ExitUsage || strings.Contains(err.Error(), "!!") || strings.Contains(err.Error(), "config.Config") {
			t.Errorf("%q: %v", doc, err)
		}
	}
}

func TestFindHome(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, config.FileName), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	deep := filepath.Join(home, "landing", "north")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	other := t.TempDir()
	for _, c := range []struct{ named, env, dir, want string }{
		{home, "", other, home},
		{home, other, other, home}, // the named one comes first
		{"", home, other, home},
		{"../..", "", deep, home},
		{"", "", deep, home}, // the nearest parent
		{"", "", home, home},
	} {
		got, err := config.FindHome(c.named, c.env, c.dir)
		if err != nil || got != c.want {
			t.Errorf("FindHome(%q, %q, %q) = %s, %v", c.named, c.env, c.dir, got, err)
		}
	}
	notFolder := filepath.Join(home, config.FileName)
	for _, c := range []struct{ named, env, dir string }{{other, "", home}, {"", other, home}, {notFolder, "", home}, {"", "", other}} {
		if got, err := config.FindHome(c.named, c.env, c.dir); fault.ExitCode(err) != fault.ExitUsage {
			t.Errorf("FindHome(%q, %q, %q) = %s, %v", c.named, c.env, c.dir, got, err)
		}
	}
}

func TestLoad_Calendar(t *testing.T) {
	t.Parallel()
	c, _, err := load(t, "calendar: {pattern: 4-5-4, week_starts: sunday, year_ends: january, ends_on: nearest}\n", nil)
	if err != nil || c.Calendar.Pattern != "4-5-4" || c.Calendar.WeekStarts != "sunday" || c.Calendar.YearNamed != "start" {
		t.Errorf("%+v, %v", c.Calendar, err)
	}
	for doc, want := range map[string]string{
		"calendar: {pattern: 4-5-5}":                         `calendar.pattern: "4-5-5" is none of gregorian, 4-4-5`,
		"calendar: {week_starts: mondey}":                    `(did you mean "monday"?)`,
		"calendar: {ends_on: last}":                          "calendar.ends_on does nothing with the pattern gregorian",
		"calendar: {pattern: 13x4, year_starts: april}":      "calendar.year_starts does nothing with the pattern 13x4",
		"calendar: {year_starts: brumaire, year_named: mid}": `calendar.year_named: "mid" is none of start, end`,
	} {
		if _, _, err := load(t, doc+"\n", nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", doc, err)
		}
	}
}

func TestLoad_Backup(t *testing.T) {
	t.Parallel()
	c, _, err := load(t, "backup: {to: /mnt/backup, keep: 30, archive: yes, schedule: \"0 6 * * *\", before_upgrade: off}\n", nil)
	if want := (config.Backup{To: "/mnt/backup", Keep: 30, Archive: true, Schedule: "0 6 * * *"}); err != nil || c.Backup != want {
		t.Errorf("%+v, %v", c.Backup, err)
	}
	c, home, err := load(t, "backup: {keep: 2}\n", nil)
	if err != nil || c.Backup.To != filepath.Join(home, "backups") || !c.Backup.BeforeUpgrade {
		t.Errorf("%+v, %v", c.Backup, err)
	}
	for doc, want := range map[string]string{
		"backup: {keep: 0}":                     "backup.keep: 0 is too few",
		"schedule: {runs: 30 4 * *}":            `schedule.runs: "30 4 * *": minute hour day month weekday, as in "30 4 * * *": each is a number (0-59 0-23 1-31 1-12 0-6, Sunday is 0), a list 1,15, a range 1-5, a step */10 or * for all (expected exactly 5 fields, found 4`,
		"schedule: {timezone: Berlin}":          `schedule.timezone: "Berlin" is no time zone`,
		"schedule: {wait_until: half past six}": `schedule.wait_until: "half past six" is no time of a day`,
		"backup: {schedule: at six}":            `backup.schedule: "at six": minute hour`,
		"backup: {to: \"ftp://x/y\"}":           `"ftp://x/y" is neither a folder nor a bucket like s3://BUCKET/PREFIX`,
		"backup: {to: \"s3://k:s@b/y\"}":        "keys do not belong into this file",
		"backup: {archive: perhaps}":            `backup.archive: "perhaps" is neither true nor false`,
		"backup: {to: archive}":                 `backup.to: "archive" is shared with archive`,
		"backup: {to: ..}":                      `backup.to: ".." holds the home itself`,
		"backup: {too: x}":                      `unknown key "backup.too" (did you mean "to"?)`,
		"backup: {to: landing/backup}\n":        "shared with landing",
	} {
		if _, _, err := load(t, doc+"\n", nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", doc, err)
		}
	}
}

// TestRelocate_TouchesNothingOfTheOldHome: a copy of a home has folders and a warehouse of its own, and all else as it was.
func TestRelocate_TouchesNothingOfTheOldHome(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ doc, warehouse, want string }{
		"all inside": {
			"# mine\nwarehouse: duckdb:data/x.duckdb\nlanding: in\n", "",
			"# mine\nwarehouse: duckdb:data/x.duckdb\nlanding: in\n",
		},
		"a server": {
			"chain: Alder # ours\nwarehouse: env:ALDER # secret\nlog: {keep: 3}\n", "",
			"chain: Alder # ours\nwarehouse: duckdb:daybook.duckdb # where the home was restored\nlog: {keep: 3}\n",
		},
		"folders elsewhere": {
			"warehouse : duckdb:/data/x.duckdb\narchive: /mnt/archive\nquarantine: ../q\nlanding: \"a/../../in\"\n", "postgres://u@h/new",
			"warehouse: postgres://u@h/new # where the home was restored\narchive: archive # where the home was restored\n" +
				"quarantine: quarantine # where the home was restored\nlanding: landing # where the home was restored\n",
		},
		"nothing said": {"chain: Alder\n", "postgres://u@h/new", "warehouse: postgres://u@h/new # where the home was restored\nchain: Alder\n"},
	} {
		got, changed, err := config.Relocate([]byte(c.doc), "/srv/alder", c.warehouse)
		if err != nil || string(got) != c.want || len(changed) != strings.Count(c.want, "restored") {
			t.Errorf("%s: %q\nwant %q\n%v, %v", name, got, c.want, changed, err)
		}
	}
	if _, _, err := config.Relocate([]byte("{archive: /mnt/archive}\n"), "/srv/alder", ""); err == nil {
		t.Error("settings that cannot be changed line by line were changed")
	}
}

// TestLoad_Login says what is wrong with a company's login, and that its secret is a reference.
func TestLoad_Login(t *testing.T) {
	t.Parallel()
	for doc, want := range map[string]string{
		"login: {oidc: {issuer: \"http://login.example.com\", client_id: x}}\ndashboard: {url: \"https://d.example\"}": `login.oidc.issuer: "http://login.example.com" is no address like https`,
		"login: {oidc: {issuer: \"https://l.example\"}}\ndashboard: {url: \"https://d.example\"}":                      "needs a client_id",
		"login: {oidc: {issuer: \"https://l.example\", client_id: x}}":                                                 "needs dashboard.url",
		"login: {oidc: {client_id: x}}": "needs an issuer",
		"login: {oidc: {issuer: \"https://l.example\", client_id: x, client_secret: hunter2}}\ndashboard: {url: \"https://d.example\"}": "is a secret: write env:NAME",
		"dashboard: {compare_by_role: {boss: normal}}":                  `there is no role "boss"; there are store, region, chain, data, admin`,
		"mail: {server: \"smtp://h\", from: a@b.example, roles: stor}":  `mail.roles: there is no role "stor" (did you mean "store"?); there are store, region, chain, data, admin`,
		"dashboard: {compare_by_role: {store: luck}}":                   `"luck" is none of normal, lastweek`,
		"login: {oidc: {trust_email: maybe}}":                           `"maybe" is none of yes, no`,
		"dashboard: {url: \"ftp://d.example\"}":                         "is no address like https://daybook.example.com",
		"dashboard: {url: \"https://d.example/x\"}":                     "is no address like https://daybook.example.com",
		"dashboard: {tls_cert: a.pem}":                                  "belong together",
		"dashboard: {proxies: \"10.0.0.0/8 nowhere\"}":                  `"nowhere" is no address or network`,
		"login: {oidc: {issuer: \"https://l.example\", client_ids: x}}": `did you mean "client_id"`,
	} {
		_, err := config.Parse([]byte(doc), t.TempDir(), config.Words{Languages: []string{"en"}}, func(string) string { return "" })
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\ngives %v\nwant %s", doc, err, want)
		}
	}
	c, err := config.Parse([]byte("login: {oidc: {issuer: \"https://l.example\", client_id: x, client_secret: \"env:S\", groups: {north: \"region; region:North\"}}}\ndashboard: {url: \"https://d.example\"}"), t.TempDir(), config.Words{Languages: []string{"en"}}, nil)
	if err != nil || c.Login.OIDC.Groups["north"] != "region; region:North" {
		t.Fatalf("%+v %v", c.Login, err)
	}
	if s, err := c.Login.OIDC.Secret(t.TempDir(), func(name string) string { return map[string]string{"S": "hunter2"}[name] }); err != nil || s != "hunter2" {
		t.Errorf("%q %v", s, err)
	}
}
