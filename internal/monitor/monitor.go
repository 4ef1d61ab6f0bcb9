// Package monitor tells Prometheus how the nights go and how pages are served.
package monitor

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Config is what Around needs to know.
type Config struct {
	// Nights tells how things stand now. It is asked at every scrape, and no oftener than once in a few seconds.
	Nights  func(context.Context) (Nights, error)
	Queries *Queries          // what the warehouse is asked; nil: nobody measures it
	Ahead   func() int64      // the run whose nights pages have read ahead; nil: none is
	Folders map[string]string // name -> path, whose disks are watched
	Now     func() time.Time
	Version string
}

// Around serves h, measures it, and answers /metrics to this machine alone: a request that came through a proxy or from
// elsewhere goes on to h, which knows no such page. Figures of the chain are not in it; names of stores and files neither.
func Around(h http.Handler, c Config) http.Handler {
	reg := prometheus.NewRegistry()
	latency := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "daybook_http_request_seconds", Help: "Time to answer a request, by kind of page.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
	}, []string{"page", "code"})
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "daybook_build_info", Help: "1, with the version.", ConstLabels: prometheus.Labels{"version": c.Version}})
	build.Set(1)
	reg.MustRegister(latency, build, &nights{c: c}, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if c.Queries != nil {
		reg.MustRegister(c.Queries.collectors()...)
	}
	metrics := promhttp.HandlerFor(reg, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/metrics" && r.Method == http.MethodGet && local(r) {
			metrics.ServeHTTP(w, r)
			return
		}
		begin := c.Now()
		s := &status{ResponseWriter: w, code: http.StatusOK}
		h.ServeHTTP(s, r)
		latency.WithLabelValues(page(r.URL.Path), strconv.Itoa(s.code)).Observe(c.Now().Sub(begin).Seconds())
	})
}

// local reports whether a request comes from this machine, and not on behalf of another.
func local(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	for _, header := range []string{"Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via"} {
		if r.Header.Get(header) != "" {
			return false
		}
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// pages are the first parts of addresses that are told apart; all others are one.
var pages = map[string]bool{
	"": true, "stores": true, "products": true, "promotions": true, "categories": true, "availability": true, "patterns": true, "insights": true, "data": true,
	"definitions": true, "admin": true, "api": true, "static": true, "healthz": true, "readyz": true, "login": true, "search": true,
}

func page(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	first, _, _ = strings.Cut(first, ".")
	switch {
	case first == "":
		return "brief"
	case pages[first]:
		return first
	}
	return "other"
}

// status remembers the code of an answer.
type status struct {
	http.ResponseWriter
	code int
}

func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

// Unwrap lets http.ResponseController reach what is below.
func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }
