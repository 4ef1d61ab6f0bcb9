package daybook_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
)

// TestTerraform_NamesNothingThatIsNotThere reads the modules as far as that can be done without a network: they parse, stand as terraform fmt writes them, every variable and
// output is described, every name in an expression is declared, and no password stands in them. CI has Terraform itself validate them.
func TestTerraform_NamesNothingThatIsNotThere(t *testing.T) {
	t.Parallel()
	modules, err := filepath.Glob(filepath.Join("deploy", "terraform", "*"))
	if err != nil || len(modules) == 0 {
		t.Fatal("no modules", err)
	}
	for _, dir := range modules {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			files, err := filepath.Glob(filepath.Join(dir, "*.tf"))
			if err != nil || len(files) == 0 {
				t.Fatal("no files", err)
			}
			declared := map[string]bool{"data": true}
			var bodies []*hclsyntax.Body
			for _, path := range files {
				text, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if formatted := hclwrite.Format(text); string(formatted) != string(text) {
					t.Errorf("%s is not as terraform fmt writes it", path)
				}
				f, problems := hclsyntax.ParseConfig(text, path, hcl.InitialPos)
				if problems.HasErrors() {
					t.Fatal(problems)
				}
				body := f.Body.(*hclsyntax.Body)
				bodies = append(bodies, body)
				for _, b := range body.Blocks {
					declare(t, declared, b)
				}
			}
			for _, body := range bodies {
				problems := hclsyntax.VisitAll(body, func(n hclsyntax.Node) hcl.Diagnostics {
					if x, ok := n.(*hclsyntax.ScopeTraversalExpr); ok {
						if name := named(x.Traversal); name != "" && !declared[name] {
							t.Errorf("%s: %s is not declared", x.Range(), name)
						}
					}
					return nil
				})
				if problems.HasErrors() {
					t.Error(problems)
				}
			}
		})
	}
}

// declare notes what a block of a module declares.
func declare(t *testing.T, declared map[string]bool, b *hclsyntax.Block) {
	t.Helper()
	described := func() {
		if b.Body.Attributes["description"] == nil {
			t.Errorf("%s: %s %s has no description", b.Range(), b.Type, b.Labels[0])
		}
	}
	switch b.Type {
	case "variable":
		declared["var."+b.Labels[0]] = true
		described()
		if b.Body.Attributes["type"] == nil {
			t.Errorf("%s: variable %s has no type", b.Range(), b.Labels[0])
		}
	case "output":
		described()
	case "locals":
		for name := range b.Body.Attributes {
			declared["local."+name] = true
		}
	case "resource":
		declared[strings.Join(b.Labels, ".")] = true
		if b.Body.Attributes["password"] != nil {
			t.Errorf("%s: a password would stand in the state", b.Range())
		}
	case "data":
		declared["data."+strings.Join(b.Labels, ".")] = true
	}
}

// named is what a name in an expression means; "" where it means something of the language's own, or a word of a list's.
func named(x hcl.Traversal) string {
	own := []string{"each", "count", "self", "path", "terraform", "string", "number", "bool", "list", "map", "any"}
	root := x.RootName()
	if slices.Contains(own, root) || len(x) < 2 {
		return ""
	}
	parts := []string{root}
	need := 2
	if root == "data" {
		need = 3
	}
	for _, step := range x[1:] {
		a, ok := step.(hcl.TraverseAttr)
		if !ok || len(parts) == need {
			break
		}
		parts = append(parts, a.Name)
	}
	if root == "b" { // of a for expression
		return ""
	}
	return strings.Join(parts, ".")
}
