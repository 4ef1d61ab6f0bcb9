package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/retry"
)

// client asks other programs. It follows no redirects: a signed message goes where it was meant to go.
var client = &http.Client{
	Timeout:       15 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// post sends JSON. What the other side refuses for good is retry.Lasting; what it asks to send later is tried again then.
func post(ctx context.Context, to string, body []byte, header map[string]string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return retry.Lasting(unnamed(err))
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "daybook")
	for k, v := range header {
		req.Header.Set(k, v)
	}
	res, err := client.Do(req)
	if err != nil {
		return unnamed(err)
	}
	defer func() { _ = res.Body.Close() }()
	answer, _ := io.ReadAll(io.LimitReader(res.Body, 300))
	if res.StatusCode/100 == 2 {
		return nil
	}
	err = fmt.Errorf("%s answered %s: %s", req.URL.Host, res.Status, strings.ToValidUTF8(strings.TrimSpace(string(answer)), "?"))
	again := res.StatusCode >= 500 || res.StatusCode == http.StatusTooManyRequests || res.StatusCode == http.StatusRequestTimeout
	if !again {
		return retry.Lasting(err)
	}
	if seconds, perr := strconv.Atoi(res.Header.Get("Retry-After")); perr == nil && seconds > 0 {
		return retry.Later(err, min(time.Duration(seconds)*time.Second, time.Minute))
	}
	return err
}

// unnamed is an error of net/http without the address in it, which may hold a key.
func unnamed(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		host := "the address"
		if parsed, perr := url.Parse(u.URL); perr == nil && parsed.Host != "" {
			host = parsed.Host
		}
		return fmt.Errorf("%s %s: %w", strings.ToUpper(u.Op), host, u.Err)
	}
	return err
}
