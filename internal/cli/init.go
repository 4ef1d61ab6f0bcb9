package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

func (a *app) initCommand() *cobra.Command {
	var warehouse string
	cmd := &cobra.Command{
		Use: "init DIR", Short: "Make a home with the default contracts", Args: takes("DIR"),
		Long:    "Init writes daybook.yaml, contracts for the default layout and the folders. It touches nothing that is there already.",
		Example: "  daybook init my-chain\n  daybook init my-chain --warehouse postgres://daybook@db.example/alder",
		RunE: func(_ *cobra.Command, args []string) error {
			dir := a.abs(args)[0]
			if err := initHome(dir, warehouse); err != nil {
				return err
			}
			if a.json {
				return a.printJSON(map[string]string{"home": dir})
			}
			a.tell("%s is a home now", dir)
			a.tell("  its contracts describe the default layout: change them to yours, or draft one from a file: daybook contract infer FILE")
			a.tell("  put files into %s, then: daybook run --home %s", filepath.Join(dir, "landing"), batch.ShellWord(args[0]))
			return nil
		},
	}
	warehouseFlag(cmd, &warehouse)
	return cmd
}

// warehouseFlag adds --warehouse, the line of a new home's daybook.yaml.
func warehouseFlag(cmd *cobra.Command, warehouse *string) {
	cmd.Flags().StringVar(warehouse, "warehouse", config.Default().Warehouse, "the home's warehouse, `URL` as daybook.yaml has it (env:NAME refers to a variable)")
}

// settings is a new home's daybook.yaml.
const settings = `# Daybook's settings for this home. Paths are relative to this file.
warehouse: %s
chain: %s
currency: EUR

# What a correction replaced is kept this long; until then any page or query can be read as it was.
retention:
  superseded_days: 35

# Shares are between 0 and 1.
insights:
  false_alarms: 0.10   # expected share of false alarms among what is shown
  recapture: 0.5       # share of lost sales that customers make up for with something else
`

// initHome writes a new home with the default contracts. Files that are there stay as they are; a home is refused.
func initHome(dir, warehouse string) error {
	return writeHome(dir, filepath.Base(dir), warehouse, contract.Defaults())
}

// writeHome writes a new home. What makes the folder a home comes last.
func writeHome(dir, chain, warehouse string, contracts map[string][]byte) error {
	if err := config.CheckWarehouse(warehouse); err != nil {
		return err
	}
	if strings.ContainsAny(dir, "?#%") {
		return fault.New(fault.Usage, "the path of a home cannot hold ?, # or %%: the embedded warehouse cannot be opened there").WithHint("choose another name than %s", dir)
	}
	path := filepath.Join(dir, config.FileName)
	if _, err := os.Stat(path); err == nil {
		return fault.New(fault.Usage, "%s is a home already", dir)
	}
	for _, folder := range []string{"contracts", "landing", "quarantine", "archive", "logs"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
			return fault.New(fault.Unreachable, "init %s: %w", dir, err)
		}
	}
	for name, doc := range contracts {
		target := filepath.Join(dir, "contracts", name)
		if _, err := os.Stat(target); err == nil {
			continue
		}
		if err := os.WriteFile(target, doc, 0o644); err != nil { //nolint:gosec // contracts are for others to read
			return fault.New(fault.Unreachable, "init %s: %w", dir, err)
		}
	}
	doc := fmt.Sprintf(settings, warehouse, strconv.Quote(chain))
	if err := os.WriteFile(path, []byte(doc), 0o644); err != nil { //nolint:gosec // settings hold no secrets, only references to them
		return fault.New(fault.Unreachable, "init %s: %w", dir, err)
	}
	return nil
}
