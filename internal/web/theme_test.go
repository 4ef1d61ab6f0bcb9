package web_test

import (
	"bytes"
	"image"
	"image/png"
	"log/slog"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/web"
)

const mark = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 28"><title>Alder</title><rect width="28" height="28" rx="6" fill="#0a5d3b"/><path d="M8 20 14 7l6 13M10.500 15h7" fill="none" stroke="#fff" stroke-width="2.500"/></svg>`

func alder(t *testing.T) web.Theme {
	t.Helper()
	theme, err := web.NewTheme(web.ThemeFiles{
		LogoName: "alder.svg", Logo: []byte(mark), Font: append([]byte("wOF2"), make([]byte, 60)...),
		Light: map[string]string{"accent": "#0a5d3b", "link": "#0a5d3b", "line": "#0a5d3b", "paper": "#ffffff"}, Dark: map[string]string{"accent": "#8fd8b4", "link": "#8fd8b4", "line": "#8fd8b4"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return theme
}

// TestTheme says that a chain's logo, colours and font are on every page, come from this host, and make pages anew.
func TestTheme(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	served := func(theme web.Theme) func(address string) answer {
		h := web.New(web.Config{Source: sourceOf(d), Now: morning, Currency: "EUR", ChainName: "Alder Foods", Theme: theme, Log: slog.New(slog.DiscardHandler)})
		return func(address string) answer { return get(t, h, address) }
	}
	ours, theirs := served(web.Theme{}), served(alder(t))
	page := theirs("/").want(t, 200)
	if page.Header().Get("ETag") == ours("/").Header().Get("ETag") {
		t.Error("a page keeps its name under another theme")
	}
	logo := all(page.doc, "img.logo")
	if len(logo) != 1 || attr(logo[0], "alt") == "" {
		t.Fatalf("%d logos", len(logo))
	}
	drawing := theirs(attr(logo[0], "src")).want(t, 200)
	has(t, drawing.Header().Get("Content-Type"), "image/svg+xml")
	has(t, drawing.Header().Get("Content-Security-Policy"), "default-src 'none'")
	var sheets []string
	for _, l := range all(page.doc, "link") {
		if attr(l, "rel") == "stylesheet" {
			sheets = append(sheets, attr(l, "href"))
		}
	}
	if len(sheets) != 2 || !strings.HasPrefix(sheets[1], "/static/theme.") {
		t.Fatalf("style sheets %v", sheets)
	}
	sheet := theirs(sheets[1]).want(t, 200).Body.String()
	has(t, sheet, "@media not all and (prefers-color-scheme: dark) { :root { --accent: #0a5d3b; --line: #0a5d3b; --link: #0a5d3b; --paper: #ffffff; } }")
	has(t, sheet, "prefers-color-scheme: dark) { :root { --accent: #8fd8b4;")
	_, font, _ := strings.Cut(sheet, `src: url("`)
	font, _, _ = strings.Cut(font, `"`)
	has(t, theirs(font).want(t, 200).Header().Get("Content-Type"), "font/woff2")
	if n := len(all(ours("/").doc, "img")); n != 0 {
		t.Errorf("%d pictures without a theme", n)
	}
}

// TestTheme_Refuses says what no theme may be, and why.
func TestTheme_Refuses(t *testing.T) {
	t.Parallel()
	var large bytes.Buffer
	if err := png.Encode(&large, image.NewGray(image.Rect(0, 0, 2400, 4))); err != nil {
		t.Fatal(err)
	}
	svg := func(inside string) web.ThemeFiles {
		return web.ThemeFiles{LogoName: "l.svg", Logo: []byte(`<svg xmlns="http://www.w3.org/2000/svg">` + inside + `</svg>`)}
	}
	for want, f := range map[string]web.ThemeFiles{
		"light: accent #7a9e8c on paper #fbfaf7 is 2":   {Light: map[string]string{"accent": "#7a9e8c"}},
		"dark: link #174f86 on paper #121518 is 2":      {Dark: map[string]string{"link": "#174f86"}},
		"light: soft #565f6a on paper #777777 is 1":     {Light: map[string]string{"paper": "#777777"}},
		`light: accent: "red" is no colour`:             {Light: map[string]string{"accent": "red"}},
		`light: ink: "#000000" is no colour`:            {Light: map[string]string{"ink": "#000000"}},
		"logo: is neither .svg nor .png":                {LogoName: "logo.gif", Logo: []byte("GIF89a")},
		"logo: is no PNG":                               {LogoName: "logo.png", Logo: []byte(mark)},
		"logo: is 2400 x 4 pixels; 2000 at most":        {LogoName: "logo.png", Logo: large.Bytes()},
		"logo: 70000 bytes are too many; 65536 at most": {LogoName: "logo.svg", Logo: make([]byte, 70000)},
		`logo: has an element "script"`:                 svg("<script>alert(1)</script>"),
		`logo: has an element "foreignObject"`:          svg("<foreignObject/>"),
		`logo: has an element "style"`:                  svg("<style>@import 'x'</style>"),
		"logo: has a script in onload":                  svg(`<g onload="alert(1)"/>`),
		"logo: leads elsewhere: href":                   svg(`<use href="https://evil.example/x.svg#a"/>`),
		"logo: leads elsewhere: fill":                   svg(`<path fill="url(https://evil.example/x)"/>`),
		"logo: is no SVG":                               {LogoName: "logo.svg", Logo: []byte("hello")},
		"logo: has a document type":                     {LogoName: "logo.svg", Logo: []byte(`<!DOCTYPE svg [<!ENTITY x "y">]><svg/>`)},
		"font: is no WOFF2 file":                        {Font: []byte("OTTO")},
		"font: 204801 bytes are too many":               {Font: make([]byte, 204801)},
	} {
		if _, err := web.NewTheme(f); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
