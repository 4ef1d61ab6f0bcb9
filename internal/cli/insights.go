package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/warehouse"
)

func (a *app) insightsCommand() *cobra.Command {
	var date string
	var f warehouse.InsightFilter
	var run int64
	cmd := &cobra.Command{
		Use: "insights", Short: "What stood out, ranked by money", Args: takes(),
		Long: `Insights lists what is open on a business date, ongoing ones too; without --date those of all published dates (as text: of the
newest one). --all lifts the caps and shows findings of low confidence as well, never what no test confirmed.`,
		Example: "  daybook insights\n  daybook insights --date 2026-05-30 --store S0012 --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if f.Date, err = day(cmd, "date", date); err != nil {
				return err
			}
			if f.Kind != "" && !slices.Contains(insight.Kinds(), f.Kind) {
				e := misuse(cmd, "--kind: there is no kind %q", f.Kind).WithHint("there are %s", strings.Join(insight.Kinds(), ", "))
				if near := fault.Nearest(f.Kind, insight.Kinds()); near != "" {
					e = e.WithHint("did you mean --kind %s?", near)
				}
				return e
			}
			return a.withHome(cmd.Context(), func(h *opened) error {
				ctx := cmd.Context()
				if err := readable(ctx, h, run); err != nil {
					return err
				}
				q, err := h.Warehouse.At(ctx, run)
				if err != nil {
					return err
				}
				defer func() { _ = q.Close() }()
				if f.Date == nil && !a.json {
					dates, err := h.Warehouse.Dates(ctx, q, 1)
					if err != nil {
						return err
					}
					if len(dates) == 0 {
						a.printf("nothing is published yet\n")
						return nil
					}
					f.Date = &dates[0]
				}
				docs, err := h.Warehouse.Insights(ctx, q, f)
				if err != nil {
					return err
				}
				if a.json {
					return a.printDocs(docs)
				}
				checks, stood, err := h.Warehouse.InsightDay(ctx, q, *f.Date)
				if err != nil {
					return err
				}
				return a.printInsights(f, docs, checks, stood)
			})
		},
	}
	cmd.Flags().StringVar(&date, "date", "", "what is open on business date `DATE`")
	cmd.Flags().StringVar(&f.StoreID, "store", "", "of store `ID`")
	cmd.Flags().StringVar(&f.Kind, "kind", "", "of kind `KIND`")
	cmd.Flags().BoolVar(&f.All, "all", false, "beyond the caps, and of low confidence")
	asOfFlag(cmd, &run)
	return cmd
}

// printDocs writes the stored documents as one array, unchanged.
func (a *app) printDocs(docs []json.RawMessage) error {
	if docs == nil {
		docs = []json.RawMessage{}
	}
	var out bytes.Buffer
	doc, err := json.Marshal(docs)
	if err != nil {
		return err
	}
	if err := json.Indent(&out, doc, "", "  "); err != nil {
		return err
	}
	out.WriteByte('\n')
	_, err = out.WriteTo(a.streams.Out)
	return err
}

func (a *app) printInsights(f warehouse.InsightFilter, docs []json.RawMessage, checks, stood int64) error {
	a.printf("%s %s · %d checks ran, %d stood out\n", f.Date.Weekday().String()[:3], f.Date, checks, stood)
	if len(docs) == 0 {
		a.printf("nothing unusual\n")
	}
	for n, doc := range docs {
		var i insight.Insight
		if err := json.Unmarshal(doc, &i); err != nil {
			return fmt.Errorf("insight: %w", err)
		}
		money := ""
		if i.Money != nil {
			money = *i.Money + " " + i.Currency
		}
		a.printf("%2d  %s  %s\n", n+1, clean(i.Headline), money)
		a.printf("    %s\n", clean(i.Body))
		a.printf("    → %s (%s)", clean(i.Action), i.OwnerRole)
		if i.Due != nil {
			a.printf(" by %s", *i.Due)
		}
		a.printf(" · %s confidence: %s\n", strings.ToLower(i.Confidence), clean(i.ConfidenceReason))
	}
	return nil
}
