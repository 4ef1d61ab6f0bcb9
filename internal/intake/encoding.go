package intake

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// headBytes are looked at before anything else is decided.
const headBytes = 64 << 10

// charmaps are the encodings with one byte a character. Their text is cut into rows as it is, because delimiters, quotes and
// line ends are the same bytes in all of them; only what is not ASCII is decoded, chunk by chunk.
var charmaps = map[string]*charmap.Charmap{"windows-1252": charmap.Windows1252, "iso-8859-15": charmap.ISO8859_15}

// head is the begin of a file's unpacked bytes.
type head struct {
	bytes []byte
	mark  string // the encoding that a byte order mark names, "" for none
}

var marks = []struct {
	mark, name string
}{{"\xef\xbb\xbf", "utf-8"}, {"\xff\xfe", "utf-16le"}, {"\xfe\xff", "utf-16be"}}

// peek reads the head of a file of at most so many bytes and leaves it in place, a byte order mark left out.
func peek(r io.Reader, most int64) (*bufio.Reader, head, error) {
	n := int(min(headBytes, most))
	in := bufio.NewReaderSize(r, n)
	b, err := in.Peek(n)
	if err != nil && !errors.Is(err, io.EOF) && len(b) == 0 {
		return nil, head{}, err
	}
	h := head{bytes: bytes.Clone(b)}
	for _, m := range marks {
		if strings.HasPrefix(string(b[:min(len(b), 3)]), m.mark) {
			h.mark, h.bytes = m.name, h.bytes[len(m.mark):]
			_, err = in.Discard(len(m.mark))
			return in, h, err
		}
	}
	return in, h, nil
}

// text is the reader of a file's text: UTF-8, or the bytes of a single-byte encoding as they are.
func (h head) text(in io.Reader, encoding string) io.Reader {
	if !strings.HasPrefix(encoding, "utf-16") {
		return in
	}
	order := unicode.LittleEndian
	if encoding == "utf-16be" || h.mark == "utf-16be" {
		order = unicode.BigEndian
	}
	return unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Reader(in)
}

// foreign says how the head shows another encoding than the contract's: by its mark or by where its NUL bytes stand.
// "" where it shows none.
func (h head) foreign(encoding string) string {
	wide := strings.HasPrefix(encoding, "utf-16")
	if h.mark != "" && h.mark != encoding && (encoding != "utf-16" || !strings.HasPrefix(h.mark, encoding)) {
		return "the file begins with the byte order mark of " + h.mark + "; the contract says " + encoding
	}
	even, odd := zeros(h.bytes)
	pairs, looks := len(h.bytes)/2, h.looks()
	switch {
	case !wide && looks != "":
		return "the file is full of NUL bytes, as utf-16 is; the contract says " + encoding
	case wide && h.mark == "" && even+odd == 0 && pairs > 4:
		return "the file is not " + encoding + ": it has no byte order mark and no NUL bytes"
	case encoding == "utf-16" && h.mark == "" && pairs > 0:
		return "the file has no byte order mark that would tell its byte order; where there never is one, the contract must say utf-16le or utf-16be"
	case wide && h.mark == "" && looks != "" && looks != encoding:
		return "the file looks like " + looks + "; the contract says " + encoding
	}
	return ""
}

// looks is the byte order of UTF-16 that the head looks like, "" where it does not: text of mostly ASCII has a NUL in one half
// of each pair.
func (h head) looks() string {
	even, odd := zeros(h.bytes)
	pairs := len(h.bytes) / 2
	switch {
	case odd > pairs/2 && odd > 2*even:
		return "utf-16le"
	case even > pairs/2 && even > 2*odd:
		return "utf-16be"
	}
	return ""
}

// wide is the UTF-16 that the head's mark names or that it looks like, "" for none.
func (h head) wide() string {
	if strings.HasPrefix(h.mark, "utf-16") {
		return h.mark
	}
	return h.looks()
}

func zeros(b []byte) (even, odd int) {
	if bytes.IndexByte(b, 0) < 0 {
		return 0, 0
	}
	for i, c := range b {
		switch {
		case c != 0:
		case i%2 == 0:
			even++
		default:
			odd++
		}
	}
	return even, odd
}

// packed says which archive the head is the begin of: a file that is one has to say so in its name.
func (h head) packed() string {
	for _, m := range []struct{ magic, name string }{
		{"\x1f\x8b", "a gzip archive, but its name does not end with .gz"},
		{"\x28\xb5\x2f\xfd", "a zstd archive, but its name does not end with .zst"},
		{"PK\x03\x04", "a zip archive or an office document, no text"},
	} {
		if bytes.HasPrefix(h.bytes, []byte(m.magic)) {
			return m.name
		}
	}
	return ""
}

// decoded returns a chunk as UTF-8 and whether all of it is clean: valid UTF-8, no NUL byte, nothing that its encoding has
// no character for. What a decoder could not read is U+FFFD then.
func decoded(b []byte, encoding string) (text []byte, clean bool) {
	clean = bytes.IndexByte(b, 0) < 0
	m := charmaps[encoding]
	switch {
	case m != nil && !ascii(b):
		text, err := m.NewDecoder().Bytes(b)
		return text, clean && err == nil && !bytes.ContainsRune(text, utf8.RuneError)
	case m != nil:
		return b, clean
	case strings.HasPrefix(encoding, "utf-16"):
		return b, clean && !bytes.ContainsRune(b, utf8.RuneError)
	}
	return b, clean && utf8.Valid(b)
}

func ascii(b []byte) bool {
	for ; len(b) >= 8; b = b[8:] {
		if binary.LittleEndian.Uint64(b)&0x8080808080808080 != 0 {
			return false
		}
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// brokenText says why a cell's text is none, "" where it is.
func brokenText(b []byte, encoding string) string {
	switch {
	case bytes.IndexByte(b, 0) >= 0:
		return "holds a NUL byte"
	case undecodable(b, encoding):
		return "holds bytes that are no " + encoding
	}
	return ""
}

// undecodable reports whether b, decoded, holds what its encoding has no character for. In UTF-8 itself a replacement
// character is a letter like any other.
func undecodable(b []byte, encoding string) bool {
	return !utf8.Valid(b) || encoding != "utf-8" && bytes.ContainsRune(b, utf8.RuneError)
}
