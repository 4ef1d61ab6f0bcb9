package config_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestLoad_Theme: a theme's files are those of the home, its colours colours, and pages are shown in frames of sites, not of paths.
func TestLoad_Theme(t *testing.T) {
	t.Parallel()
	c, home, err := load(t, `
dashboard:
  theme:
    logo: brand/logo.svg
    light: {accent: "#0a5d3b"}
  embed: https://intranet.alder.example http://localhost:3000
`, nil)
	if err != nil {
		t.Fatal(err)
	}
	if d := c.Dashboard; d.Theme.Logo != filepath.Join(home, "brand", "logo.svg") || d.Theme.Light["accent"] != "#0a5d3b" || d.Theme.Font != "" {
		t.Errorf("%+v", d)
	}
	_, _, err = load(t, `
dashboard:
  theme:
    logo: https://cdn.example.com/logo.svg
    font: brand/alder.ttf
    light: {acent: "#fff"}
    dark: {accent: green}
  embed: https://intranet.alder.example/wiki http://intranet.alder.example *
`, nil)
	if err == nil {
		t.Fatal("it is taken")
	}
	for _, want := range []string{
		`:4:5: dashboard.theme.logo: "https://cdn.example.com/logo.svg" is an address; pages load nothing from elsewhere`,
		`:5:5: dashboard.theme.font: "brand/alder.ttf" is no file of .woff2`,
		`dashboard.theme.light.acent: there is no colour "acent" to set (did you mean "accent"?)`,
		`dashboard.theme.dark.accent: "green" is no colour like "#12304f"`,
		`dashboard.embed: "https://intranet.alder.example/wiki" is no origin`, `"http://intranet.alder.example" is no origin`, `"*" is no origin`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("nothing says %q, but\n%v", want, err)
		}
	}
}
