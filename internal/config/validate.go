package config

import (
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

var (
	currency = regexp.MustCompile(`^[A-Z]{3}$`)
	locale   = regexp.MustCompile(`^[a-z]{2}(-[A-Z]{2})?$`)
	hostName = regexp.MustCompile(`^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?$`)
)

// Words of the dashboard.
var (
	comparisons = []string{"normal", "lastweek", "lastyear", "target"}
	roles       = []string{"store", "region", "chain", "data", "admin"}
)

// validate finds what no setting may be, whatever the file says it in.
func (r *reader) validate(c Config, home string, words Words) {
	bad := func(is bool, key, format string, args ...any) {
		if is {
			r.bad(r.lines[key], key+": "+format, args...)
		}
	}
	r.warehouse(c.Warehouse)
	r.folders(c, home)
	bad(!currency.MatchString(c.Currency), "currency", "%q is no ISO 4217 code like EUR", c.Currency)
	_, _, err := net.SplitHostPort(c.Listen)
	bad(err != nil, "listen", "%q is no address like 127.0.0.1:8088", c.Listen)
	bad(!slices.Contains([]string{"auto", "off", "required"}, c.Distributed), "distributed", "%q is none of auto, off, required", c.Distributed)
	bad(c.RetrySeconds < 0 || c.RetrySeconds > 86_400, "retry_seconds", "from 0 to 86400, not %d", c.RetrySeconds)
	bad(!slices.Contains([]string{"tell", "hold"}, c.Gate), "gate", "%q is neither tell nor hold", c.Gate)
	bad(c.MemoryMB < 128, "memory_mb", "%d is too little; at least 128", c.MemoryMB)
	bad(c.Limits.UnpackedGB < 1 || c.Limits.UnpackedGB > 1_000_000, "limits.unpacked_gb", "from 1 to 1000000, not %d", c.Limits.UnpackedGB)
	bad(c.Limits.UnpackedRatio < 10, "limits.unpacked_ratio", "%d is too little; ordinary files pack that well", c.Limits.UnpackedRatio)
	bad(c.Limits.CellKB < 1 || c.Limits.CellKB > 1_000_000, "limits.cell_kb", "from 1 to 1000000, not %d", c.Limits.CellKB)
	bad(c.Limits.RowMB < 1 || c.Limits.RowMB > 512, "limits.row_mb", "from 1 to 512, not %d", c.Limits.RowMB)
	bad(!locale.MatchString(c.Dashboard.Locale), "dashboard.locale", "%q is no language like en or de-CH", c.Dashboard.Locale)
	bad(!slices.Contains(comparisons, c.Dashboard.Compare), "dashboard.compare", "%q is none of normal, lastweek, lastyear, target", c.Dashboard.Compare)
	for role, compare := range c.Dashboard.CompareByRole {
		key := "dashboard.compare_by_role." + role
		if !slices.Contains(roles, role) {
			r.bad(r.lines[key], "dashboard.compare_by_role: %s", noRole(role))
		}
		bad(!slices.Contains(comparisons, compare), key, "%q is none of %s", compare, strings.Join(comparisons, ", "))
	}
	for _, host := range strings.Fields(c.Dashboard.Hosts) {
		bad(!hostName.MatchString(host), "dashboard.hosts", "%q is no name like daybook.example.com; ports and paths do not belong here", host)
	}
	r.address(c.Dashboard)
	r.theme(c.Dashboard)
	r.login(c)
	for _, of := range []struct {
		name string
		days int
	}{
		{"retention.superseded_days", c.Retention.SupersededDays},
		{"retention.archive_days", c.Retention.ArchiveDays},
		{"retention.quarantine_days", c.Retention.QuarantineDays},
		{"log.days", c.Log.Days},
	} {
		bad(of.days < 0, of.name, "%d is no number of days; 0 is for ever", of.days)
	}
	c.Backup.validate(bad)
	for _, from := range strings.Fields(c.Inbox) {
		bad(!isBucket(from) || strings.Contains(from, "@"), "inbox",
			"%q is no bucket like s3://BUCKET/PREFIX, gs://BUCKET/PREFIX or azblob://CONTAINER/PREFIX, or has keys in it", cutKeys(from))
	}
	c.Schedule.validate(bad)
	c.Mail.validate(bad)
	c.Lineage.validate(bad)
	bad(c.Log.MaxMB < 1, "log.max_mb", "%d is too little; at least 1", c.Log.MaxMB)
	bad(c.Log.Keep < 0, "log.keep", "%d is no number of files", c.Log.Keep)
	r.calendar(c.Calendar)
	r.alerts(c.Alerts, words.Alerts)
	r.insights(c.Insights, words, bad)
}

// cutKeys leaves out of an address what may be a secret.
func cutKeys(address string) string {
	if at := strings.LastIndexByte(address, '@'); at >= 0 {
		return "…" + address[at:]
	}
	return address
}

// address looks at how browsers reach the pages.
func (r *reader) address(d Dashboard) {
	if d.URL != "" {
		u, err := url.Parse(d.URL)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
			r.bad(r.lines["dashboard.url"], "dashboard.url: %q is no address like https://daybook.example.com", d.URL)
		}
	}
	if (d.TLSCert == "") != (d.TLSKey == "") {
		r.bad(r.lines["dashboard.tls_cert"], "dashboard: tls_cert and tls_key belong together")
	}
	for _, p := range strings.Fields(d.Proxies) {
		if _, err := ParsePrefix(p); err != nil {
			r.bad(r.lines["dashboard.proxies"], "dashboard.proxies: %q is no address or network like 10.0.0.0/8", p)
		}
	}
}

// ParsePrefix reads a network, or an address as the network of itself alone.
func ParsePrefix(s string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(s); err == nil {
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	return netip.ParsePrefix(s)
}

// warehouse looks at the URL as it stands in the file: it may name an engine that there is, and no secret.
func (r *reader) warehouse(value string) {
	at := r.lines["warehouse"]
	scheme, rest, _ := strings.Cut(value, ":")
	switch {
	case strings.HasPrefix(value, "env:") || strings.HasPrefix(value, "file:"):
		if rest == "" {
			r.bad(at, "warehouse: %s: needs a name, as in env:DAYBOOK_WAREHOUSE or file:/run/secrets/warehouse", scheme)
		}
	case scheme == "duckdb":
		if rest == "" {
			r.bad(at, "warehouse: duckdb: needs a path, as in duckdb:daybook.duckdb")
		}
	case scheme == "postgres" || scheme == "postgresql":
		if literalPassword(value) {
			r.bad(at, "warehouse: a password does not belong into this file; write env:NAME or file:PATH in its place, or use PGPASSFILE")
		}
	default:
		r.bad(at, "warehouse: %q is no warehouse; write duckdb:PATH or postgres://USER@HOST/DATABASE", scheme)
	}
}

// literalPassword reports whether a server's URL holds a password itself instead of a reference to one.
func literalPassword(value string) bool {
	u, err := url.Parse(value)
	if err != nil {
		return strings.Contains(value, "@") // cannot be read, so it is not trusted
	}
	isSecret := func(s string) bool { return s != "" && !strings.HasPrefix(s, "env:") && !strings.HasPrefix(s, "file:") }
	if u.User != nil {
		if password, ok := u.User.Password(); ok && isSecret(password) {
			return true
		}
	}
	for key, list := range u.Query() {
		if strings.Contains(strings.ToLower(key), "password") && slices.ContainsFunc(list, isSecret) {
			return true
		}
	}
	return false
}

// folders wants a folder of its own for each purpose: a landing folder that holds the archive would take it in again.
func (r *reader) folders(c Config, home string) {
	type folder struct{ key, path, at string }
	var good []folder
	for _, f := range []folder{
		{key: "contracts", path: c.Contracts},
		{key: "landing", path: c.Landing},
		{key: "quarantine", path: c.Quarantine},
		{key: "archive", path: c.Archive},
		{key: "logs", path: c.Logs},
		{key: "backup.to", path: c.Backup.To},
	} {
		if f.key == "backup.to" && isURL(f.path) {
			continue
		}
		switch f.at = inside(home, f.path); {
		case f.path == "":
			r.bad(r.lines[f.key], "%s: needs a folder", f.key)
		case within(f.at, filepath.Clean(home)):
			r.bad(r.lines[f.key], "%s: %q holds the home itself; give it a folder of its own", f.key, f.path)
		default:
			good = append(good, f)
		}
	}
	for i, f := range good {
		for _, g := range good[:i] {
			if !within(f.at, g.at) && !within(g.at, f.at) {
				continue
			}
			if r.lines[f.key].line < r.lines[g.key].line {
				f, g = g, f // the later of two lines, or the only one, is the one to change
			}
			r.bad(r.lines[f.key], "%s: %q is shared with %s (%q); each needs a folder of its own", f.key, f.path, g.key, g.path)
		}
	}
}

// within reports whether a folder is below another one, or the same.
func within(outer, inner string) bool {
	return outer == inner || strings.HasPrefix(inner, strings.TrimSuffix(outer, string(os.PathSeparator))+string(os.PathSeparator))
}

// Words of the calendar.
var (
	patterns = []string{"gregorian", "4-4-5", "4-5-4", "5-4-4", "13x4"}
	weekdays = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}
	months   = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
)

// calendar finds words that it does not know, and settings that its pattern has no use for.
func (r *reader) calendar(c Calendar) {
	for _, s := range []struct {
		key, value string
		words      []string
	}{
		{"pattern", c.Pattern, patterns},
		{"week_starts", c.WeekStarts, weekdays},
		{"year_starts", c.YearStarts, months},
		{"year_ends", c.YearEnds, months},
		{"ends_on", c.EndsOn, []string{"last", "nearest"}},
		{"year_named", c.YearNamed, []string{"start", "end"}},
	} {
		if key := "calendar." + s.key; !slices.Contains(s.words, s.value) {
			r.bad(r.lines[key], "%s: %q is none of %s%s", key, s.value, strings.Join(s.words, ", "), didYouMean(s.value, s.words))
		}
	}
	for _, key := range map[bool][]string{true: {"year_ends", "ends_on"}, false: {"year_starts"}}[c.Pattern == "gregorian"] {
		if at, set := r.lines["calendar."+key]; set && slices.Contains(patterns, c.Pattern) {
			r.bad(at, "calendar.%s does nothing with the pattern %s", key, c.Pattern)
		}
	}
}
