package contract

import (
	"embed"
	"io/fs"
)

//go:embed defaults/*.odcs.yaml
var defaults embed.FS

// Defaults returns the contracts of the default layout by file name: what init writes into a new home.
func Defaults() map[string][]byte {
	docs := map[string][]byte{}
	entries, err := fs.ReadDir(defaults, "defaults")
	if err != nil {
		panic(err) // embedded: cannot fail in a program that was built
	}
	for _, e := range entries {
		doc, err := defaults.ReadFile("defaults/" + e.Name())
		if err != nil {
			panic(err)
		}
		docs[e.Name()] = doc
	}
	return docs
}
