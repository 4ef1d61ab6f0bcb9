package cli

import (
	"os"
	"strings"

	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/web"
)

// themeOf reads the files of a theme. What would make pages unreadable, heavy or unsafe is refused, all of it at once.
func themeOf(c config.Theme) (web.Theme, error) {
	files := web.ThemeFiles{LogoName: c.Logo, Light: c.Light, Dark: c.Dark}
	for _, f := range []struct {
		key, path string
		to        *[]byte
	}{{"logo", c.Logo, &files.Logo}, {"font", c.Font, &files.Font}} {
		if f.path == "" {
			continue
		}
		doc, err := os.ReadFile(f.path)
		if err != nil {
			return web.Theme{}, fault.New(fault.Config, "dashboard.theme.%s: %w", f.key, err)
		}
		*f.to = doc
	}
	theme, err := web.NewTheme(files)
	if err != nil {
		return web.Theme{}, fault.New(fault.Config, "%s", "dashboard.theme."+strings.ReplaceAll(err.Error(), "\n", "\ndashboard.theme.")).
			WithHint("docs/settings.md says what a theme may be")
	}
	return theme, nil
}
