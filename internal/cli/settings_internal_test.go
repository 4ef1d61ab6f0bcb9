package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/fiscal"
	"github.com/daybookhq/daybook/internal/insight"
)

// TestInsightSettings_Defaults: a daybook.yaml that says nothing means the heuristics' own defaults.
func TestInsightSettings_Defaults(t *testing.T) {
	t.Parallel()
	got, want := insightSettings(config.Default()), insight.Default()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if calendarOf(config.Default().Calendar) != fiscal.Default() {
		t.Error("the calendar of a home that says nothing is not the Gregorian one")
	}
}

// TestSettings_OfTheHomeAreExplained: docs/settings.md names every other setting too; of groups that have a page of their own, the group.
func TestSettings_OfTheHomeAreExplained(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile(filepath.Join("..", "..", "docs", "settings.md"))
	if err != nil {
		t.Fatal(err)
	}
	paged := []string{"alerts", "backup", "login", "insights", "calendar"}
	var look func(section reflect.Type, prefix string)
	look = func(section reflect.Type, prefix string) {
		for f := range section.Fields() {
			key := prefix + f.Tag.Get("yaml")
			switch {
			case slices.Contains(paged[3:], key):
			case f.Type.Kind() == reflect.Struct && !slices.Contains(paged, key):
				look(f.Type, key+".")
			case !strings.Contains(string(doc), "`"+key+"`"):
				t.Errorf("docs/settings.md does not name %s", key)
			}
		}
	}
	look(reflect.TypeFor[config.Config](), "")
}

// TestSettings_AreExplained: docs/settings.md names every setting of insights and of the calendar with its default.
func TestSettings_AreExplained(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile(filepath.Join("..", "..", "docs", "settings.md"))
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	var look func(section reflect.Value, prefix string)
	look = func(section reflect.Value, prefix string) {
		for i := range section.NumField() {
			key, field := prefix+section.Type().Field(i).Tag.Get("yaml"), section.Field(i)
			switch field.Kind() {
			case reflect.Struct:
				look(field, key+".")
				continue
			case reflect.Map:
				if !strings.Contains(string(doc), "`"+key+"`") {
					t.Errorf("%s is not explained", key)
				}
				continue
			}
			seen++
			if row := "| `" + key + "` | " + fmt.Sprint(field.Interface()) + " |"; !strings.Contains(string(doc), row) {
				t.Errorf("docs/settings.md lacks %s", row)
			}
		}
	}
	look(reflect.ValueOf(config.Default().Insights), "insights.")
	look(reflect.ValueOf(config.Default().Calendar), "calendar.")
	if rows := strings.Count(string(doc), "\n| `insights.") + strings.Count(string(doc), "\n| `calendar."); rows != seen {
		t.Errorf("docs/settings.md has %d rows, there are %d settings", rows, seen)
	}
}

var settingNamed = regexp.MustCompile("`((?:insights|calendar)\\.[a-z_.]+)`(?: \\(([0-9.]+))?")

// TestSettings_OfKinds: the page of each kind says what it needs and names its settings; those there are, with their defaults.
func TestSettings_OfKinds(t *testing.T) {
	t.Parallel()
	known := map[string]string{}
	var look func(section reflect.Value, prefix string)
	look = func(section reflect.Value, prefix string) {
		for i := range section.NumField() {
			key, field := prefix+section.Type().Field(i).Tag.Get("yaml"), section.Field(i)
			if known[key] = fmt.Sprint(field.Interface()); field.Kind() == reflect.Struct {
				look(field, key+".")
			}
		}
	}
	look(reflect.ValueOf(config.Default().Insights), "insights.")
	look(reflect.ValueOf(config.Default().Calendar), "calendar.")
	for _, kind := range insight.Kinds() {
		page, err := os.ReadFile(filepath.Join("..", "..", "docs", "insights", kind+".md"))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range []string{"## How it is computed", "## Worked example", "## What it needs", "\nSettings: ", "## Silent when", "\nEvidence: "} {
			if !strings.Contains(string(page), part) {
				t.Errorf("%s.md has no %q", kind, strings.TrimSpace(part))
			}
		}
		for _, m := range settingNamed.FindAllStringSubmatch(string(page), -1) {
			if value, ok := known[m[1]]; !ok {
				t.Errorf("%s.md: there is no setting %s", kind, m[1])
			} else if m[2] != "" && m[2] != value {
				t.Errorf("%s.md: the default of %s is %s, not %s", kind, m[1], value, m[2])
			}
		}
	}
}
