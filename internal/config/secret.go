package config

import (
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
)

// fillIn puts what references mean in their places: the whole URL may be one (env:NAME, file:PATH), or the password in it
// (postgres://daybook:env:NAME@host/db). Errors never show what a reference stands for.
func fillIn(warehouse, home string, env func(string) string) (string, error) {
	value, is, err := lookUp(warehouse, home, env)
	if err != nil {
		return "", err
	}
	if is {
		if scheme, _, _ := strings.Cut(value, ":"); scheme != "duckdb" && scheme != "postgres" && scheme != "postgresql" {
			return "", fmt.Errorf("%s holds no warehouse; write duckdb:PATH or postgres://USER:PASSWORD@HOST/DATABASE there", warehouse)
		}
		return value, nil
	}
	u, err := url.Parse(warehouse)
	if err != nil || u.User == nil {
		return warehouse, nil //nolint:nilerr // a path that is no URL holds no reference
	}
	password, ok := u.User.Password()
	if !ok {
		return warehouse, nil
	}
	secret, is, err := lookUp(password, home, env)
	if err != nil {
		return "", err
	}
	if is {
		u.User = url.UserPassword(u.User.Username(), secret)
	}
	return u.String(), nil
}

// lookUp returns what a reference stands for; is tells whether it is one.
func lookUp(s, home string, env func(string) string) (value string, is bool, err error) {
	if name, ok := strings.CutPrefix(s, "env:"); ok {
		if value = env(name); value == "" {
			return "", true, fmt.Errorf("the environment has no %s", name)
		}
		return value, true, nil
	}
	if path, ok := strings.CutPrefix(s, "file:"); ok {
		doc, err := os.ReadFile(inside(home, path))
		if err != nil {
			return "", true, err
		}
		if value = strings.TrimRight(string(doc), "\r\n"); value == "" {
			return "", true, fmt.Errorf("%s is empty", path)
		}
		return value, true, nil
	}
	return s, false, nil
}

// Target is the warehouse that a command line names: references to secrets are filled in, relative paths start at dir.
func Target(value, dir string, env func(string) string) (string, error) {
	url, err := fillIn(value, dir, env)
	if err != nil {
		return "", fault.New(fault.Usage, "%w", err)
	}
	if path, ok := strings.CutPrefix(url, "duckdb:"); ok {
		if path == "" {
			return "", fault.New(fault.Usage, "duckdb: needs a path, as in duckdb:copy.duckdb")
		}
		return "duckdb:" + inside(dir, path), nil
	}
	return url, nil
}

// CheckWarehouse looks at a warehouse before it is written into a daybook.yaml: it names an engine that there is, and no secret.
func CheckWarehouse(value string) error {
	r := reader{lines: map[string]position{}}
	if r.warehouse(value); len(r.problems) > 0 {
		return fault.New(fault.Usage, "%s", r.problems[0].text)
	}
	return nil
}
