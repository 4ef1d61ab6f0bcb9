package intake

import "fmt"

// Limits say when a file is more than anybody means to send. What crosses one is told, never cut short or loaded in part.
type Limits struct {
	MaxBytes int64 // unpacked bytes of one archive; 0 means 64 GiB
	MaxRatio int64 // unpacked to packed bytes of an archive, once more than 16 MiB are out; 0 means 400
	MaxCell  int   // bytes of one cell; 0 means 1 MiB
	MaxRow   int   // bytes of one row, line ends inside quotes included; 0 means 16 MiB
}

func (l Limits) orDefault() Limits {
	if l.MaxBytes == 0 {
		l.MaxBytes = 64 << 30
	}
	if l.MaxRatio == 0 {
		l.MaxRatio = 400
	}
	if l.MaxCell == 0 {
		l.MaxCell = 1 << 20
	}
	if l.MaxRow == 0 {
		l.MaxRow = 16 << 20
	}
	return l
}

// size writes a number of bytes for people: whole MiB and KiB where they are whole.
func size[N int | int64](n N) string {
	switch {
	case n >= 1<<30 && n%(1<<30) == 0:
		return fmt.Sprintf("%d GiB", n>>30)
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
