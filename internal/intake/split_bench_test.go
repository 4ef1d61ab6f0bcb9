package intake

import (
	"bytes"
	"testing"
)

func BenchmarkSplit(b *testing.B) {
	for _, bench := range []struct{ name, row string }{
		{"plain", "2026-05-30,S0001,P0001,12,36.50,0.00,24.10,0,0.00\n"},
		{"crlf", "2026-05-30,S0001,P0001,12,36.50,0.00,24.10,0,0.00\r\n"},
		{"cr", "2026-05-30,S0001,P0001,12,36.50,0.00,24.10,0,0.00\r"},
		{"quoted", "\"2026-05-30\",\"S0001\",\"P0001\",12,36.50,0.00,24.10,0,0.00\n"},
		{"doubled", "2026-05-30,S0001,\"12\"\" pan\",12,36.50,0.00,24.10,0,0.00\n"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			doc := bytes.Repeat([]byte(bench.row), 20_000)
			s := splitter{delim: []byte{','}, quote: '"', most: 9}
			b.SetBytes(int64(len(doc)))
			for b.Loop() {
				rows := 0
				for s.begin(doc, true); s.next(); rows++ {
					if s.count != 9 {
						b.Fatal(s.count)
					}
				}
				if rows != 20_000 {
					b.Fatal(rows)
				}
			}
		})
	}
}
