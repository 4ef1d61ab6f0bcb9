package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/schedule"
)

// desk is a person at a command line: a folder, a clock, and what the last command printed. Commands run in this process,
// so that the clock can be any; stories of the real binary stand in cmd/daybook/testdata.
type desk struct {
	t        *testing.T
	dir      string
	env      map[string]string
	now      time.Time
	terminal bool
	out, err string
}

// newDesk is a desk whose folder holds the shop of cmd/daybook/testdata, two stores and three nights, and an empty home.
func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, dir: t.TempDir(), env: map[string]string{}, now: time.Date(2026, 3, 3, 6, 30, 0, 0, time.UTC)}
	if err := os.CopyFS(filepath.Join(d.dir, "shop"), os.DirFS(filepath.Join("..", "..", "cmd", "daybook", "testdata", "shop"))); err != nil {
		t.Fatal(err)
	}
	d.must(0, "init", "home")
	d.env["DAYBOOK_HOME"] = "home"
	return d
}

// run runs a command line and returns its exit code.
func (d *desk) run(args ...string) int {
	var out, complaints bytes.Buffer
	a := &app{
		env: func(name string) string { return d.env[name] }, dir: d.dir, now: func() time.Time { return d.now }, nap: schedule.Nap,
		streams: Streams{In: strings.NewReader(""), Out: &out, Err: &complaints, OutTerminal: d.terminal, ErrTerminal: d.terminal},
	}
	code := a.main(context.Background(), args)
	d.out, d.err = out.String(), complaints.String()
	return code
}

// must is run for a command line that has to end with this code.
func (d *desk) must(code int, args ...string) {
	d.t.Helper()
	if got := d.run(args...); got != code {
		d.t.Fatalf("daybook %s: exit code %d, want %d\n%s\n%s", strings.Join(args, " "), got, code, d.out, d.err)
	}
}

// land copies files of the shop into landing.
func (d *desk) land(names ...string) {
	d.t.Helper()
	for _, name := range names {
		list, err := filepath.Glob(filepath.Join(d.dir, "shop", name))
		if err != nil || len(list) == 0 {
			d.t.Fatalf("no file %s (%v)", name, err)
		}
		for _, from := range list {
			doc, err := os.ReadFile(from)
			if err != nil {
				d.t.Fatal(err)
			}
			if err := os.WriteFile(d.path("landing", filepath.Base(from)), doc, 0o600); err != nil {
				d.t.Fatal(err)
			}
		}
	}
}

// path is a path below the home.
func (d *desk) path(parts ...string) string {
	return filepath.Join(append([]string{d.dir, "home"}, parts...)...)
}

// says wants each text in what the last command printed as its result.
func (d *desk) says(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if !strings.Contains(d.out, text) {
			d.t.Errorf("there is no %q in\n%s", text, d.out)
		}
	}
}

// decode reads the last result as JSON.
func (d *desk) decode(v any) {
	d.t.Helper()
	if err := json.Unmarshal([]byte(d.out), v); err != nil {
		d.t.Fatalf("no JSON: %v\n%s", err, d.out)
	}
}

// write puts a file into landing.
func (d *desk) write(name, doc string) {
	d.t.Helper()
	if err := os.WriteFile(d.path("landing", name), []byte(doc), 0o600); err != nil {
		d.t.Fatal(err)
	}
}
