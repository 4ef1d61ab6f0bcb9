package export

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// plain returns the value as text: ISO dates, exact decimals with all their decimals, no thousands separators. It is not
// meant for null.
func (c column) plain(v any) string {
	switch v := v.(type) {
	case string:
		if c.kind == decimal {
			return c.decimals(v)
		}
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return floating(v, 64)
	case float32:
		return floating(float64(v), 32)
	case time.Time:
		return c.moment(v)
	case []byte:
		return c.bytes(v)
	}
	switch c.kind {
	case decimal:
		if s, ok := v.(fmt.Stringer); ok {
			return c.decimals(s.String())
		}
	case nested:
		b, err := json.Marshal(tidy(v))
		if err == nil {
			return string(b)
		}
	}
	return fmt.Sprint(v)
}

// decimals fills up the decimals that a driver left out because they are zero: money has its cents.
func (c column) decimals(s string) string {
	if c.scale <= 0 {
		return s
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if len(fraction) >= c.scale {
		return s
	}
	return whole + "." + fraction + strings.Repeat("0", c.scale-len(fraction))
}

func (c column) moment(t time.Time) string {
	switch c.kind {
	case date:
		return t.Format(time.DateOnly)
	case clock:
		return t.Format("15:04:05.999999")
	case zoned:
		return t.Format("2006-01-02T15:04:05.999999Z07:00")
	}
	return t.Format("2006-01-02 15:04:05.999999")
}

func (c column) bytes(b []byte) string {
	if c.kind == uuid && len(b) == 16 {
		h := hex.EncodeToString(b)
		return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
	}
	if c.kind == decimal || utf8.Valid(b) {
		return c.plain(string(b))
	}
	return `\x` + hex.EncodeToString(b)
}

// floating writes the shortest number that reads back as the same one.
func floating(v float64, bits int) string {
	if a := math.Abs(v); a != 0 && (a < 1e-6 || a >= 1e21) {
		return strconv.FormatFloat(v, 'g', -1, bits)
	}
	return strconv.FormatFloat(v, 'f', -1, bits)
}

// tidy makes of a nested value one that JSON can hold, decimals as text.
func tidy(v any) any {
	switch v := v.(type) {
	case nil, string, bool, int64, int32, int16, int8, uint64, uint32, uint16, uint8, json.Number:
		return v
	case *big.Int:
		return json.Number(v.String())
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
		return v
	case time.Time:
		if v.Equal(v.Truncate(24 * time.Hour)) {
			return v.Format(time.DateOnly)
		}
		return v.Format("2006-01-02 15:04:05.999999")
	case []any:
		list := make([]any, len(v))
		for i, x := range v {
			list[i] = tidy(x)
		}
		return list
	case map[string]any:
		list := make(map[string]any, len(v))
		for _, k := range slices.Sorted(maps.Keys(v)) {
			list[k] = tidy(v[k])
		}
		return list
	}
	return fmt.Sprint(v)
}
