// Checkdeploy reads what clusters and workflows are run by as those do: manifests of Kubernetes into its own types, where a name that they do not
// know is a mistake, and workflows by the language of their expressions. It prints what is wrong and ends with 1.
// Usage: checkdeploy FILE...
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: checkdeploy FILE...")
		os.Exit(2)
	}
	wrong, read := 0, 0
	for _, path := range os.Args[1:] {
		check := manifests
		if strings.Contains(filepath.ToSlash(path), "/workflows/") {
			check = workflow
		}
		n, errs := check(path)
		read += n
		for _, err := range errs {
			fmt.Printf("%s: %v\n", path, err)
			wrong++
		}
	}
	fmt.Printf("%d objects read, %d mistakes\n", read, wrong)
	if wrong > 0 {
		os.Exit(1)
	}
}
