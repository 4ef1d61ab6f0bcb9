package main_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// spans is a collector that keeps what it is sent.
type spans struct {
	mu   sync.Mutex
	kept []*otlp.Span
	from []string // of each, the service that it comes from
}

func (s *spans) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var sent collector.ExportTraceServiceRequest
	if err == nil {
		err = proto.Unmarshal(body, &sent)
	}
	if err != nil || r.URL.Path != "/v1/traces" {
		http.Error(w, "no spans", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, about := range sent.GetResourceSpans() {
		service := ""
		for _, a := range about.GetResource().GetAttributes() {
			if a.GetKey() == "service.name" {
				service = a.GetValue().GetStringValue()
			}
		}
		for _, scope := range about.GetScopeSpans() {
			for _, span := range scope.GetSpans() {
				s.kept, s.from = append(s.kept, span), append(s.from, service)
			}
		}
	}
}

// named returns the spans of a name.
func (s *spans) named(name string) (list []*otlp.Span) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, span := range s.kept {
		if span.GetName() == name {
			list = append(list, span)
		}
	}
	return list
}

// TestTraces_ACollectorSeesRunsAndPages: a run with its steps within its time, one that drift stopped as an error, and pages by kind; nothing of the chain in them. A
// collector that is away changes nothing but a line, and without the variables nobody is told.
func TestTraces_ACollectorSeesRunsAndPages(t *testing.T) {
	t.Parallel()
	home := filepath.Join(t.TempDir(), "home")
	initHome(t, home, embedded)
	got := &spans{}
	server := httptest.NewServer(got)
	t.Cleanup(server.Close)
	named := []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + server.URL, "OTEL_SERVICE_NAME=alder-daybook", "OTEL_BSP_SCHEDULE_DELAY=100"}
	shop := filepath.Join("testdata", "shop")
	for _, name := range []string{"stores.csv", "products.csv", "sales_2026-03-02.csv"} {
		copyInto(t, filepath.Join(shop, name), filepath.Join(home, "landing"))
	}
	if e := inEnvironment(t, named, "run", "--home", home); e.code != 0 {
		t.Fatalf("run: %d %s", e.code, e.errOut)
	}
	runs := got.named("daybook run")
	if len(runs) != 1 || got.from[0] != "alder-daybook" {
		t.Fatalf("%d runs, of %v", len(runs), got.from)
	}
	said := map[string]string{}
	for _, a := range runs[0].GetAttributes() {
		said[a.GetKey()] = a.GetValue().String()
	}
	if said["daybook.outcome"] != `string_value:"published"` || said["daybook.rows.loaded"] != "int_value:9" {
		t.Errorf("%v", said)
	}
	for _, step := range []string{"check", "load", "publish"} {
		list := got.named(step)
		if len(list) != 1 || !slices.Equal(list[0].GetParentSpanId(), runs[0].GetSpanId()) || list[0].GetStartTimeUnixNano() < runs[0].GetStartTimeUnixNano() {
			t.Errorf("%s: %v in %v", step, list, runs[0])
		}
	}
	drifted := strings.Replace(read(t, filepath.Join(shop, "sales_2026-03-03.csv")), "units", "quantity", 1)
	write(t, filepath.Join(home, "landing", "sales_2026-03-03.csv"), drifted)
	if e := inEnvironment(t, named, "run", "--home", home); e.code != 4 {
		t.Fatalf("drift: %d %s", e.code, e.errOut)
	}
	if runs = got.named("daybook run"); len(runs) != 2 || runs[1].GetStatus().GetCode() != otlp.Status_STATUS_CODE_ERROR || runs[1].GetStatus().GetMessage() != "stopped_by_drift" {
		t.Errorf("%v", runs)
	}

	server.Close()
	if err := os.Remove(filepath.Join(home, "landing", "sales_2026-03-03.csv")); err != nil {
		t.Fatal(err)
	}
	copyInto(t, filepath.Join(shop, "sales_2026-03-04.csv"), filepath.Join(home, "landing"))
	begin := time.Now()
	if e := inEnvironment(t, append(named, "OTEL_EXPORTER_OTLP_TIMEOUT=500"), "run", "--home", home); e.code != 0 || !strings.Contains(e.errOut, "traces: ") {
		t.Errorf("a collector that is away: %d after %s, %s", e.code, time.Since(begin), e.errOut)
	}
	if e := inEnvironment(t, append(named, "OTEL_EXPORTER_OTLP_PROTOCOL=grpc"), "status", "--home", home); e.code != 2 || !strings.Contains(e.errOut, "http/protobuf") {
		t.Errorf("another protocol: %d %s", e.code, e.errOut)
	}
}
