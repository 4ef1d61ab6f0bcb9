package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/export"
)

func (a *app) insightsCommand() *cobra.Command {
	var date string
	var f warehouse.InsightFilter
	var run int64
	var limit int
	cmd := exits(&cobra.Command{
		Use: "insights", Short: "What stood out, ranked by what is at stake", Args: takes(),
		Long: `Insights lists what is open on a business date, ongoing ones too; without --date those of all published dates (as text: of the
newest one). --all lifts the caps and shows findings of low confidence as well, never what no test confirmed.
They are ranked by gross margin at stake times the chance that it is real times how far whoever reads it can act.`,
		Example: "  daybook insights\n  daybook insights --date 2026-05-30 --store S0012 --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if f.Date, err = day(cmd, "date", date); err != nil {
				return err
			}
			if limit < 0 {
				return misuse(cmd, "--limit %d is below 0", limit)
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
				if a.json && cmd.Flags().Changed("limit") && limit > 0 {
					docs = docs[:min(len(docs), limit)]
				}
				if a.json {
					return a.printDocs(docs)
				}
				if f.All && !cmd.Flags().Changed("limit") {
					limit = 0
				}
				return a.insightsOf(ctx, h, q, f, docs, limit)
			})
		},
	}, "0  done, nothing stood out too; with --json also of a date or a store of which there is nothing, an empty array", "1  failed",
		"2  wrong words or settings, no such store or run, or nothing is published of that date", "6  the warehouse cannot be reached")
	cmd.Flags().StringVar(&date, "date", "", "what is open on business date `DATE`")
	cmd.Flags().StringVar(&f.StoreID, "store", "", "of store `ID`")
	cmd.Flags().StringVar(&f.Kind, "kind", "", "of kind `KIND`")
	cmd.Flags().BoolVar(&f.All, "all", false, "beyond the caps, and of low confidence")
	cmd.Flags().IntVar(&limit, "limit", shownInsights, "at most `N`, the first by rank; 0: all. With --json or --all all, unless it is given")
	cmd.Flags().BoolVar(&f.Shadow, "shadow", false, "of kinds in shadow instead: worked out, and on no page")
	asOfFlag(cmd, &run)
	cmd.AddCommand(a.answerCommand(), a.answersCommand())
	return cmd
}

// shownInsights is how many insights fit a person at a terminal.
const shownInsights = 20

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

// insightsOf writes what stood out on a date for a person, with how much was looked at.
func (a *app) insightsOf(ctx context.Context, h *opened, q warehouse.Querier, f warehouse.InsightFilter, docs []json.RawMessage, limit int) error {
	checks, stood, err := h.Warehouse.InsightDay(ctx, q, *f.Date)
	if err != nil {
		return err
	}
	if len(docs) == 0 {
		if err := storeThere(ctx, h, f.StoreID); err != nil {
			return err
		}
	}
	if len(docs) == 0 && checks == 0 {
		if err := dateThere(ctx, h, q, *f.Date); err != nil {
			return err
		}
	}
	normal, err := h.Warehouse.HasNormal(ctx, q, *f.Date)
	if err != nil {
		return err
	}
	more := 0
	if limit > 0 && len(docs) > limit {
		more, docs = len(docs)-limit, docs[:limit]
	}
	if err := a.printInsights(f, docs, checks, stood, normal); err != nil {
		return err
	}
	if more > 0 {
		a.printf("\n… and %d more: --limit 0 lists all\n", more)
	}
	return nil
}

func (a *app) printInsights(f warehouse.InsightFilter, docs []json.RawMessage, checks, stood int64, normal bool) error {
	a.printf("%s %s · %s ran, %d stood out\n", f.Date.Weekday().String()[:3], f.Date, plural(checks, "check", "checks"), stood)
	narrow := f.StoreID != "" || f.Kind != ""
	switch {
	case len(docs) > 0:
	case narrow:
		a.printf("nothing of what was asked for\n")
	case stood > 0 && !f.All:
		a.printf("nothing that is sure and large enough to be shown; --all shows the rest\n")
	case !normal:
		a.printf("too little history to say what is unusual\n")
	default:
		a.printf("nothing unusual\n")
	}
	for n, doc := range docs {
		var i insight.Insight
		if err := json.Unmarshal(doc, &i); err != nil {
			return fmt.Errorf("insight: %w", err)
		}
		a.printf("\n%2d  %s\n", n+1, a.paint(yellow, clean(i.Headline)))
		if i.Money != nil && i.MoneyBasis != nil {
			basis, _, _ := strings.Cut(*i.MoneyBasis, ";")
			a.wrapped("    ", grouped(*i.Money)+" "+i.Currency+" "+clean(basis))
		}
		by := ""
		if i.Due != nil {
			by = " by " + *i.Due
		}
		a.wrapped("    ", clean(i.Body))
		a.wrapped("    ", "→ "+clean(i.Action)+" ("+i.OwnerRole+by+")")
		a.wrapped("    ", strings.ToLower(i.Confidence)+" confidence: "+clean(i.ConfidenceReason))
	}
	return nil
}

// columns is how wide a paragraph may be.
const columns = 100

// wrapped writes a paragraph in lines that can be read. A currency stays with its amount: what is between them is no place to break.
func (a *app) wrapped(indent, text string) {
	line := indent
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' }) {
		if line != indent && export.Width(line)+1+export.Width(word) > columns {
			a.printf("%s\n", line)
			line = indent
		}
		if line != indent {
			line += " "
		}
		line += word
	}
	a.printf("%s\n", line)
}
