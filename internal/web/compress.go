package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

// The encodings that bodies are sent in, the smaller first; "" is as it is.
const (
	asBrotli = "br"
	asGzip   = "gzip"
)

// encodingFor picks the best encoding that a reader takes.
func encodingFor(r *http.Request) string {
	accept := r.Header.Get("Accept-Encoding")
	for _, name := range []string{asBrotli, asGzip} {
		if takes(accept, name) {
			return name
		}
	}
	return ""
}

// takes says whether an Accept-Encoding header has an encoding and does not refuse it.
func takes(accept, encoding string) bool {
	for _, part := range strings.Split(accept, ",") {
		name, quality, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		_, value, ok := strings.Cut(strings.ReplaceAll(quality, " ", ""), "q=")
		q, err := strconv.ParseFloat(value, 64)
		return !ok || err != nil || q > 0
	}
	return false
}

// brotliWriters are used again: each holds about 1 MB. Level 5 is smaller than gzip in the same time.
var brotliWriters = sync.Pool{New: func() any { return brotli.NewWriterLevel(nil, 5) }}

// encode returns body in an encoding.
func encode(body []byte, encoding string) []byte {
	var b bytes.Buffer
	switch encoding {
	case asBrotli:
		w := brotliWriters.Get().(*brotli.Writer)
		w.Reset(&b)
		_, _ = w.Write(body) // a Buffer takes all
		_ = w.Close()
		brotliWriters.Put(w)
	case asGzip:
		w := gzip.NewWriter(&b)
		_, _ = w.Write(body) // as above
		_ = w.Close()
	default:
		return body
	}
	return b.Bytes()
}

// respond writes a whole body in the encoding that the reader takes; a HEAD gets its headers only.
func respond(w http.ResponseWriter, r *http.Request, status int, body *body) {
	h := w.Header()
	h.Add("Vary", "Accept-Encoding")
	encoding := encodingFor(r)
	if len(body.plain) < 512 {
		encoding = "" // one packet either way
	}
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	out := body.in(encoding)
	h.Set("Content-Length", strconv.Itoa(len(out)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(out) // the reader has gone; nobody is left to tell
	}
}
