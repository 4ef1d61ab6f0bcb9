package intake_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
)

type counter struct{ rows int64 }

func (c *counter) Batch(rec arrow.RecordBatch) error { c.rows += rec.NumRows(); return nil }

func TestSmoke(t *testing.T) {
	for _, set := range []string{"online-retail", "iowa", "fresh"} {
		s, err := contract.LoadDir("../../examples/" + set + "/contracts")
		if err != nil {
			t.Fatal(err)
		}
		list, _ := filepath.Glob("/work/shared/data/" + set + "/*.csv")
		var n int64
		bad := 0
		for _, f := range list {
			m, err := s.Find(filepath.Base(f))
			if err != nil || m == nil {
				t.Fatal(f, err)
			}
			src := intake.Source{Name: filepath.Base(f), Slot: m.Slot, Open: func() (io.ReadCloser, error) { return os.Open(f) }}
			c := &counter{}
			v, err := intake.Sample(context.Background(), src, m.Contract, intake.Options{})
			if err != nil || v.Outcome != "ok" {
				t.Errorf("sample %s %v %+v", f, err, v)
			}
			r, err := intake.Read(context.Background(), src, m.Contract, intake.Options{Sink: c, DeliveryID: 3})
			if err != nil {
				t.Fatal(err)
			}
			if r.Verdict.Outcome != "ok" {
				bad++
				t.Logf("%s %+v", f, r.Verdict)
			}
			n += r.Verdict.Rows
			if c.rows != r.Verdict.Rows {
				t.Errorf("%s rows %d %d", f, c.rows, r.Verdict.Rows)
			}
		}
		t.Log(set, n, bad)
	}
}
