package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/daybookhq/daybook/internal/fault"
)

// GateForm is the way to publish a held run, and to refuse it.
type GateForm struct {
	Publish string
	Refuse  string
	Longest int
}

// waits reports whether run n is held and waits for a person's word.
func (r *request) waits(n int64) bool { return r.state.Outcome == "held" && r.state.NewestRun == n }

// gateForm is for who may decide on a held run, where this process can; nil for others.
func (s *server) gateForm(r *request, run int64) *GateForm {
	if s.Mend == nil || !r.base.Who.Mends || !r.waits(run) {
		return nil
	}
	to := fmt.Sprintf("/data/runs/%d", run)
	return &GateForm{Publish: r.view.Link(to + "/publish"), Refuse: r.view.Link(to + "/refuse"), Longest: longestWhy}
}

func (s *server) publishRun(w http.ResponseWriter, hr *http.Request) {
	s.decide(w, hr, "gate_publish", false)
}

func (s *server) refuseRun(w http.ResponseWriter, hr *http.Request) {
	s.decide(w, hr, "gate_refuse", true)
}

// decide goes on with a held run. Its files are those of the whole chain: who sees a part of it has no run to decide on.
func (s *server) decide(w http.ResponseWriter, hr *http.Request, deed string, refuse bool) {
	s.change(w, hr, func(r *request) (string, error) {
		run, err := strconv.ParseInt(r.PathValue("run"), 10, 64)
		if err != nil || run < 1 {
			return "", fault.New(fault.NotFound, "%q is not the number of a run", cut(r.PathValue("run")))
		}
		if _, err := r.q.RunOf(r.ctx, run); err != nil {
			return "", err
		}
		if s.Mend == nil || !r.waits(run) {
			return "", fault.New(fault.NotFound, "run %d does not wait for a decision", run)
		}
		return s.mend(r, deed, s.format.sayf("run %d", run), "/data", func(ctx context.Context, why string) error {
			return s.Mend.Decide(ctx, run, refuse, why)
		})
	})
}
