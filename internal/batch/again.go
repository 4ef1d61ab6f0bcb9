package batch

import (
	"context"
	"fmt"

	"github.com/daybookhq/daybook/internal/fault"
)

// foldersFree refuses a run whose number was given out before: archive or quarantine hold files of it, or of a later one, that the ledger
// does not know. So it is after a warehouse was copied, one more night ran on the old one, and the home was switched to the new one; and
// after a server was brought back to an earlier moment. What those files brought is not in this warehouse, and only a person knows
// whether it should be.
func foldersFree(ctx context.Context, h Home) error {
	last, err := h.Warehouse.Runs(ctx, 1)
	if err != nil {
		return err
	}
	next := int64(1)
	if len(last) > 0 {
		next = last[0].Run + 1
	}
	ahead, err := h.Folder.Ahead(next)
	if err != nil || len(ahead) == 0 {
		return err
	}
	more := ""
	if k := len(ahead) - 1; k > 0 {
		more = fmt.Sprintf(" (and %d more such folders)", k)
	}
	return fault.New(fault.Failed, "run %d cannot begin: %s%s holds files of a run that this warehouse does not know; nothing was read or moved", next, ahead[0], more).
		WithHint("the warehouse is older than the folders: it was copied, or brought back to an earlier moment, before that run. " +
			"Move the files of that folder back into landing to have them loaded here, or the folder out of the home; then give the command again")
}
