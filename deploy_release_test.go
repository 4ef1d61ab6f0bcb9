package daybook_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// scanner plays the program that reads a binary: it lists the modules that Go says are in it, but for one where LACKS names it.
const scanner = `#!/bin/sh
set -eu
binary="${2#file:}" list="${6#spdx-json=}"
go version -m "$binary" | awk '$1 == "dep" {print $2}' | grep -vx "${LACKS:-nothing}" | jq -Rn '{packages: [inputs | {name: .}]}' > "$list"
`

// TestRelease_ListsWhatIsInEachBinary: a list stands beside every archive, and one that lacks a module of its binary ends the release.
func TestRelease_ListsWhatIsInEachBinary(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("releases are put together on Linux")
	}
	dir := t.TempDir()
	if out, err := exec.Command("go", "-C", "tools/checkrules", "build", "-ldflags", "-s -w", "-o", filepath.Join(dir, "in", "daybook_linux_amd64", "daybook"), ".").CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	dist := filepath.Join(dir, "dist")
	if err := os.Mkdir(dist, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"daybook_v1.2.3_linux_amd64.tar.gz", "daybook_v1.2.3_linux_arm64.tar.gz"} {
		if out, err := exec.Command("tar", "-C", filepath.Join(dir, "in"), "-czf", filepath.Join(dist, name), "daybook_linux_amd64").CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, out)
		}
	}
	tool := filepath.Join(dir, "scanner")
	if err := os.WriteFile(tool, []byte(scanner), 0o755); err != nil { //nolint:gosec // a program
		t.Fatal(err)
	}
	sbom := func(folder, lacks string) (string, bool) {
		cmd := exec.Command("scripts/sbom", folder)
		cmd.Env = append(os.Environ(), "SYFT="+tool, "LACKS="+lacks)
		out, err := cmd.CombinedOutput()
		return string(out), err == nil
	}
	if out, ok := sbom(dist, ""); !ok || strings.Count(out, "modules") != 2 {
		t.Error(out)
	}
	for _, name := range []string{"daybook_v1.2.3_linux_amd64.spdx.json", "daybook_v1.2.3_linux_arm64.spdx.json"} {
		if list, err := os.ReadFile(filepath.Join(dist, name)); err != nil || !strings.Contains(string(list), "github.com/prometheus/common") {
			t.Error(name, err, string(list))
		}
	}
	if out, ok := sbom(dist, "github.com/prometheus/common"); ok || !strings.Contains(out, "lacks github.com/prometheus/common") {
		t.Error(out)
	}
	if out, ok := sbom(dir, ""); ok || !strings.Contains(out, "no archive") {
		t.Error(out)
	}
}

// TestRelease_ForEverySystem: each archive and each image is built on a machine of its kind; the images come together under one name, which is signed, and
// nothing is published before all of that is there.
func TestRelease_ForEverySystem(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(".github/workflows/release.yml")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Jobs map[string]struct {
			Needs    any `yaml:"needs"`
			Strategy struct {
				Matrix struct {
					Include []map[string]string `yaml:"include"`
				} `yaml:"matrix"`
			} `yaml:"strategy"`
			Steps []struct {
				Run string `yaml:"run"`
			} `yaml:"steps"`
		} `yaml:"jobs"`
	}
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	machine := map[string]string{}
	for _, m := range doc.Jobs["build"].Strategy.Matrix.Include {
		machine[m["name"]] = m["os"]
	}
	for _, m := range doc.Jobs["image-part"].Strategy.Matrix.Include {
		machine["image "+m["arch"]] = m["os"]
	}
	for name, want := range map[string]string{
		"linux_amd64": "ubuntu-24.04", "linux_arm64": "ubuntu-24.04-arm", "darwin_amd64": "macos-15-intel", "darwin_arm64": "macos-15", "windows_amd64": "windows-2022",
		"image amd64": "ubuntu-24.04", "image arm64": "ubuntu-24.04-arm",
	} {
		if machine[name] != want {
			t.Errorf("%s is built on %q, want %s", name, machine[name], want)
		}
	}
	runs := func(job string) (all string) {
		for _, s := range doc.Jobs[job].Steps {
			all += s.Run + "\n"
		}
		return all
	}
	for job, words := range map[string][]string{
		"image-part": {"--platform linux/${{ matrix.arch }}", "--sbom=true", "--provenance=mode=max", "-${{ matrix.arch }}\" version"},
		"image":      {"imagetools create", "-amd64\"", "-arm64\"", "cosign sign", "$image@$digest"},
		"publish":    {"scripts/sbom dist", "sha256sum daybook_* > checksums.txt", "cosign sign-blob", "gh release create"},
	} {
		at := 0
		for _, w := range words {
			i := strings.Index(runs(job)[at:], w)
			if i < 0 {
				t.Errorf("%s does not say %s, or not in its place", job, w)
				continue
			}
			at += i
		}
	}
	if needs, ok := doc.Jobs["publish"].Needs.([]any); !ok || !slices.Contains(needs, any("image")) || !slices.Contains(needs, any("build")) {
		t.Errorf("it is published after %v", doc.Jobs["publish"].Needs)
	}
}
