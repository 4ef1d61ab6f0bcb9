package cli

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/warehouse"
)

func (a *app) answersCommand() *cobra.Command {
	return &cobra.Command{
		Use: "answers", Short: "How often insights of each kind are confirmed", Args: takes(),
		Long: `Answers counts, kind by kind, those in shadow too, how many insights were told and what people found of them. With --json it lists every answer
beside the counts.`,
		Example: "  daybook insights answers\n  daybook insights answers --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withHome(cmd.Context(), func(h *opened) error {
				q, err := h.Warehouse.At(cmd.Context(), 0)
				if err != nil {
					return err
				}
				defer func() { _ = q.Close() }()
				list, err := h.Warehouse.Feedback(cmd.Context(), q, "")
				if err != nil {
					return err
				}
				told := map[string]int64{}
				for _, shadow := range []bool{false, true} {
					counts, err := h.Warehouse.InsightsTold(cmd.Context(), q, shadow)
					if err != nil {
						return err
					}
					for kind, n := range counts {
						told[kind] += n
					}
				}
				return a.printAnswers(list, told)
			})
		},
	}
}

// kindAnswers are what people found of a kind.
type kindAnswers struct {
	Kind      string   `json:"kind"`
	Told      int64    `json:"told"`
	Answered  int      `json:"answered"`
	Confirmed int      `json:"confirmed"`
	NotTrue   int      `json:"not_true"`
	Promised  *float64 `json:"promised"` // mean chance that they were told with
	Rate      *float64 `json:"rate"`     // confirmed over answered
}

func (a *app) printAnswers(list []warehouse.Feedback, told map[string]int64) error {
	latest := map[string]warehouse.Feedback{}
	rows := make([]replied, len(list))
	for i, f := range list {
		rows[i] = feedbackRow(f)
		switch f.Answer {
		case insight.SnoozeUntil:
		case insight.Reopened:
			delete(latest, f.InsightID)
		default:
			latest[f.InsightID] = f
		}
	}
	kinds := make([]kindAnswers, 0, len(insight.Kinds()))
	for _, kind := range insight.Kinds() {
		k := kindAnswers{Kind: kind, Told: told[kind]}
		promised := 0.0
		for _, f := range latest {
			if f.Kind != kind {
				continue
			}
			k.Answered++
			promised += f.Chance
			if f.Answer == insight.Untrue {
				k.NotTrue++
			} else {
				k.Confirmed++
			}
		}
		if k.Answered > 0 {
			mean, rate := promised/float64(k.Answered), float64(k.Confirmed)/float64(k.Answered)
			k.Promised, k.Rate = &mean, &rate
		}
		kinds = append(kinds, k)
	}
	if a.json {
		return a.printJSON(map[string]any{"kinds": kinds, "answers": rows})
	}
	var cells [][]string
	for _, k := range kinds {
		share := func(v *float64) string {
			if v == nil {
				return ""
			}
			return fmt.Sprintf("%.0f%%", 100**v)
		}
		cells = append(cells, []string{k.Kind, strconv.FormatInt(k.Told, 10), strconv.Itoa(k.Answered), strconv.Itoa(k.Confirmed), share(k.Rate), share(k.Promised)})
	}
	a.table([]string{"kind", ">told", ">answered", ">confirmed", ">rate", ">promised"}, cells)
	return nil
}
