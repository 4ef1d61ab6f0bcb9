package config

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Theme is how a chain's pages look where they do not look like Daybook's own. Files are those of the home, never an address.
type Theme struct {
	Logo  string            `yaml:"logo"`  // .svg or .png
	Font  string            `yaml:"font"`  // .woff2
	Light map[string]string `yaml:"light"` // colours by name, as #rrggbb: accent, link, line, paper, sheet
	Dark  map[string]string `yaml:"dark"`  // the same of the dark look
}

// colours are the names of colours that a theme may set.
var colours = []string{"accent", "link", "line", "paper", "sheet"}

var hexColour = regexp.MustCompile(`^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)

// theme looks at what can be judged without the files themselves; whoever serves looks at those, and at what can be read.
func (r *reader) theme(d Dashboard) {
	for _, f := range []struct {
		key, value string
		takes      []string
	}{{"logo", d.Theme.Logo, []string{".svg", ".png"}}, {"font", d.Theme.Font, []string{".woff2"}}} {
		at := r.lines["dashboard.theme."+f.key]
		switch {
		case f.value == "":
		case strings.Contains(f.value, "://") || strings.HasPrefix(f.value, "//"):
			r.bad(at, "dashboard.theme.%s: %q is an address; pages load nothing from elsewhere, so bring the file into the home", f.key, f.value)
		case !slices.Contains(f.takes, strings.ToLower(path.Ext(f.value))):
			r.bad(at, "dashboard.theme.%s: %q is no file of %s", f.key, f.value, strings.Join(f.takes, " or "))
		}
	}
	for look, set := range map[string]map[string]string{"light": d.Theme.Light, "dark": d.Theme.Dark} {
		for name, value := range set {
			key := "dashboard.theme." + look + "." + name
			switch {
			case !slices.Contains(colours, name):
				r.bad(r.lines[key], "%s: there is no colour %q to set%s; there are %s", key, name, didYouMean(name, colours), strings.Join(colours, ", "))
			case !hexColour.MatchString(value):
				r.bad(r.lines[key], "%s: %q is no colour like \"#12304f\"", key, value)
			}
		}
	}
	for _, origin := range strings.Fields(d.Embed) {
		u, err := url.Parse(origin)
		local := err == nil && u.Scheme == "http" && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1")
		if err != nil || u.Host == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "https" && !local || strings.ContainsAny(origin, ";,'\"") {
			r.bad(r.lines["dashboard.embed"], "dashboard.embed: %q is no origin like https://intranet.example.com", origin)
		}
	}
}
