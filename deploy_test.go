package daybook_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

// composed reads compose.yaml as docker compose does, with what .env and the command line say.
func composed(t *testing.T, env []string, profiles ...string) *types.Project {
	t.Helper()
	return composedOf(t, []string{"compose.yaml"}, env, profiles...)
}

// composedOf is composed with files that change it.
func composedOf(t *testing.T, files, env []string, profiles ...string) *types.Project {
	t.Helper()
	o, err := cli.NewProjectOptions(files, cli.WithWorkingDirectory("."), cli.WithEnv(env), cli.WithEnvFiles(".env"),
		cli.WithDotEnv, cli.WithProfiles(profiles), cli.WithDefaultProfiles(profiles...))
	if err != nil {
		t.Fatal(err)
	}
	p, err := o.LoadProject(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestCompose_StartsWhatItSays: PostgreSQL and Daybook; with the profile citus a coordinator and two workers instead.
func TestCompose_StartsWhatItSays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		profiles []string
		want     []string
		waitsFor string
	}{
		{nil, []string{"daybook", "postgres"}, "postgres"},
		{[]string{"citus"}, []string{"cluster", "coordinator", "daybook", "worker-1", "worker-2"}, "cluster"},
	} {
		p := composed(t, nil, c.profiles...)
		if names := p.ServiceNames(); !slices.Equal(names, c.want) {
			t.Errorf("profiles %v start %v, want %v", c.profiles, names, c.want)
		}
		for name, d := range p.Services["daybook"].DependsOn {
			if _, started := p.Services[name]; started != (name == c.waitsFor) || d.Required { // one that is not started is not waited for
				t.Errorf("profiles %v: daybook waits for %s, %+v", c.profiles, name, d)
			}
		}
		for name, s := range p.Services {
			checkService(t, p, name, s)
		}
		databases := 0
		for _, s := range p.Services {
			if n := s.Networks["inside"]; n != nil && slices.Contains(n.Aliases, "db") {
				databases++
			}
		}
		if databases != 1 {
			t.Errorf("profiles %v: %d services are called db", c.profiles, databases)
		}
	}
}

// pinned is an image with a version, not with a word that means another one tomorrow.
var pinned = regexp.MustCompile(`:(v?\d+(\.\d+)+|container)([-.\w]*)$`)

func checkService(t *testing.T, p *types.Project, name string, s types.ServiceConfig) {
	t.Helper()
	if !pinned.MatchString(s.Image) {
		t.Errorf("%s: the image %s is not pinned by version", name, s.Image)
	}
	if s.MemLimit <= 0 {
		t.Errorf("%s: no limit of memory", name)
	}
	if s.Restart == "" {
		t.Errorf("%s: no restart policy", name)
	}
	if name != "cluster" && s.HealthCheck == nil {
		t.Errorf("%s: no healthcheck", name)
	}
	for _, v := range s.Volumes {
		switch v.Type {
		case types.VolumeTypeVolume:
			if _, ok := p.Volumes[v.Source]; !ok {
				t.Errorf("%s: the volume %s has no name of its own", name, v.Source)
			}
		case types.VolumeTypeBind:
			if info, err := os.Stat(v.Source); err != nil || info.Mode().Perm()&0o111 == 0 || !v.ReadOnly {
				t.Errorf("%s: %s is not there, cannot be run or can be written to", name, v.Source)
			}
		}
	}
	if name == "daybook" {
		if len(s.Ports) != 1 || s.Ports[0].HostIP != "127.0.0.1" {
			t.Errorf("the pages are published on %+v; beyond this machine they need TLS", s.Ports)
		}
		return
	}
	if len(s.Ports) != 0 || !p.Networks["inside"].Internal || len(s.Networks) != 1 {
		t.Errorf("%s can be reached by others than Daybook: ports %v, networks %v", name, s.Ports, s.Networks)
	}
}

// TestCompose_FoldersInPlaceOfVolumes: a path in .env, or in the environment, makes a folder of the machine of a volume.
func TestCompose_FoldersInPlaceOfVolumes(t *testing.T) {
	t.Parallel()
	p := composed(t, []string{"DAYBOOK_LANDING=/srv/landing", "DAYBOOK_PORT=8088", "DAYBOOK_DB_PASSWORD=s3cret"})
	d := p.Services["daybook"]
	if i := slices.IndexFunc(d.Volumes, func(v types.ServiceVolumeConfig) bool { return v.Target == "/home/daybook/landing" }); i < 0 || d.Volumes[i].Type != types.VolumeTypeBind || d.Volumes[i].Source != "/srv/landing" {
		t.Errorf("volumes %+v", d.Volumes)
	}
	if url := d.Environment["DAYBOOK_WAREHOUSE"]; url == nil || *url != "postgres://daybook:s3cret@db:5432/daybook?sslmode=disable" {
		t.Errorf("warehouse %v", url)
	}
	if got := p.Services["postgres"].Environment["DAYBOOK_DB_PASSWORD"]; got == nil || *got != "s3cret" {
		t.Errorf("the database has another password: %v", got)
	}
}

// TestCompose_AServerOfOnesOwn: docs/docker.md's lines of .env start no database beside Daybook, and Daybook reads theirs.
func TestCompose_AServerOfOnesOwn(t *testing.T) {
	t.Parallel()
	p := composed(t, documented(t, "docs/docker.md", "The company's own PostgreSQL"))
	if names := p.ServiceNames(); !slices.Equal(names, []string{"daybook"}) {
		t.Errorf("%v are started", names)
	}
	if url := p.Services["daybook"].Environment["DAYBOOK_WAREHOUSE"]; url == nil || *url != "postgres://daybook:PASSWORD@db.example:5432/alder?sslmode=require" {
		t.Errorf("warehouse %v", url)
	}
}

// TestCompose_APortForATool: docs/bi.md's file opens the database to this machine and takes nothing else away.
func TestCompose_APortForATool(t *testing.T) {
	t.Parallel()
	override := filepath.Join(t.TempDir(), "compose.override.yaml")
	if err := os.WriteFile(override, []byte(strings.Join(documented(t, "docs/bi.md", "A login for a tool"), "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	s := composedOf(t, []string{"compose.yaml", override}, nil).Services["postgres"]
	if len(s.Ports) != 1 || s.Ports[0].HostIP != "127.0.0.1" || s.Ports[0].Published != "5432" || s.Ports[0].Target != 5432 {
		t.Errorf("ports %+v", s.Ports)
	}
	if in := s.Networks["inside"]; in == nil || !slices.Equal(in.Aliases, []string{"db"}) {
		t.Errorf("Daybook does not find it: %+v", s.Networks)
	}
	if _, ok := s.Networks["outside"]; !ok || len(s.Networks) != 2 {
		t.Errorf("its networks are %+v, and an internal one publishes nothing", s.Networks)
	}
}

// documented are the lines of the last block below a heading of a page.
func documented(t *testing.T, page, heading string) []string {
	t.Helper()
	doc, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(doc), "\n## "+heading+"\n")
	section, _, _ = strings.Cut(section, "\n## ")
	blocks := regexp.MustCompile("(?s)```(?:yaml)?\n(.*?)```").FindAllStringSubmatch(section, -1)
	if !ok || len(blocks) == 0 {
		t.Fatalf("%s has no block below %q", page, heading)
	}
	return strings.Split(strings.TrimSpace(blocks[len(blocks)-1][1]), "\n")
}

// TestDockerfile_BuildsFromWhatIsHere: what it copies is there and sent to the engine, Go is the one of go.mod, images are pinned, and the
// program does not run as root.
func TestDockerfile_BuildsFromWhatIsHere(t *testing.T) {
	t.Parallel()
	text := func(name string) string {
		doc, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(doc)
	}
	doc, ignored := text("Dockerfile"), text(".dockerignore")
	copies := 0
	for _, m := range regexp.MustCompile(`(?m)^COPY ([^-\n].*) \S+$`).FindAllStringSubmatch(doc, -1) {
		for _, name := range strings.Fields(m[1]) {
			copies++
			if _, err := os.Stat(name); err != nil {
				t.Errorf("COPY %s: %v", name, err)
			}
			sent := func(prefix string) bool { return strings.Contains(ignored, "\n!"+prefix+"\n") }
			if !sent(name) && !sent(filepath.ToSlash(filepath.Dir(name))) {
				t.Errorf("%s is copied, and .dockerignore keeps it back", name)
			}
		}
	}
	if copies < 6 {
		t.Errorf("%d files and folders are copied", copies)
	}
	version := regexp.MustCompile(`(?m)^go (\S+)$`).FindStringSubmatch(text("go.mod"))[1]
	stages := regexp.MustCompile(`(?m)^FROM (\S+)`).FindAllStringSubmatch(doc, -1)
	if len(stages) != 2 || stages[0][1] != "golang:"+version+"-bookworm" || !pinned.MatchString(stages[1][1]) {
		t.Errorf("stages %v; go.mod wants Go %s", stages, version)
	}
	if user := regexp.MustCompile(`(?m)^USER (\S+)$`).FindStringSubmatch(doc); user == nil || strings.HasPrefix(user[1], "0") || user[1] == "root" {
		t.Errorf("runs as %v", user)
	}
	if !strings.Contains(text("Makefile"), "cli.Version=$(VERSION)") || !strings.Contains(doc, "internal/cli.Version=${VERSION}") || !strings.Contains(doc, "-tags duckdb_arrow") {
		t.Error("it is not built as the Makefile builds it")
	}
}
