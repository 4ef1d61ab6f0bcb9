package warehouse

import (
	"context"
	"database/sql"
)

// MasterIDs returns the published ids of a master ("stores", "products") by the contract under which they came; a contract
// whose file held no row has an empty list. Without any contract none was ever delivered.
func (w *Warehouse) MasterIDs(ctx context.Context, master string) (map[string][]string, error) {
	live, err := w.LiveSlices(ctx, master, nil, nil)
	if err != nil || len(live) == 0 {
		return nil, err
	}
	ids := map[string][]string{}
	for _, s := range live {
		ids[s.ContractID] = []string{}
	}
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "ids_"+master, func(r *sql.Rows) error {
			var id, contractID string
			err := r.Scan(&id, &contractID)
			ids[contractID] = append(ids[contractID], id)
			return err
		})
	})
	return ids, err
}
