package web_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"testing"

	"github.com/andybalholm/brotli"
)

func TestCompressed(t *testing.T) {
	t.Parallel()
	h := chain(t)
	want := get(t, h, "/stores").Body.Bytes()
	for accept, encoding := range map[string]string{
		"gzip, deflate, br": "br", "br;q=0, gzip;q=0.9": "gzip", "gzip;q=0": "", "identity": "", "GZIP": "gzip",
	} {
		for range 2 { // the second comes from memory
			a := get(t, h, "/stores", "Accept-Encoding", accept).want(t, 200)
			if got := a.Header().Get("Content-Encoding"); got != encoding {
				t.Errorf("%s: encoding %q, want %q", accept, got, encoding)
			}
			if !bytes.Equal(unpacked(t, a), want) {
				t.Errorf("%s: the compressed page is another", accept)
			}
			if encoding != "" && a.Body.Len() > len(want)/3 {
				t.Errorf("%s: %d bytes of %d", accept, a.Body.Len(), len(want))
			}
		}
	}
}

func unpacked(t *testing.T, a answer) []byte {
	t.Helper()
	var r io.Reader = bytes.NewReader(a.Body.Bytes())
	switch a.Header().Get("Content-Encoding") {
	case "br":
		r = brotli.NewReader(r)
	case "gzip":
		z, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		r = z
	}
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return body
}
