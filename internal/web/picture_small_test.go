package web_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"slices"
	"sort"
	"testing"
)

const (
	// tallest is how many pixels of a page a picture shows.
	tallest = 1600
	// heaviestPicture is how many bytes one takes in the repository.
	heaviestPicture = 60_000
)

// small writes a picture again in its commonest colours, which pages of text hardly exceed. Where that is too heavy, shades that are near each other become one, and
// then less of the page is shown.
func small(t *testing.T, picture []byte) (out []byte) {
	t.Helper()
	from, err := png.Decode(bytes.NewReader(picture))
	must(t, err)
	box := from.Bounds()
	box.Max.Y = min(box.Max.Y, box.Min.Y+tallest)
	for apart := 0; ; apart += 12 {
		if out = painted(t, from, box, apart); len(out) <= heaviestPicture {
			return out
		}
		if apart >= 48 {
			apart, box.Max.Y = 0, box.Max.Y-200
		}
	}
}

// painted writes a part of a picture in 256 colours at most, each so far from the others.
func painted(t *testing.T, from image.Image, box image.Rectangle, apart int) []byte {
	t.Helper()
	seen := map[color.RGBA]int{}
	at := func(x, y int) color.RGBA { return color.RGBAModel.Convert(from.At(x, y)).(color.RGBA) }
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			seen[at(x, y)]++
		}
	}
	colours := make([]color.RGBA, 0, len(seen))
	for c := range seen {
		colours = append(colours, c)
	}
	sort.Slice(colours, func(i, j int) bool {
		a, b := colours[i], colours[j]
		if seen[a] != seen[b] {
			return seen[a] > seen[b]
		}
		return uint32(a.R)<<16|uint32(a.G)<<8|uint32(a.B) < uint32(b.R)<<16|uint32(b.G)<<8|uint32(b.B)
	})
	var palette color.Palette
	for _, c := range colours {
		near := func(other color.Color) bool {
			o := other.(color.RGBA)
			return off(o.R, c.R)+off(o.G, c.G)+off(o.B, c.B) < apart
		}
		if len(palette) < 256 && !slices.ContainsFunc(palette, near) {
			palette = append(palette, c)
		}
	}
	to := image.NewPaletted(box, palette)
	index := map[color.RGBA]uint8{}
	for c := range seen {
		index[c] = uint8(palette.Index(c)) //nolint:gosec // at most 255
	}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			to.SetColorIndex(x, y, index[at(x, y)])
		}
	}
	var out bytes.Buffer
	must(t, (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, to))
	return out.Bytes()
}

// off is how far two shades are apart.
func off(a, b uint8) int { return max(int(a), int(b)) - min(int(a), int(b)) }
