package monitor_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/daybookhq/daybook/internal/monitor"
)

// TestTraces_Pages: a page is a span by its kind within the trace of whoever asked, without its address; what monitors ask for is none.
func TestTraces_Pages(t *testing.T) {
	var mu sync.Mutex
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var sent collector.ExportTraceServiceRequest
		if err := proto.Unmarshal(body, &sent); err != nil {
			t.Error(err)
		}
		if strings.Contains(string(body), "S0104") {
			t.Error("a store is in a span")
		}
		mu.Lock()
		defer mu.Unlock()
		for _, s := range sent.GetResourceSpans()[0].GetScopeSpans()[0].GetSpans() {
			got = append(got, s.GetName()+" "+s.GetStatus().GetCode().String())
			if s.GetTraceId()[0] != 0x4b {
				t.Error("the page is not of the trace of whoever asked")
			}
		}
	}))
	t.Cleanup(server.Close)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.URL)
	env := map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": server.URL}
	traces, err := monitor.OpenTraces(t.Context(), "v", func(name string) string { return env[name] }, func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	pages := traces.Pages(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/data" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	for _, path := range []string{"/stores/S0104?date=2026-01-01", "/data", "/healthz", "/static/a.css"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		r.Header.Set("Traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
		pages.ServeHTTP(httptest.NewRecorder(), r)
	}
	if err := traces.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if strings.Join(got, ", ") != "GET stores STATUS_CODE_UNSET, GET data STATUS_CODE_ERROR" {
		t.Error(got)
	}
}

// TestTraces_Off: nobody is told where no collector is named, or none is wanted.
func TestTraces_Off(t *testing.T) {
	t.Parallel()
	for _, env := range []map[string]string{
		{}, {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9", "OTEL_SDK_DISABLED": "true"}, {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9", "OTEL_TRACES_EXPORTER": "none"},
	} {
		traces, err := monitor.OpenTraces(t.Context(), "v", func(name string) string { return env[name] }, func(err error) { t.Error(err) })
		if traces != nil || err != nil {
			t.Errorf("%v: %v %v", env, traces, err)
		}
	}
}
