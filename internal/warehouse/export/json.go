package export

import (
	"bufio"
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"math"
)

// JSON writes rows as an array of objects, one a line, keys in the order of the columns. Decimals are strings with their
// decimals, so that no reader makes floats of money; whole numbers are numbers; dates and times are ISO strings.
func JSON(w io.Writer, rows *sql.Rows) error {
	list, err := columns(rows)
	if err != nil {
		return err
	}
	if err := distinct(list, "JSON"); err != nil {
		return err
	}
	keys := make([][]byte, len(list))
	for i, c := range list {
		keys[i] = append(quoted(c.name), ':')
	}
	out := bufio.NewWriterSize(w, 64<<10)
	_ = out.WriteByte('[')
	first := true
	if err := each(rows, len(list), func(values []any) error {
		if !first {
			_ = out.WriteByte(',')
		}
		first = false
		_, _ = out.WriteString("\n{")
		for i, v := range values {
			if i > 0 {
				_ = out.WriteByte(',')
			}
			_, _ = out.Write(keys[i])
			b, err := list[i].json(v)
			if err != nil {
				return fmt.Errorf("column %s: %w", list[i].name, err)
			}
			_, _ = out.Write(b)
		}
		return out.WriteByte('}')
	}); err != nil {
		return err
	}
	if !first {
		_ = out.WriteByte('\n')
	}
	_, _ = out.WriteString("]\n")
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}

func (c column) json(v any) ([]byte, error) {
	if v == nil {
		return []byte("null"), nil
	}
	switch c.kind {
	case integer, huge:
		return []byte(c.plain(v)), nil
	case boolean:
		return json.Marshal(v)
	case float:
		if f, ok := v.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
			return []byte("null"), nil
		}
		return json.Marshal(v)
	case nested:
		return json.Marshal(tidy(v))
	}
	return quoted(c.plain(v)), nil
}

// quoted is s as a JSON string, < > & as they are.
func quoted(s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic("export: a string that JSON cannot hold: " + err.Error()) // there is none
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
