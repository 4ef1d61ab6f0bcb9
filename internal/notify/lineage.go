package notify

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/retry"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Lineage tells a catalogue in OpenLineage's words (openlineage.io) what each run read and wrote: the files with what was found in them, and
// the datasets of the warehouse with their rows.
type Lineage struct {
	URL       string        // that takes events, as in https://catalogue.example.com/api/v1/lineage
	Token     string        // bearer; "" for none
	Chain     string        // namespace of jobs
	Files     string        // namespace of files: where the home lies
	Warehouse string        // namespace of datasets
	Version   string        // of this binary
	Patience  time.Duration // how long one event is tried
}

const lineageSpec = "https://openlineage.io/spec/"

type (
	facets       map[string]any
	lineageEvent struct {
		Time      string    `json:"eventTime"`
		Producer  string    `json:"producer"`
		SchemaURL string    `json:"schemaURL"`
		Type      string    `json:"eventType"` // START, COMPLETE, ABORT, FAIL
		Run       lineageID `json:"run"`
		Job       lineageID `json:"job"`
		Inputs    []lineage `json:"inputs"`
		Outputs   []lineage `json:"outputs"`
	}
	lineageID struct {
		RunID     string `json:"runId,omitempty"`
		Namespace string `json:"namespace,omitempty"`
		Name      string `json:"name,omitempty"`
		Facets    facets `json:"facets"`
	}
	lineage struct {
		Namespace    string `json:"namespace"`
		Name         string `json:"name"`
		Facets       facets `json:"facets"`
		InputFacets  facets `json:"inputFacets,omitempty"`
		OutputFacets facets `json:"outputFacets,omitempty"`
	}
)

// Tell sends how a run began and how it ended. Each event is tried for as long as Patience and ctx allow.
func (l Lineage) Tell(ctx context.Context, run warehouse.RunRow, files []warehouse.Delivery) error {
	header := map[string]string{}
	if l.Token != "" {
		header["Authorization"] = "Bearer " + l.Token
	}
	for _, e := range l.events(run, files) {
		body, err := json.Marshal(e)
		if err != nil {
			return err
		}
		tries, err := retry.Message(ctx, l.Patience, func() error { return post(ctx, l.URL, body, header) })
		if err != nil {
			return fmt.Errorf("lineage of run %d, after %s: %w", run.Run, counted(tries, "one try", "tries"), err)
		}
	}
	return nil
}

func (l Lineage) events(run warehouse.RunRow, files []warehouse.Delivery) []lineageEvent {
	begun := lineageEvent{
		Time: run.StartedAt.UTC().Format(time.RFC3339Nano), Producer: l.producer(), SchemaURL: lineageSpec + "2-0-2/OpenLineage.json#/$defs/RunEvent", Type: "START",
		Run: lineageID{RunID: l.runID(run.Run), Facets: facets{}}, Job: lineageID{Namespace: l.Chain, Name: "daybook." + run.Kind, Facets: facets{
			"jobType": l.facet("2-0-3/JobTypeJobFacet", facets{"processingType": "BATCH", "integration": "DAYBOOK", "jobType": "RUN"}),
		}},
		Inputs: []lineage{}, Outputs: []lineage{},
	}
	ended := begun
	ended.Type, ended.Inputs, ended.Outputs = lineageEnd(run.Outcome), l.inputs(files), l.outputs(files)
	if run.FinishedAt != nil {
		ended.Time = run.FinishedAt.UTC().Format(time.RFC3339Nano)
	}
	if ended.Type != "COMPLETE" {
		var report struct{ Error string }
		_ = json.Unmarshal(run.Report, &report) // one that cannot be read says nothing
		ended.Run.Facets = facets{"errorMessage": l.facet("1-0-1/ErrorMessageRunFacet", facets{"message": cmp.Or(report.Error, run.Outcome), "programmingLanguage": "Go"})}
	}
	return []lineageEvent{begun, ended}
}

func lineageEnd(outcome string) string {
	switch batch.Outcome(outcome) {
	case batch.Failed:
		return "FAIL"
	case batch.StoppedByDrift, batch.Held:
		return "ABORT"
	}
	return "COMPLETE"
}

func (l Lineage) producer() string { return "https://github.com/daybookhq/daybook/tree/" + l.Version }

func (l Lineage) facet(schema string, f facets) facets {
	f["_producer"] = l.producer()
	f["_schemaURL"] = lineageSpec + "facets/" + schema + ".json"
	return f
}

// inputs are the files of a run.
func (l Lineage) inputs(files []warehouse.Delivery) []lineage {
	list := make([]lineage, 0, len(files))
	for _, d := range files {
		in := lineage{Namespace: l.Files, Name: cmp.Or(d.Path, "landing/"+d.File), Facets: facets{}, InputFacets: facets{
			"dataQualityMetrics": l.facet("1-0-2/DataQualityMetricsInputDatasetFacet", facets{"rowCount": d.Rows, "columnMetrics": facets{}}),
		}}
		if d.ContractID != "" {
			in.Facets["version"] = l.facet("1-0-1/DatasetVersionDatasetFacet", facets{"datasetVersion": d.SHA256})
		}
		assertions := []facets{}
		for _, rule := range slices.Sorted(maps.Keys(d.Verdict.ByRule)) {
			assertions = append(assertions, facets{"assertion": rule, "success": false})
		}
		if d.Outcome == contract.Drifted {
			assertions = append(assertions, facets{"assertion": "shape", "success": false})
		}
		in.InputFacets["dataQualityAssertions"] = l.facet("1-0-1/DataQualityAssertionsDatasetFacet", facets{"assertions": assertions})
		list = append(list, in)
	}
	return list
}

// outputs are the datasets that a run loaded rows into.
func (l Lineage) outputs(files []warehouse.Delivery) []lineage {
	rows := map[string]int64{}
	for _, d := range files {
		if d.Loaded() {
			rows[d.Dataset] += d.Rows
		}
	}
	list := []lineage{}
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		list = append(list, lineage{Namespace: l.Warehouse, Name: name, Facets: l.columns(name), OutputFacets: facets{
			"outputStatistics": l.facet("1-0-2/OutputStatisticsOutputDatasetFacet", facets{"rowCount": rows[name]}),
		}})
	}
	return list
}

// columns are those of a dataset of the warehouse, with their types in SQL's words.
func (l Lineage) columns(dataset string) facets {
	d, ok := contract.DatasetByName(dataset)
	if !ok {
		return facets{}
	}
	fields := make([]facets, 0, len(d.Fields))
	for _, f := range d.Fields {
		kind := f.Kind.String()
		if f.Kind == contract.Decimal {
			kind = fmt.Sprintf("decimal(%d,%d)", contract.MaxDigits, f.Scale)
		}
		fields = append(fields, facets{"name": f.Name, "type": kind})
	}
	return facets{"schema": l.facet("1-1-1/SchemaDatasetFacet", facets{"fields": fields})}
}

// runID is the same for the same run of a chain, whoever tells of it.
func (l Lineage) runID(run int64) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%d", l.Chain, l.Warehouse, run))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80 // version 8, of RFC 9562
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}
