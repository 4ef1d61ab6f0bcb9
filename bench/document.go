package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// part is one section of the page, between its own mark and the next.
type part struct {
	name    string
	text    string // what it is, for who asks for --help
	measure func()
}

func mark(name string) string { return "<!-- " + name + " -->\n" }

// write measures the named parts and leaves the others as they stand on the page: each says when it was measured, and with what.
func (b *bench) write(page string, parts []part, wanted []string) {
	old, err := os.ReadFile(page)
	if !os.IsNotExist(err) {
		check(err)
	}
	sections := make([]string, len(parts))
	for i, p := range parts {
		sections[i] = kept(string(old), p.name)
	}
	for i, p := range parts {
		if !slices.Contains(wanted, p.name) {
			continue
		}
		b.doc.Reset()
		b.old = sections[i]
		p.measure()
		sections[i] = strings.TrimRight(b.doc.String(), "\n") + "\n\n" + b.measured() + "\n\n"
		var doc bytes.Buffer
		doc.WriteString("# Benchmarks\n\nWritten by `make bench`. Ratios are against the raw engine in the same run. Each part says when and on what it was measured; `-parts` measures some of them again.\n\n")
		for i, s := range sections {
			doc.WriteString(mark(parts[i].name) + s)
		}
		check(os.WriteFile(page, append(bytes.TrimRight(doc.Bytes(), "\n"), '\n'), 0o644)) //nolint:gosec // a page for everybody
	}
}

// kept is the section that a page has under a mark.
func kept(page, name string) string {
	_, after, found := strings.Cut(page, mark(name))
	if !found {
		return fmt.Sprintf("## Left out: %s\n\nNot measured yet: `make bench ARGS=\"-parts %s\"`.\n\n", name, name)
	}
	section, _, _ := strings.Cut(after, "<!-- ")
	return section
}

// measured says when, with what and on which machine a part was measured. How often is said in the part itself.
func (b *bench) measured() string {
	cpu := "unknown processor"
	if doc, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(doc)) {
			if name, ok := strings.CutPrefix(line, "model name"); ok {
				cpu = strings.TrimSpace(strings.TrimLeft(name, "\t :"))
				break
			}
		}
	}
	return fmt.Sprintf("Measured on %s with %s, %s, on %d cores (%s), %s/%s.",
		time.Now().Format(time.DateOnly), b.version(), runtime.Version(), runtime.NumCPU(), cpu, runtime.GOOS, runtime.GOARCH)
}

func (b *bench) version() string { return strings.TrimSpace(string(b.daybook("version"))) }

// times says how often something was done.
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
