package notify

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/daybookhq/daybook/internal/retry"
)

// Heartbeat tells a watcher outside that a night was published: where nothing comes for a day, it raises the alarm that a
// machine which is down cannot raise itself.
func Heartbeat(ctx context.Context, address string, patience time.Duration) error {
	_, err := retry.Message(ctx, patience, func() error {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return retry.Lasting(unnamed(err))
		}
		req.Header.Set("User-Agent", "daybook")
		res, err := client.Do(req)
		if err != nil {
			return unnamed(err)
		}
		_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<16))
		_ = res.Body.Close()
		if res.StatusCode/100 != 2 {
			return fmt.Errorf("%s answered %s", req.URL.Host, res.Status)
		}
		return nil
	})
	return err
}
