//go:build unix

package postgrestest

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Own is a server of a test's own, which it may stop, kill and start again.
type Own struct {
	t    testing.TB
	bin  string
	dir  string // holds the cluster, its socket and its log
	port int
	as   *syscall.Credential // the server refuses to run as root
}

// patience bounds what the server's programs may take.
const patience = "60"

// NewOwn makes and starts a server with a superuser called daybook, which nobody needs a password for, and a database of that name; it ends
// with t. Where the server's programs are not on this machine the test is left out; under CI it fails, so that nothing is left out unseen.
func NewOwn(t testing.TB, settings ...string) *Own {
	t.Helper()
	return NewOwnIn(t, "", settings...)
}

// NewOwnIn is NewOwn with all its files below a folder, which lies on a small disk perhaps; empty: where temporary files are.
func NewOwnIn(t testing.TB, folder string, settings ...string) *Own {
	t.Helper()
	o := newOwn(t, folder)
	o.must("initdb", "-D", o.cluster(), "-U", "daybook", "--auth=trust", "--encoding=UTF8", "--locale=C", "--wal-segsize=1", "--no-sync")
	o.settle(append([]string{
		"listen_addresses = '127.0.0.1'", "unix_socket_directories = '" + o.dir + "'", "fsync = off", "full_page_writes = off",
		"shared_buffers = '64MB'", "max_wal_size = '1GB'",
	}, settings...)...)
	o.Start()
	o.must("createdb", "-h", "127.0.0.1", "-p", strconv.Itoa(o.port), "-U", "daybook", "daybook")
	return o
}

func newOwn(t testing.TB, folder string) *Own {
	t.Helper()
	bin := programs()
	if bin == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("no PostgreSQL programs on this machine (POSTGRES_BIN names their folder)")
		}
		t.Skip("left out: no PostgreSQL programs on this machine (POSTGRES_BIN names their folder)")
	}
	dir, err := os.MkdirTemp(folder, "daybook-own-")
	if err != nil {
		t.Fatal(err)
	}
	o := &Own{t: t, bin: bin, dir: dir, port: free(t)}
	t.Cleanup(func() {
		_ = o.run("pg_ctl", "-D", o.cluster(), "-m", "immediate", "-w", "stop")
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if os.Getuid() == 0 {
		o.as = somebody(t)
		if err := os.Chown(dir, int(o.as.Uid), int(o.as.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// programs is the folder of the newest server programs; "" where there are none.
func programs() string {
	list := []string{os.Getenv("POSTGRES_BIN")}
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin"} {
		found, _ := filepath.Glob(pattern)
		slices.Reverse(found)
		list = append(list, found...)
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		list = append(list, filepath.Dir(path))
	}
	for _, dir := range list {
		if _, err := os.Stat(filepath.Join(dir, "initdb")); dir != "" && err == nil {
			return dir
		}
	}
	return ""
}

// somebody is a user who is not root.
func somebody(t testing.TB) *syscall.Credential {
	t.Helper()
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		}
	}
	t.Fatal("the server does not run as root, and there is neither postgres nor nobody")
	return nil
}

func free(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}

func (o *Own) cluster() string { return filepath.Join(o.dir, "cluster") }

// run runs one of the server's programs.
func (o *Own) run(program string, args ...string) error {
	return o.command(exec.Command(filepath.Join(o.bin, program), args...))
}

func (o *Own) command(cmd *exec.Cmd) error {
	cmd.Dir = o.dir
	if o.as != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: o.as}
	}
	// Into a file: a server that is started keeps the ends of a pipe open.
	out, err := os.CreateTemp(o.dir, "out")
	if err != nil {
		return err
	}
	defer func() { _ = out.Close() }()
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(out.Name())
		return fmt.Errorf("%s: %w: %s", strings.Join(cmd.Args, " "), err, said)
	}
	return nil
}

func (o *Own) must(program string, args ...string) {
	o.t.Helper()
	if err := o.run(program, args...); err != nil {
		o.t.Fatal(err)
	}
}

// settle adds lines to the server's settings.
func (o *Own) settle(lines ...string) {
	o.t.Helper()
	f, err := os.OpenFile(filepath.Join(o.cluster(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = f.WriteString(strings.Join(lines, "\n") + "\n")
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		o.t.Fatal(err)
	}
}

// Start starts the server and waits until it takes connections. One that a crash has left needs its old processes to be gone first.
func (o *Own) Start() {
	o.t.Helper()
	o.start(func(args ...string) error { return o.run("pg_ctl", args...) })
}

// StartWithin starts the server with a bound on the size of any one file, as a full disk has one.
func (o *Own) StartWithin(bytes int) {
	o.t.Helper()
	script := fmt.Sprintf(`ulimit -f %d; exec "$@"`, bytes/1024)
	o.start(func(args ...string) error {
		return o.command(exec.Command("bash", append([]string{"-c", script, "bash", filepath.Join(o.bin, "pg_ctl")}, args...)...))
	})
}

func (o *Own) start(pgCtl func(args ...string) error) {
	o.t.Helper()
	var err error
	for range 20 {
		if err = pgCtl("-D", o.cluster(), "-w", "-t", patience, "-l", filepath.Join(o.dir, "server.log"), "-o", "-p "+strconv.Itoa(o.port), "start"); err == nil {
			return
		}
		time.Sleep(250 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(o.dir, "server.log"))
	o.t.Fatalf("%v\n%s", err, log)
}

// Stop ends the server in an orderly way: whoever is connected is thrown out.
func (o *Own) Stop() {
	o.t.Helper()
	o.must("pg_ctl", "-D", o.cluster(), "-m", "fast", "-w", "-t", patience, "stop")
}

// Crash ends the server as a power cut does: nothing is written any more, and the next start has to recover.
func (o *Own) Crash() {
	o.t.Helper()
	o.must("pg_ctl", "-D", o.cluster(), "-m", "immediate", "-w", "-t", patience, "stop")
}

// Kill ends the server's first process with SIGKILL; its others notice by themselves.
func (o *Own) Kill() {
	o.t.Helper()
	doc, err := os.ReadFile(filepath.Join(o.cluster(), "postmaster.pid"))
	if err != nil {
		o.t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(doc), "\n")
	pid, err := strconv.Atoi(first)
	if err == nil {
		err = syscall.Kill(pid, syscall.SIGKILL)
	}
	if err != nil {
		o.t.Fatal(err)
	}
}

// Standby makes and starts a server that follows this one.
func (o *Own) Standby() *Own {
	o.t.Helper()
	s := newOwn(o.t, "")
	s.must("pg_basebackup", "-D", s.cluster(), "-h", "127.0.0.1", "-p", strconv.Itoa(o.port), "-U", "daybook", "-R", "-X", "stream", "-c", "fast")
	s.settle("unix_socket_directories = '" + s.dir + "'")
	s.Start()
	return s
}

// Promote makes the first of a standby.
func (o *Own) Promote() {
	o.t.Helper()
	o.must("pg_ctl", "-D", o.cluster(), "-w", "-t", patience, "promote")
}

// URL is the address of the database daybook on this server, and on others in the order in which they are tried.
func (o *Own) URL(others ...*Own) string {
	hosts := []string{o.host()}
	query := url.Values{"sslmode": {"disable"}, "connect_timeout": {"3"}}
	for _, other := range others {
		hosts = append(hosts, other.host())
		query.Set("target_session_attrs", "read-write")
	}
	return "postgres://daybook@" + strings.Join(hosts, ",") + "/daybook?" + query.Encode()
}

func (o *Own) host() string { return "127.0.0.1:" + strconv.Itoa(o.port) }
