package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"sort"
	"strings"
)

//go:embed static template messages openapi.json
var embedded embed.FS

// assets are the static files under names that hold a hash of their bytes, so that they may be cached for ever.
type assets struct {
	bodies map[string]*body  // by hashed name
	names  map[string]string // hashed by plain name
}

func loadAssets() assets {
	a := assets{bodies: map[string]*body{}, names: map[string]string{}}
	err := fs.WalkDir(embedded, "static", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := embedded.ReadFile(file)
		if err != nil {
			return err
		}
		a.keep(strings.TrimPrefix(file, "static/"), b)
		return nil
	})
	if err != nil {
		panic("web: " + err.Error()) // the files are in the binary
	}
	return a
}

// keep puts a file among the assets.
func (a assets) keep(name string, doc []byte) {
	sum := sha256.Sum256(doc)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	b := newBody(doc)
	b.small = true
	a.bodies[hashed], a.names[name] = b, hashed
}

// url returns the address of the asset called name.
func (a assets) url(name string) string {
	hashed, ok := a.names[name]
	if !ok {
		panic("web: no asset " + name)
	}
	return "/static/" + hashed
}

// buildHash changes with any asset, template or catalogue.
func buildHash(a assets) string {
	h := sha256.New()
	names := make([]string, 0, len(a.bodies))
	for name := range a.bodies {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		h.Write([]byte(name))
	}
	for _, pattern := range []string{"template/*.html", "messages/*.yaml"} {
		files, err := fs.Glob(embedded, pattern)
		if err != nil {
			panic("web: " + err.Error())
		}
		for _, file := range files {
			b, err := embedded.ReadFile(file)
			if err != nil {
				panic("web: " + err.Error())
			}
			h.Write(b)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

var mediaTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".png":   "image/png",
	".woff2": "font/woff2",
	".txt":   "text/plain; charset=utf-8",
}

func (s *server) static(w http.ResponseWriter, r *http.Request) {
	b, ok := s.assets.bodies[r.PathValue("name")]
	if !ok {
		s.nothing(w, r)
		return
	}
	w.Header().Set("Content-Type", mediaTypes[path.Ext(r.PathValue("name"))])
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	respond(w, r, http.StatusOK, b)
}
