package monitor

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// Traces tells an OpenTelemetry collector of runs and pages, by OTLP over HTTP. A nil *Traces tells nobody. No file, no store and no figure of the chain is in a span.
type Traces struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
}

// OpenTraces returns nil where the usual variables do not name a collector (OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT), or say
// that none is wanted. The exporter reads all others (headers, timeouts, sampling, OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES) as its documentation says.
// What cannot be delivered is said to undelivered and given up: spans wait in a bounded queue, and nothing waits for them.
func OpenTraces(ctx context.Context, version string, env func(string) string, undelivered func(error)) (*Traces, error) {
	if env("OTEL_EXPORTER_OTLP_ENDPOINT") == "" && env("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") == "" || strings.EqualFold(env("OTEL_SDK_DISABLED"), "true") {
		return nil, nil
	}
	switch exporter := env("OTEL_TRACES_EXPORTER"); exporter {
	case "", "otlp":
	case "none":
		return nil, nil
	default:
		return nil, fmt.Errorf("OTEL_TRACES_EXPORTER is %q; Daybook knows otlp and none", exporter)
	}
	for _, name := range []string{"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"} {
		if p := env(name); p != "" && p != "http/protobuf" {
			return nil, fmt.Errorf("%s is %q; Daybook speaks http/protobuf (port 4318 of most collectors)", name, p)
		}
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(undelivered))
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, err
	}
	about, err := resource.New(ctx, resource.WithAttributes(attribute.String("service.name", "daybook"), attribute.String("service.version", version)), resource.WithFromEnv())
	if err != nil {
		return nil, err
	}
	p := sdk.NewTracerProvider(sdk.WithBatcher(exporter), sdk.WithResource(about))
	return &Traces{provider: p, tracer: p.Tracer("github.com/daybookhq/daybook")}, nil
}

// Close sends what waits, for as long as ctx lasts.
func (t *Traces) Close(ctx context.Context) error {
	if t == nil {
		return nil
	}
	return t.provider.Shutdown(ctx)
}

// steps are those of a run, in the order in which it makes them.
var steps = []string{"check", "load", "archive", "marts", "insights", "publish"}

// Timed is a run that has ended. Kind is the command that it was.
type Timed struct {
	Run          Run
	Kind         string
	Begun, Ended time.Time
	Failed       bool
}

// Tell sends a run with its steps as children, one after the other for as long as each took.
func (t *Traces) Tell(ctx context.Context, r Timed) {
	if t == nil {
		return
	}
	attributes := []attribute.KeyValue{attribute.Int64("daybook.run", r.Run.Number), attribute.String("daybook.outcome", r.Run.Outcome)}
	for _, word := range []string{"landed", "loaded", "quarantined"} {
		attributes = append(attributes, attribute.Int64("daybook.files."+word, r.Run.Files[word]))
	}
	for _, word := range []string{"in", "loaded", "quarantined"} {
		attributes = append(attributes, attribute.Int64("daybook.rows."+word, r.Run.Rows[word]))
	}
	ctx, span := t.tracer.Start(ctx, "daybook "+r.Kind, trace.WithNewRoot(), trace.WithTimestamp(r.Begun), trace.WithAttributes(attributes...))
	at := r.Begun
	for _, name := range steps {
		seconds := r.Run.Seconds[name]
		if seconds <= 0 {
			continue
		}
		_, step := t.tracer.Start(ctx, name, trace.WithTimestamp(at))
		at = at.Add(time.Duration(seconds * float64(time.Second)))
		step.End(trace.WithTimestamp(at))
	}
	if r.Failed {
		span.SetStatus(codes.Error, r.Run.Outcome)
	}
	span.End(trace.WithTimestamp(r.Ended))
}

// unseen are kinds of addresses that monitors and browsers ask for all the time.
var unseen = []string{"static", "healthz", "readyz"}

// Pages serves h with a span for each page, named by its kind; it belongs to the trace that the request says it is part of.
func (t *Traces) Pages(h http.Handler) http.Handler {
	if t == nil {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kind := page(r.URL.Path)
		if slices.Contains(unseen, kind) {
			h.ServeHTTP(w, r)
			return
		}
		ctx := propagation.TraceContext{}.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
		ctx, span := t.tracer.Start(ctx, r.Method+" "+kind, trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(attribute.String("http.request.method", r.Method)))
		defer span.End()
		s := &status{ResponseWriter: w, code: http.StatusOK}
		h.ServeHTTP(s, r.WithContext(ctx))
		span.SetAttributes(attribute.Int("http.response.status_code", s.code))
		if s.code >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, http.StatusText(s.code))
		}
	})
}
