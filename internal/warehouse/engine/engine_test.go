package engine_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse/engine"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
)

func TestOpen_ByURL(t *testing.T) {
	t.Parallel()
	urls := map[string]string{"duckdb:" + filepath.Join(t.TempDir(), "daybook.duckdb"): "duckdb"}
	t.Run("postgres", func(t *testing.T) {
		url := postgrestest.Database(t)
		opens(t, url, "postgres")
		opens(t, strings.Replace(url, "postgres://", "postgresql://", 1), "postgres")
	})
	for url, want := range urls {
		opens(t, url, want)
	}
}

func opens(t *testing.T, url, want string) {
	t.Helper()
	d, err := engine.Open(t.Context(), url, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d.Engine() != want {
		t.Errorf("%s opened %s", want, d.Engine())
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

func TestOpen_Refuses(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "mysql://x", "daybook.duckdb", "snowflake:hunter2"} {
		d, err := engine.Open(t.Context(), url, engine.Options{})
		if d != nil || fault.KindOf(err) != fault.Config || fault.HintOf(err) == "" || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: %v, %v", url, d, err)
		}
	}
	d, err := engine.Open(t.Context(), "postgres://u:hunter2@127.0.0.1:1/x?connect_timeout=1", engine.Options{})
	if d != nil || fault.KindOf(err) != fault.Unreachable || strings.Contains(err.Error()+fault.HintOf(err), "hunter2") {
		t.Errorf("a server that is not there: %v, %v", d, err)
	}
}
