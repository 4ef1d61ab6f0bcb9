package batch

import "context"

// DatesOf is what status reads of business dates when it has seen run published.
func DatesOf(ctx context.Context, h Home, run int64) (StatusReport, error) {
	s := StatusReport{PublishedRun: run}
	err := s.dates(ctx, h, nil)
	return s, err
}
