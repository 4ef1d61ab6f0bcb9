package postgres

import (
	"crypto/tls"
	"errors"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/daybookhq/daybook/internal/fault"
)

// refusedTLS is what the driver says where TLS is wanted and the server has none. It has no type of its own.
const refusedTLS = "server refused TLS connection"

// away says that there is no way to the server, and what to do about it. What a person must change does not pass.
func (d *DB) away(err error) error {
	e := fault.New(fault.Unreachable, "warehouse %s cannot be reached: %w", d.name, err)
	var certificate *tls.CertificateVerificationError
	var name *net.DNSError
	switch {
	case strings.Contains(err.Error(), refusedTLS):
		return e.WithHint("this server has no TLS, and sslmode in the URL (or PGSSLMODE) wants it: turn ssl on at the server, or write sslmode=disable where the way to it is safe")
	case errors.As(err, &certificate):
		return e.WithHint("the server's certificate is not one that is trusted for this host: name its authority with sslrootcert, and the host as the certificate does (sslmode=verify-full)")
	case errors.As(err, &name) && name.IsNotFound:
		return e.ThatPasses().WithHint("nothing is known of host %s: check the name in %s, and that this machine's name service answers", name.Name, d.options.Named)
	}
	return e.ThatPasses().WithHint("check that the server runs and that %s names it; nothing was published, the same command may be given again", d.options.Named)
}

// told is an error in one line.
type told struct {
	text string
	err  error
}

func (t *told) Error() string { return t.text }
func (t *told) Unwrap() error { return t.err }

// brief makes one line of what the driver says, which lists every attempt on every address, with TLS and without: the last tells most, but for
// one that only says that there is no TLS.
func brief(err error) error {
	var c *pgconn.ConnectError
	if errors.As(err, &c) {
		err = telling(c.Unwrap())
	}
	var name *net.DNSError
	if errors.As(err, &name) {
		err = name // one answer for every kind of address
	}
	return &told{strings.Join(strings.Fields(err.Error()), " "), err}
}

// telling is the attempt that tells most.
func telling(err error) error {
	list, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return err
	}
	last := err
	for i, e := range list.Unwrap() {
		if e = telling(e); i == 0 || !strings.Contains(e.Error(), refusedTLS) {
			last = e
		}
	}
	return last
}
