package warehouse

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strconv"
	"strings"
	"time"
)

//go:embed migration/*.sql
var migrations embed.FS

//go:embed sql/*.sql
var statements embed.FS

// Warehouse is the ledger and the slices over any engine.
type Warehouse struct {
	Driver
	Now func() time.Time
}

// New wraps a driver. Now is the clock for the ledger's times.
func New(d Driver, now func() time.Time) *Warehouse { return &Warehouse{Driver: d, Now: now} }

// Steps returns the migrations of engine in order. A NAME.ENGINE.sql file takes the place of NAME.sql; one that is for
// another engine only is left out.
func Steps(engine string) ([]Step, error) {
	names, err := fs.Glob(migrations, "migration/*.sql")
	if err != nil {
		return nil, err
	}
	byName := map[string]Step{}
	twin := map[string]bool{}
	for _, file := range names {
		base := strings.TrimSuffix(path.Base(file), ".sql")
		name, forEngine, isTwin := strings.Cut(base, ".")
		if isTwin && forEngine != engine || twin[name] {
			continue
		}
		number, err := strconv.Atoi(name[:4])
		if err != nil {
			return nil, fmt.Errorf("migration %s: %w", file, err)
		}
		text, err := migrations.ReadFile(file)
		if err != nil {
			return nil, err
		}
		byName[name] = Step{Number: number, Name: name, SQL: string(text)}
		twin[name] = isTwin
	}
	steps := make([]Step, 0, len(byName))
	for _, s := range byName {
		steps = append(steps, s)
	}
	sort.Slice(steps, func(i, j int) bool { return steps[i].Number < steps[j].Number })
	for i := range steps[1:] {
		if steps[i].Number == steps[i+1].Number {
			return nil, fmt.Errorf("migrations %s and %s have one number", steps[i].Name, steps[i+1].Name)
		}
	}
	return steps, nil
}

// text returns the statement called name for this engine, its twin where there is one.
func (w *Warehouse) text(name string) string {
	if b, err := statements.ReadFile("sql/" + name + "." + w.Engine() + ".sql"); err == nil {
		return string(b)
	}
	b, err := statements.ReadFile("sql/" + name + ".sql")
	if err != nil {
		panic("warehouse: no statement " + name) // a typo in this package, found by any test
	}
	return string(b)
}
