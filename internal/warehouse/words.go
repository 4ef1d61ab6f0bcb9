package warehouse

import (
	"crypto/sha256"
	_ "embed"
	"fmt"
	"strings"
)

//go:embed words.txt
var wordsText string

// Words say what the published views and their columns mean, once: an engine that others look into keeps them as comments, and docs/bi.md is
// held against them. Keys are view, VIEW.COLUMN and *.COLUMN.
type Words map[string]string

// LoadWords reads the words of this binary.
func LoadWords() Words {
	w := Words{}
	for line := range strings.Lines(wordsText) {
		if name, says, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && !strings.HasPrefix(name, "#") {
			w[name] = says
		}
	}
	return w
}

// Version tells these words from others.
func (w Words) Version() string {
	return fmt.Sprintf("%.8x", sha256.Sum256([]byte(wordsText)))
}

// Dataset is what is said of a canonical dataset; of one that no view shows the key is wh.NAME.
func (w Words) Dataset(name string) string {
	if says, ok := w[name]; ok {
		return says
	}
	return w["wh."+name]
}

// Column is what is said of a column of a view or dataset; "" where nothing is.
func (w Words) Column(view, column string) string {
	for _, name := range []string{view, "wh." + view} {
		if says, ok := w[name+"."+column]; ok {
			return says
		}
	}
	return w["*."+column]
}
