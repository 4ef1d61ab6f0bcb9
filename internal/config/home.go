package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/daybookhq/daybook/internal/fault"
)

// FindHome returns the absolute path of the home: the one named, else that of DAYBOOK_HOME (env), else the nearest parent
// of dir that holds a daybook.yaml.
func FindHome(named, env, dir string) (string, error) {
	for _, h := range []struct{ path, from string }{{named, ""}, {env, "DAYBOOK_HOME: "}} {
		if h.path == "" {
			continue
		}
		path := inside(dir, h.path)
		switch _, err := os.Stat(filepath.Join(path, FileName)); {
		case errors.Is(err, fs.ErrNotExist):
			return "", fault.New(fault.Config, "%s%s is no home: it has no %s", h.from, path, FileName).WithHint("daybook init %s makes one", h.path)
		case err != nil:
			return "", fault.New(fault.Config, "%s%s cannot be read as a home: %w", h.from, path, err)
		}
		return path, nil
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
