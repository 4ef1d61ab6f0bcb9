package monitor

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Nights is how things stand.
type Nights struct {
	PublishedRun int64
	PublishedAt  *time.Time
	DateEnded    *time.Time       // end of the newest published business date
	Runs         map[string]int64 // by outcome, since the ledger began
	Last         Run
	Quarantine   int             // files that wait
	Missing      int             // deliveries of the newest dates
	Overdue      int             // business dates
	Landing      int             // files
	Alerts       map[string]int  // open ones by kind
	Failing      map[string]bool // channel of alerts: whether it is still to get a message that it did not take
	Mails        map[string]int  // of the newest morning, by state
	Readers      map[string]int  // who looked at pages within a day, by role
	BackupAt     *time.Time
}

// Run is the newest run.
type Run struct {
	Number  int64
	Outcome string
	Seconds map[string]float64 // by step
	Files   map[string]int64   // landed, loaded, quarantined, duplicate, left
	Verdict map[string]int64   // files by what was said of them
	Rows    map[string]int64   // in, loaded, quarantined
	Peak    int64              // bytes
}

// fresh is how long an answer may be given again: a scraper in a loop costs the warehouse nothing.
const fresh = 5 * time.Second

// nights collects Nights.
type nights struct {
	c     Config
	mu    sync.Mutex
	at    time.Time
	known Nights
	err   error
}

// What is told of the nights. Units are seconds, bytes, and counts.
var (
	up         = desc("daybook_warehouse_up", "1 while the warehouse can be read.")
	published  = desc("daybook_published_run", "Number of the run that readers see.")
	readAhead  = desc("daybook_read_ahead_run", "Number of the run whose newest nights pages have read, so that nobody waits for them; 0: none yet.")
	publishedT = desc("daybook_published_timestamp_seconds", "When it was published.")
	dateEnded  = desc("daybook_business_date_ended_timestamp_seconds", "End of the newest published business date, in UTC.")
	runs       = desc("daybook_runs_total", "Runs of the ledger, by how they ended.", "outcome")
	lastRun    = desc("daybook_last_run", "Number of the newest run, with how it ended.", "outcome")
	lastStep   = desc("daybook_last_run_seconds", "Time that the newest run took, by step.", "step")
	lastFiles  = desc("daybook_last_run_files", "Files of the newest run, by what became of them.", "state")
	lastRows   = desc("daybook_last_run_rows", "Rows of the newest run, by what became of them.", "state")
	verdicts   = desc("daybook_last_run_verdicts", "Files of the newest run, by what was said of them.", "outcome")
	lastPeak   = desc("daybook_last_run_peak_bytes", "Most memory that the newest run's process had.")
	quarantine = desc("daybook_quarantine_files", "Files that wait in quarantine.")
	missing    = desc("daybook_missing_deliveries", "Deliveries of the newest business dates that are not there.")
	overdue    = desc("daybook_overdue_dates", "Whole business dates that should have come by now.")
	landing    = desc("daybook_landing_files", "Files in landing.")
	alerts     = desc("daybook_alerts_open", "Open alerts.", "kind")
	failing    = desc("daybook_alert_channel_failing", "1 where a channel did not take a message that it is still to get, 0 where there is none.", "channel")
	mails      = desc("daybook_mails", "Mails of the newest morning, by what became of them.", "state")
	readers    = desc("daybook_readers", "Who looked at pages within the last day, by role.", "role")
	backup     = desc("daybook_backup_timestamp_seconds", "When the last good backup was made.")
	diskFree   = desc("daybook_disk_free_bytes", "Free room on the disk of a folder.", "folder")
	diskSize   = desc("daybook_disk_size_bytes", "Size of the disk of a folder.", "folder")
)

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(name, help, labels, nil)
}

// Describe implements prometheus.Collector.
func (n *nights) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		up, published, readAhead, publishedT, dateEnded, runs, lastRun, lastStep, lastFiles, lastRows, verdicts, lastPeak, quarantine, missing, overdue, landing, alerts, failing, mails, readers, backup, diskFree, diskSize,
	} {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (n *nights) Collect(ch chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	for name, path := range n.c.Folders {
		if free, size, ok := Disk(path); ok {
			gauge(diskFree, float64(free), name)
			gauge(diskSize, float64(size), name)
		}
	}
	if n.c.Ahead != nil {
		gauge(readAhead, float64(n.c.Ahead()))
	}
	s, err := n.ask()
	if err != nil {
		gauge(up, 0)
		return
	}
	gauge(up, 1)
	gauge(published, float64(s.PublishedRun))
	moment := func(d *prometheus.Desc, t *time.Time) {
		if t != nil {
			gauge(d, float64(t.Unix()))
		}
	}
	moment(publishedT, s.PublishedAt)
	moment(dateEnded, s.DateEnded)
	moment(backup, s.BackupAt)
	for outcome, count := range s.Runs {
		ch <- prometheus.MustNewConstMetric(runs, prometheus.CounterValue, float64(count), outcome)
	}
	if s.Last.Number > 0 {
		gauge(lastRun, float64(s.Last.Number), s.Last.Outcome)
		gauge(lastPeak, float64(s.Last.Peak))
	}
	for step, seconds := range s.Last.Seconds {
		gauge(lastStep, seconds, step)
	}
	for state, count := range s.Last.Files {
		gauge(lastFiles, float64(count), state)
	}
	for state, count := range s.Last.Rows {
		gauge(lastRows, float64(count), state)
	}
	for outcome, count := range s.Last.Verdict {
		gauge(verdicts, float64(count), outcome)
	}
	for channel, is := range s.Failing {
		value := 0.0
		if is {
			value = 1
		}
		gauge(failing, value, channel)
	}
	for state, count := range s.Mails {
		gauge(mails, float64(count), state)
	}
	for role, count := range s.Readers {
		gauge(readers, float64(count), role)
	}
	gauge(quarantine, float64(s.Quarantine))
	gauge(missing, float64(s.Missing))
	gauge(overdue, float64(s.Overdue))
	gauge(landing, float64(s.Landing))
	for kind, count := range s.Alerts {
		gauge(alerts, float64(count), kind)
	}
}

// ask returns how things stand, as known a moment ago where that is fresh enough.
func (n *nights) ask() (Nights, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if now := n.c.Now(); n.at.IsZero() || now.Sub(n.at) >= fresh {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		n.known, n.err = n.c.Nights(ctx)
		n.at = now
	}
	return n.known, n.err
}
