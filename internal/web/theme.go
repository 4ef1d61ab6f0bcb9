package web

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Theme is how a chain's pages look where they do not look like Daybook's own. The zero Theme is Daybook's.
type Theme struct {
	logo, font      []byte
	logoName        string // logo.svg or logo.png
	light, dark     map[string]string
	styled, branded bool
}

// ThemeFiles is what a theme is made of: bytes of a logo and of a font, nil where there is none, and colours (#rrggbb) of the two looks by
// the names of Colours.
type ThemeFiles struct {
	LogoName    string // its extension says what it is
	Logo, Font  []byte
	Light, Dark map[string]string
}

// Colours are the colours that a theme may set: of the brand and of what is chosen, of links, of lines in charts, of the page and of what lies on it.
var Colours = []string{"accent", "link", "line", "paper", "sheet"}

const (
	largestLogo = 64 << 10
	largestFont = 200 << 10
	widestLogo  = 2000 // pixels
)

// NewTheme makes a theme. It refuses what would make pages unreadable, heavy or unsafe: colours without contrast in one of the looks, a logo
// that is no plain picture, a font that is no WOFF2. The error holds one line for each problem.
func NewTheme(f ThemeFiles) (Theme, error) {
	t := Theme{logo: f.Logo, font: f.Font, branded: f.Logo != nil, styled: len(f.Light)+len(f.Dark) > 0 || f.Font != nil}
	var problems []error
	if f.Logo != nil {
		t.logoName = "logo" + strings.ToLower(path.Ext(f.LogoName))
		if err := picture(t.logoName, f.Logo); err != nil {
			problems = append(problems, fmt.Errorf("logo: %w", err))
		}
	}
	switch {
	case f.Font == nil:
	case len(f.Font) > largestFont:
		problems = append(problems, fmt.Errorf("font: %d bytes are too many; %d at most", len(f.Font), largestFont))
	case !bytes.HasPrefix(f.Font, []byte("wOF2")):
		problems = append(problems, errors.New("font: is no WOFF2 file"))
	}
	own := ownColours()
	for _, look := range []struct {
		name string
		set  map[string]string
		to   *map[string]string
	}{{"light", f.Light, &t.light}, {"dark", f.Dark, &t.dark}} {
		colours := maps.Clone(own[look.name])
		set := map[string]string{}
		for _, name := range slices.Sorted(maps.Keys(look.set)) {
			value := strings.ToLower(look.set[name])
			if !slices.Contains(Colours, name) || !hexColour.MatchString(value) {
				problems = append(problems, fmt.Errorf("%s: %s: %q is no colour like #12304f of %s", look.name, name, value, strings.Join(Colours, ", ")))
				continue
			}
			set[name], colours[name] = value, value
		}
		*look.to = set
		for _, p := range unreadable(colours) {
			problems = append(problems, fmt.Errorf("%s: %s", look.name, p))
		}
	}
	return t, errors.Join(problems...)
}

// style is the theme's style sheet, which follows Daybook's own.
func (t Theme) style(fontURL string) []byte {
	var b bytes.Buffer
	root := func(set map[string]string) string {
		var s strings.Builder
		for _, name := range slices.Sorted(maps.Keys(set)) {
			fmt.Fprintf(&s, " --%s: %s;", name, set[name])
		}
		return s.String()
	}
	if t.font != nil {
		fmt.Fprintf(&b, "@font-face { font-family: \"chain\"; src: url(%q) format(\"woff2\"); font-weight: 100 900; font-display: swap; }\n", fontURL)
		b.WriteString(":root { --sans: \"chain\", system-ui, -apple-system, \"Segoe UI\", Roboto, \"Noto Sans\", sans-serif; }\n")
	}
	fmt.Fprintf(&b, "@media not all and (prefers-color-scheme: dark) { :root {%s } }\n@media (prefers-color-scheme: dark) { :root {%s } }\n", root(t.light), root(t.dark))
	return b.Bytes()
}

// add puts the files of a theme among the assets.
func (a assets) add(t Theme) {
	if t.branded {
		a.keep(t.logoName, t.logo)
	}
	if !t.styled {
		return
	}
	font := ""
	if t.font != nil {
		a.keep("chain.woff2", t.font)
		font = a.url("chain.woff2")
	}
	a.keep("theme.css", t.style(font))
}

// optional is the address of an asset; empty where there is none of that name.
func (a assets) optional(name string) string {
	if a.names[name] == "" {
		return ""
	}
	return a.url(name)
}

// picture refuses a logo that is not a small, plain picture.
func picture(name string, doc []byte) error {
	if len(doc) > largestLogo {
		return fmt.Errorf("%d bytes are too many; %d at most", len(doc), largestLogo)
	}
	switch path.Ext(name) {
	case ".png":
		c, err := png.DecodeConfig(bytes.NewReader(doc))
		if err != nil {
			return fmt.Errorf("is no PNG: %w", err)
		}
		if c.Width > widestLogo || c.Height > widestLogo {
			return fmt.Errorf("is %d x %d pixels; %d at most", c.Width, c.Height, widestLogo)
		}
		return nil
	case ".svg":
		return plainSVG(doc)
	}
	return errors.New("is neither .svg nor .png")
}

// drawn are the elements of a plain SVG.
var drawn = []string{
	"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "title", "desc", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "use", "symbol", "metadata",
}

// plainSVG refuses an SVG that does more than draw: scripts, style sheets, text in fonts of others, anything from elsewhere.
func plainSVG(doc []byte) error {
	d := xml.NewDecoder(bytes.NewReader(doc))
	root := true
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			if root {
				return errors.New("is no SVG")
			}
			return nil
		}
		if err != nil {
			return fmt.Errorf("is no SVG: %w", err)
		}
		switch v := token.(type) {
		case xml.Directive:
			return errors.New("has a document type, which a logo does not need")
		case xml.ProcInst:
			if v.Target != "xml" {
				return fmt.Errorf("has an instruction %q", v.Target)
			}
		case xml.StartElement:
			if !slices.Contains(drawn, v.Name.Local) || root && v.Name.Local != "svg" {
				return fmt.Errorf("has an element %q; a logo only draws (text as paths)", v.Name.Local)
			}
			root = false
			for _, a := range v.Attr {
				if err := plainAttribute(a); err != nil {
					return err
				}
			}
		}
	}
}

func plainAttribute(a xml.Attr) error {
	name, value := strings.ToLower(a.Name.Local), strings.ToLower(strings.TrimSpace(a.Value))
	switch {
	case a.Name.Space == "xmlns" || name == "xmlns":
		return nil
	case strings.HasPrefix(name, "on"):
		return fmt.Errorf("has a script in %s", a.Name.Local)
	case name == "href" && !strings.HasPrefix(value, "#"):
		return fmt.Errorf("leads elsewhere: %s", a.Name.Local)
	case strings.Contains(value, "url(") && !strings.Contains(value, "url(#"), strings.Contains(value, "://"), strings.Contains(value, "javascript:"), strings.Contains(value, "@import"):
		return fmt.Errorf("leads elsewhere: %s", a.Name.Local)
	}
	return nil
}

var hexColour = regexp.MustCompile(`^#([0-9a-f]{3}|[0-9a-f]{6})$`)
