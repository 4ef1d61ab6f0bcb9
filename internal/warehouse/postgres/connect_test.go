package postgres_test

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse/postgres"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

// withSetting is a URL with one more setting.
func withSetting(t *testing.T, address, key, value string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set(key, value)
	u.RawQuery = q.Encode()
	return u.String()
}

func TestOpen_Fails(t *testing.T) {
	t.Parallel()
	good := postgrestest.Database(t)
	u, err := url.Parse(good)
	if err != nil {
		t.Fatal(err)
	}
	secret, _ := u.User.Password()
	name := strings.TrimPrefix(u.Path, "/")
	other := *u
	other.User = url.UserPassword(u.User.Username(), "hunter2")
	old := name + "_ascii"
	postgrestest.Exec(t, good, "create database "+old+" encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C' template template0")
	t.Cleanup(func() { postgrestest.Exec(t, postgrestest.Server(t), "drop database if exists "+old+" with (force)") })
	for _, c := range []struct {
		what, url string
		kind      fault.Kind
	}{
		{"no server", "postgres://daybook:hunter2@127.0.0.1:1/x?connect_timeout=2", fault.Unreachable},
		{"no host", "postgres://daybook:hunter2@nowhere.invalid/x?connect_timeout=2", fault.Unreachable},
		{"no socket", "postgres:///x?host=/nowhere", fault.Unreachable},
		{"wrong password", other.String(), fault.Unreachable},
		{"no database", postgrestest.WithDatabase(t, good, name+"_nothing"), fault.Unreachable},
		{"another encoding", postgrestest.WithDatabase(t, good, old), fault.Config},
		{"no schema for the views", withSetting(t, good, "search_path", "nowhere"), fault.Config},
		{"no such mode", withSetting(t, good, "sslmode", "perhaps"), fault.Config},
		{"no such file", withSetting(t, good, "sslrootcert", "/nowhere"), fault.Config},
		{"no such service", "postgres://?service=nowhere", fault.Config},
		{"distributed without Citus", good, fault.Config},
	} {
		opt := postgres.Options{}
		if c.what == "distributed without Citus" {
			opt.Distributed = postgres.Required
		}
		d, err := postgres.Open(t.Context(), c.url, opt)
		if err == nil {
			_ = d.Close()
		}
		said := fmt.Sprint(err, fault.HintOf(err))
		if fault.KindOf(err) != c.kind || fault.HintOf(err) == "" || strings.Contains(said, "hunter2") || strings.Contains(said, secret) {
			t.Errorf("%s: kind %s, hint %q: %v", c.what, fault.KindOf(err), fault.HintOf(err), err)
		}
	}
}

// What libpq reads from files: passwords, services, and whom to trust.
func TestOpen_PasswordFileServiceAndTLS(t *testing.T) {
	t.Parallel()
	u, err := url.Parse(postgrestest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	secret, _ := u.User.Password()
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	passwords := file("pgpass", fmt.Sprintf("%s:%s:*:%s:%s\n", u.Hostname(), u.Port(), u.User.Username(), secret))
	database := strings.TrimPrefix(u.Path, "/")
	services := file("services", fmt.Sprintf("[alder]\nhost=%s\nport=%s\ndbname=%s\nuser=%s\npassfile=%s\n", u.Hostname(), u.Port(), database, u.User.Username(), passwords))
	bare := *u
	bare.User = url.User(u.User.Username())
	for what, address := range map[string]string{
		"password file":  withSetting(t, bare.String(), "passfile", passwords),
		"service":        "postgres://?service=alder&servicefile=" + url.QueryEscape(services),
		"key and value":  fmt.Sprintf("host=%s port=%s dbname=%s user=%s passfile=%s", u.Hostname(), u.Port(), database, u.User.Username(), passwords),
		"several hosts":  strings.Replace(u.String(), u.Host, "127.0.0.1:1,"+u.Host, 1),
		"another schema": withSetting(t, u.String(), "search_path", "pg_temp,public"),
	} {
		d, err := postgres.Open(t.Context(), address, postgres.Options{})
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		_ = d.Close()
	}
	ca := os.Getenv("DAYBOOK_TEST_POSTGRES_CA")
	if ca == "" {
		if os.Getenv("DAYBOOK_TEST_POSTGRES") != "" && os.Getenv("CI") != "true" {
			t.Skip("left out: TLS (DAYBOOK_TEST_POSTGRES_CA names no certificate of the server)")
		}
		t.Fatal("DAYBOOK_TEST_POSTGRES_CA names no certificate of the server")
	}
	trusted := withSetting(t, withSetting(t, u.String(), "sslmode", "verify-full"), "sslrootcert", ca)
	d := postgrestest.Open(t, trusted, postgres.Options{})
	warehousetest.Migrate(t, d)
	if rows := postgrestest.Rows(t, trusted, "select ssl::text from pg_stat_ssl where pid = pg_backend_pid()"); rows[0][0] != "true" {
		t.Error("the connection is not encrypted")
	}
	if _, err := postgres.Open(t.Context(), withSetting(t, u.String(), "sslmode", "verify-full"), postgres.Options{}); fault.KindOf(err) != fault.Unreachable {
		t.Errorf("a server that nobody vouches for: %v", err)
	}
}

// A server that takes no more connections, or no writes, is one that cannot be reached; nothing half is left.
func TestServer_SaysNo(t *testing.T) {
	t.Parallel()
	_, address := migrated(t)
	fresh := withSetting(t, postgrestest.Database(t), "default_transaction_read_only", "on")
	standby := postgrestest.Open(t, fresh, postgres.Options{})
	if err := standby.Migrate(t.Context(), warehousetest.Steps(t, standby)); fault.KindOf(err) != fault.Unreachable || fault.HintOf(err) == "" {
		t.Errorf("an empty standby: kind %s, %v", fault.KindOf(err), err)
	}
	reader := postgrestest.Open(t, withSetting(t, address, "default_transaction_read_only", "on"), postgres.Options{})
	warehousetest.Migrate(t, reader)
	if _, err := reader.Load(t.Context(), "sales", sales(t, "2026-05-30")); fault.KindOf(err) != fault.Unreachable {
		t.Errorf("a load into a standby: kind %s, %v", fault.KindOf(err), err)
	}
	full := postgrestest.Database(t)
	u, err := url.Parse(full)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(u.Path, "/")
	postgrestest.Exec(t, full, "create role "+name+"_few login password 'x' connection limit 0")
	t.Cleanup(func() { postgrestest.Exec(t, postgrestest.Server(t), "drop role "+name+"_few") })
	u.User = url.UserPassword(name+"_few", "x")
	if _, err := postgres.Open(t.Context(), u.String(), postgres.Options{}); fault.KindOf(err) != fault.Unreachable || !strings.Contains(fault.HintOf(err), "connection limit") {
		t.Errorf("too many connections: kind %s, hint %s, %v", fault.KindOf(err), fault.HintOf(err), err)
	}
}

// The run lock is lost with its connection: then nothing of the run that had it can be published, and another may begin.
func TestLock_EndsWithItsConnection(t *testing.T) {
	t.Parallel()
	first, address := migrated(t)
	second := postgrestest.Open(t, address, postgres.Options{})
	release, err := first.Lock(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := second.Lock(t.Context(), false); fault.KindOf(err) != fault.Locked || !strings.Contains(err.Error(), "daybook from 127.0.0.1 since 20") {
		t.Errorf("another process: kind %s, %v", fault.KindOf(err), err)
	}
	tx, err := first.Begin(t.Context(), 5)
	if err != nil {
		t.Fatal(err)
	}
	postgrestest.Exec(t, address, "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = 1 and granted and database = (select oid from pg_database where datname = current_database())")
	if _, err := tx.Exec(t.Context(), "update wh.published set run_id = 5"); fault.KindOf(err) != fault.Unreachable {
		t.Errorf("a statement on a lost connection: kind %s, %v", fault.KindOf(err), err)
	}
	if err := tx.Commit(); err == nil {
		t.Error("a transaction whose connection is lost was committed")
	}
	taken, err := second.Lock(t.Context(), true)
	if err != nil {
		t.Fatalf("the lock of a lost connection: %v", err)
	}
	if _, err := first.Begin(t.Context(), 5); fault.KindOf(err) != fault.Unreachable {
		t.Errorf("publishing without the lock: kind %s, %v", fault.KindOf(err), err)
	}
	ledger, err := first.Begin(t.Context(), 0)
	if err != nil {
		t.Fatalf("a ledger entry after the lock was lost: %v", err)
	}
	if err := ledger.Rollback(); err != nil {
		t.Error(err)
	}
	if err := taken(); err != nil {
		t.Error(err)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
	if rows := postgrestest.Rows(t, address, "select run_id::text from wh.published"); rows[0][0] != "0" {
		t.Errorf("the pointer is at %s", rows[0][0])
	}
}

// A schema that Daybook would take for its own belongs to somebody else: nothing is made beside it.
func TestMigrate_SchemaOfSomebodyElse(t *testing.T) {
	t.Parallel()
	url := postgrestest.Database(t)
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), "create schema wh create table theirs (a bigint)"); err != nil {
		t.Fatal(err)
	}
	d := postgrestest.Open(t, url, postgres.Options{})
	err = d.Migrate(t.Context(), warehousetest.Steps(t, d))
	if fault.KindOf(err) != fault.Config || !strings.Contains(err.Error(), "wh.theirs is there already, and Daybook did not make it") || !strings.Contains(fault.HintOf(err), "CREATE DATABASE") {
		t.Errorf("got %v of kind %s, hint %s", err, fault.KindOf(err), fault.HintOf(err))
	}
	if tables := postgrestest.Rows(t, url, "select relname::text from pg_class where relnamespace = 'wh'::regnamespace"); len(tables) != 1 {
		t.Errorf("schema wh holds %v", tables)
	}
}
