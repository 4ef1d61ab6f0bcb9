package backup

import (
	"context"
	"errors"
)

// keep removes the oldest backups until there are most, and then the files that none of the others needs. It returns the names of those
// that are gone. Where a manifest cannot be read nothing is removed: what it needs is not known.
func keep(ctx context.Context, s Store, most int) (removed []string, err error) {
	whole, _, err := names(ctx, s)
	if err != nil || most <= 0 || len(whole) <= most {
		return nil, err
	}
	needed, err := needs(ctx, s, whole[len(whole)-most:])
	if err != nil {
		return nil, err
	}
	for _, name := range whole[:len(whole)-most] {
		if err := remove(ctx, s, name); err != nil {
			return removed, err
		}
		removed = append(removed, name)
	}
	return removed, tidy(ctx, s, needed)
}

// needs are the hashes of the files of these backups.
func needs(ctx context.Context, s Store, list []string) (map[string]bool, error) {
	needed := map[string]bool{}
	for _, name := range list {
		m, err := read(ctx, s, name)
		if err != nil {
			return nil, err
		}
		for _, f := range m.Files {
			needed[f.SHA256] = true
		}
		if !m.Archive.Included {
			continue
		}
		if err := m.index(ctx, s, func(e entry) error { needed[e.SHA256] = true; return nil }); err != nil {
			return nil, err
		}
	}
	return needed, nil
}

// tidy removes files that are not needed.
func tidy(ctx context.Context, s Store, needed map[string]bool) error {
	has, err := stored(ctx, s)
	if err != nil {
		return err
	}
	for sum := range has {
		if needed[sum] {
			continue
		}
		if err := s.Delete(ctx, content(sum)); err != nil {
			return failed("remove a file from", s, err)
		}
	}
	return nil
}

// remove takes a backup away, its manifest first: from then on it does not count.
func remove(ctx context.Context, s Store, name string) error {
	var all error
	for _, part := range []string{manifestName, indexName, warehouseName} {
		all = errors.Join(all, s.Delete(ctx, object(name, part)))
		if all != nil {
			return failed("remove a backup from", s, all)
		}
	}
	return nil
}
