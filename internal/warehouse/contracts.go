package warehouse

import (
	"context"
	"database/sql"
	"maps"
	"slices"
)

// SaveContracts keeps the texts of contracts under which files are delivered, by their hash, where they are not kept yet.
func (w *Warehouse) SaveContracts(ctx context.Context, texts map[string][]byte) error {
	kept, err := w.Contracts(ctx)
	if err != nil {
		return err
	}
	for sha256 := range kept {
		delete(texts, sha256)
	}
	if len(texts) == 0 {
		return nil
	}
	return w.write(ctx, func(tx Tx) error {
		for _, sha256 := range slices.Sorted(maps.Keys(texts)) {
			if err := w.exec(ctx, tx, "contract_save", sha256, string(texts[sha256])); err != nil {
				return err
			}
		}
		return nil
	})
}

// Contracts returns the texts of all contracts under which anything was ever delivered, by their hash.
func (w *Warehouse) Contracts(ctx context.Context) (map[string][]byte, error) {
	texts := map[string][]byte{}
	err := w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "contracts", func(r *sql.Rows) error {
			var sha256, text string
			err := r.Scan(&sha256, &text)
			texts[sha256] = []byte(text)
			return err
		})
	})
	return texts, err
}
