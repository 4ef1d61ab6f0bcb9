package config

import (
	"os"
	"path/filepath"

	"github.com/daybookhq/daybook/internal/fault"
)

// FindHome returns the absolute path of the home: the one named, else that of DAYBOOK_HOME (env), else the nearest parent
// of dir that holds a daybook.yaml.
func FindHome(named, env, dir string) (string, error) {
	for _, h := range []string{named, env} {
		if h == "" {
			continue
		}
		if !filepath.IsAbs(h) {
			h = filepath.Join(dir, h)
		}
		if _, err := os.Stat(filepath.Join(h, FileName)); err != nil {
			return "", fault.New(fault.Config, "%s is no home: it has no %s", h, FileName).WithHint("daybook init %s makes one", h)
		}
		return filepath.Clean(h), nil
	}
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, FileName)); err == nil {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", fault.New(fault.Config, "no home: neither %s nor a folder above it has a %s", dir, FileName).
				WithHint("name one with --home DIR or DAYBOOK_HOME, or make one: daybook init DIR")
		}
	}
}
