package contract_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"github.com/daybookhq/daybook/internal/contract"
)

// What Daybook calls a contract must be one to every other tool that reads the standard. The standard's own JSON schema
// is the judge; it is not part of this repository: DAYBOOK_ODCS_SCHEMA names the file.
func TestStandardAcceptsOurContracts(t *testing.T) {
	t.Parallel()
	path := os.Getenv("DAYBOOK_ODCS_SCHEMA")
	if path == "" {
		t.Skip("DAYBOOK_ODCS_SCHEMA is not set: the contracts are not held against the standard's JSON schema")
	}
	schema, err := jsonschema.NewCompiler().Compile(path)
	if err != nil {
		t.Fatalf("the standard's JSON schema %s: %v", path, err)
	}
	docs := contract.Defaults()
	for _, glob := range []string{"testdata/good/*.yaml", "../../examples/*/contracts/*.yaml"} {
		files, err := filepath.Glob(glob)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", glob, len(files), err)
		}
		for _, file := range files {
			if docs[file], err = os.ReadFile(file); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, doc := range docs {
		var v any
		if err := yaml.Unmarshal(doc, &v); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := contract.Load(name, doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	// The judge is awake.
	if schema.Validate(map[string]any{"kind": "Nothing"}) == nil {
		t.Error("the schema accepts anything")
	}
}
