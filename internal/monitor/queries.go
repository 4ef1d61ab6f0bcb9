package monitor

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Queries measures statements. Their names are those of files of the program, so there are no more of them than it has; nothing of what is asked for is in them.
// It is safe for concurrent use.
type Queries struct {
	took   *prometheus.HistogramVec
	each   *prometheus.SummaryVec
	failed *prometheus.CounterVec
}

// NewQueries returns a measure that nothing was told yet.
func NewQueries() *Queries {
	return &Queries{
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "daybook_query_seconds", Help: "Time of a statement with the reading of its rows, by family.",
			Buckets: []float64{.001, .0025, .01, .025, .1, .25, 1, 2.5, 10, 60},
		}, []string{"family"}),
		each: prometheus.NewSummaryVec(prometheus.SummaryOpts{
			Name: "daybook_statement_seconds", Help: "How many statements of a name there were, and how long they took together.",
		}, []string{"family", "statement"}),
		failed: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "daybook_query_errors_total", Help: "Statements that ended with an error, those that were stopped too, by family."}, []string{"family"}),
	}
}

// Tell counts a statement that has ended.
func (q *Queries) Tell(family, name string, took time.Duration, err error) {
	q.took.WithLabelValues(family).Observe(took.Seconds())
	q.each.WithLabelValues(family, name).Observe(took.Seconds())
	failed := q.failed.WithLabelValues(family) // there from the beginning, at 0
	if err != nil {
		failed.Inc()
	}
}

func (q *Queries) collectors() []prometheus.Collector {
	return []prometheus.Collector{q.took, q.each, q.failed}
}
