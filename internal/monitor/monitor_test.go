package monitor_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/daybookhq/daybook/internal/monitor"
)

var noon = time.Date(2026, 5, 31, 12, 0, 0, 0, time.UTC)

func around(t *testing.T, nights func(context.Context) (monitor.Nights, error)) http.Handler {
	t.Helper()
	return monitor.Around(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/stores") || r.URL.Path == "/" {
			return
		}
		http.NotFound(w, r)
	}), monitor.Config{Nights: nights, Queries: queries(), Ahead: func() int64 { return 29 }, Folders: map[string]string{"home": t.TempDir()}, Now: func() time.Time { return noon }, Version: "1.2.3"})
}

// queries is a measure that has been told of three statements.
func queries() *monitor.Queries {
	q := monitor.NewQueries()
	q.Tell("page", "days", 20*time.Millisecond, nil)
	q.Tell("page", "days", 2*time.Second, nil)
	q.Tell("ledger", "runs", time.Millisecond, errors.New("gone"))
	return q
}

func ask(h http.Handler, path, from string, header ...string) (int, string) {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.RemoteAddr = from
	for _, name := range header {
		r.Header.Set(name, "192.0.2.1")
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func full(context.Context) (monitor.Nights, error) {
	return monitor.Nights{
		PublishedRun: 30, PublishedAt: &noon, DateEnded: &noon, BackupAt: &noon, Runs: map[string]int64{"published": 28, "stopped_by_drift": 1},
		Last: monitor.Run{
			Number: 31, Outcome: "stopped_by_drift", Seconds: map[string]float64{"check": 0.25}, Files: map[string]int64{"landed": 3},
			Rows: map[string]int64{"in": 1000}, Verdict: map[string]int64{"ok": 2, "drift": 1}, Peak: 1 << 20,
		},
		Failing: map[string]bool{"chat": true, "pager": false}, Mails: map[string]int{"sent": 40, "sending": 1}, Readers: map[string]int{"store": 12, "admin": 0},
		Quarantine: 2, Missing: 1, Overdue: 3, Landing: 4, Alerts: map[string]int{"drift": 1},
	}, nil
}

// TestMetrics_TellHowTheNightsGo with the names that rules and dashboards are written with.
func TestMetrics_TellHowTheNightsGo(t *testing.T) {
	t.Parallel()
	h := around(t, full)
	for _, path := range []string{"/", "/stores", "/stores/S0001", "/stores/S0002", "/nothing/<script>"} {
		ask(h, path, "192.0.2.1:99")
	}
	code, text := ask(h, "/metrics", "127.0.0.1:99")
	if code != http.StatusOK {
		t.Fatal(code, text)
	}
	for _, line := range []string{
		`daybook_build_info{version="1.2.3"} 1`, `daybook_warehouse_up 1`, `daybook_published_run 30`, `daybook_business_date_ended_timestamp_seconds 1.7802288e+09`,
		`daybook_runs_total{outcome="published"} 28`, `daybook_last_run{outcome="stopped_by_drift"} 31`, `daybook_last_run_seconds{step="check"} 0.25`,
		`daybook_last_run_files{state="landed"} 3`, `daybook_last_run_rows{state="in"} 1000`, `daybook_last_run_peak_bytes 1.048576e+06`, `daybook_quarantine_files 2`,
		`daybook_last_run_verdicts{outcome="drift"} 1`, `daybook_last_run_verdicts{outcome="ok"} 2`, `daybook_alert_channel_failing{channel="chat"} 1`,
		`daybook_alert_channel_failing{channel="pager"} 0`, `daybook_mails{state="sending"} 1`, `daybook_readers{role="store"} 12`, `daybook_readers{role="admin"} 0`,
		`daybook_query_seconds_bucket{family="page",le="0.025"} 1`, `daybook_query_seconds_count{family="page"} 2`, `daybook_statement_seconds_sum{family="page",statement="days"} 2.02`,
		`daybook_statement_seconds_count{family="ledger",statement="runs"} 1`, `daybook_query_errors_total{family="ledger"} 1`, `daybook_query_errors_total{family="page"} 0`,
		`daybook_read_ahead_run 29`, `daybook_missing_deliveries 1`, `daybook_overdue_dates 3`, `daybook_landing_files 4`, `daybook_alerts_open{kind="drift"} 1`,
		`daybook_http_request_seconds_count{code="200",page="stores"} 3`, `daybook_http_request_seconds_count{code="200",page="brief"} 1`,
		`daybook_http_request_seconds_count{code="404",page="other"} 1`,
	} {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("no line %s in\n%s", line, text)
		}
	}
	if strings.Contains(text, "S0001") || strings.Contains(text, "nothing") {
		t.Error("what readers look at is in the metrics")
	}
}

// TestMetrics_ForThisMachine: no request from elsewhere, nor one that a proxy passes on, gets them.
func TestMetrics_ForThisMachine(t *testing.T) {
	t.Parallel()
	h := around(t, full)
	for _, c := range []struct {
		from   string
		header []string
	}{{from: "192.0.2.1:99"}, {from: "[2001:db8::1]:99"}, {from: "127.0.0.1:99", header: []string{"X-Forwarded-For"}}, {from: "127.0.0.1:99", header: []string{"Forwarded"}}, {from: "nonsense"}} {
		if code, text := ask(h, "/metrics", c.from, c.header...); code != http.StatusNotFound || strings.Contains(text, "daybook_") {
			t.Errorf("%+v: %d", c, code)
		}
	}
	if code, _ := ask(h, "/metrics", "[::1]:99"); code != http.StatusOK {
		t.Error(code)
	}
}

// TestMetrics_WarehouseDown is told, not an error: the scrape itself goes well.
func TestMetrics_WarehouseDown(t *testing.T) {
	t.Parallel()
	asked := 0
	h := around(t, func(context.Context) (monitor.Nights, error) { asked++; return monitor.Nights{}, errors.New("gone") })
	for range 3 {
		if code, text := ask(h, "/metrics", "127.0.0.1:99"); code != http.StatusOK || !strings.Contains(text, "\ndaybook_warehouse_up 0\n") || !strings.Contains(text, "daybook_disk_free_bytes") {
			t.Fatal(code, text)
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times within a moment", asked)
	}
}

// TestDeploy_NamesThatExist: the rules and the dashboard that are shipped speak of metrics that there are.
func TestDeploy_NamesThatExist(t *testing.T) {
	t.Parallel()
	h := around(t, full)
	ask(h, "/", "127.0.0.1:1")
	_, text := ask(h, "/metrics", "127.0.0.1:99")
	name := regexp.MustCompile(`\b(daybook|process|go)_[a-z_]+`)
	known := map[string]bool{}
	for _, n := range name.FindAllString(text, -1) {
		known[n] = true
	}
	rules, err := os.ReadFile("../../deploy/prometheus/daybook.rules.yml")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Groups []struct {
			Name  string
			Rules []struct {
				Alert, Expr, For    string
				Labels, Annotations map[string]string
			}
		}
	}
	dec := yaml.NewDecoder(strings.NewReader(string(rules)))
	dec.KnownFields(true)
	if err := dec.Decode(&doc); err != nil || len(doc.Groups) != 1 || len(doc.Groups[0].Rules) < 5 {
		t.Fatal(err)
	}
	var exprs []string
	for _, r := range doc.Groups[0].Rules {
		exprs = append(exprs, r.Expr)
		if r.Alert == "" || r.Labels["severity"] == "" || r.Annotations["summary"] == "" || r.Annotations["next"] == "" {
			t.Errorf("%+v", r)
		}
	}
	board, err := os.ReadFile("../../deploy/grafana/daybook.json")
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Panels []struct {
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(board, &dashboard); err != nil || len(dashboard.Panels) < 8 {
		t.Fatal(err)
	}
	for _, p := range dashboard.Panels {
		for _, target := range p.Targets {
			exprs = append(exprs, target.Expr)
		}
	}
	for _, e := range exprs {
		for _, n := range name.FindAllString(e, -1) {
			if !known[n] {
				t.Errorf("%q speaks of %s, which /metrics does not have", e, n)
			}
		}
	}
}
