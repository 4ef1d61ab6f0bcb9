package handover_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse/handover"
)

// handed writes a handover of one file into dir, without its data.
func handed(t *testing.T, dir, path, text string) {
	t.Helper()
	sum := sha256.Sum256([]byte(text))
	doc := fmt.Sprintf(`{"run": 1, "tables": [{"name": "sales", "files": [{"path": %q, "rows": 1, "bytes": %d, "sha256": %q}]}]}`, path, len(text), hex.EncodeToString(sum[:]))
	if err := os.WriteFile(filepath.Join(dir, "manifest.json"), []byte(doc), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestOpen_NoLinkLeadsOut: a file that a link puts into the folder from elsewhere is not read, though it is byte for byte what the manifest says;
// a folder that is a link itself is.
func TestOpen_NoLinkLeadsOut(t *testing.T) {
	t.Parallel()
	const text = "what somebody else may not read"
	base := t.TempDir()
	inside, elsewhere, link := filepath.Join(base, "handed"), filepath.Join(base, "elsewhere"), filepath.Join(base, "link")
	for _, dir := range []string{filepath.Join(inside, "data", "sales"), elsewhere} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "x.parquet"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for to, from := range map[string]string{elsewhere: filepath.Join(inside, "data", "stores"), filepath.Join(elsewhere, "x.parquet"): filepath.Join(inside, "data", "sales", "y.parquet"), inside: link} {
		if err := os.Symlink(to, from); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{"data/stores/x.parquet", "data/sales/y.parquet"} {
		handed(t, inside, path, text)
		if h, err := handover.Open(inside); fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), path) || fault.HintOf(err) == "" {
			t.Errorf("%s was read: %v, %v", path, h.Views, err)
		}
	}
	handed(t, inside, "data/sales/x.parquet", text)
	for _, dir := range []string{inside, link} {
		if h, err := handover.Open(dir); err != nil || len(h.Views["sales"]) != 1 {
			t.Errorf("%s: %v, %v", dir, h.Views, err)
		}
	}
}
