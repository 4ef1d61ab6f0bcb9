package web_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"sort"
	"testing"
)

// inDocs are the pictures that docs/screenshots keeps.
var inDocs = map[string]bool{
	"brief-desk-light": true, "brief-phone-light": true, "brief-phone-dark": true, "stores-desk-light": true, "store-desk-dark": true,
	"store-phone-light": true, "data-drift-desk-light": true, "learning-phone-light": true,
}

// tallest is how many pixels of a page a picture shows.
const tallest = 1600

// small writes a picture again in its 256 commonest colours, which pages of text hardly exceed, at a quarter of the bytes.
func small(t *testing.T, picture []byte) []byte {
	t.Helper()
	from, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	box := from.Bounds()
	box.Max.Y = min(box.Max.Y, box.Min.Y+tallest)
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
	for i, c := range colours {
		if i == 256 {
			break
		}
		palette = append(palette, c)
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
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, to); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
