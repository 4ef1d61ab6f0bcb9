package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
)

// While a process serves a home on the embedded engine it is the only one that can open the warehouse. Every other command
// hands its words to it through a socket and plays back what it answers: same output, same exit code.

// handedOver is how a command ended that another process ran.
type handedOver int

func (h handedOver) Error() string {
	return fmt.Sprintf("ended with exit code %d in the serving process", int(h))
}

// request is a command line on its way to the serving process.
type request struct {
	Args        []string          `json:"args"`
	Dir         string            `json:"dir"`
	Env         map[string]string `json:"env"`
	OutTerminal bool              `json:"out_terminal"`
	ErrTerminal bool              `json:"err_terminal"`
	Where       bool              `json:"where,omitempty"` // no command: on which address are the pages
}

// frame is one piece of the answer.
type frame struct {
	Out  []byte `json:"out,omitempty"`
	Err  []byte `json:"err,omitempty"`
	Exit *int   `json:"exit,omitempty"`
	URL  string `json:"url,omitempty"`
}

// socketPath is where a home's serving process listens: a hashed name in the user's runtime folder.
func socketPath(home string, env func(string) string) (string, error) {
	dir := env("XDG_RUNTIME_DIR")
	if dir == "" {
		dir = filepath.Join(os.TempDir(), fmt.Sprintf("daybook-%d", os.Getuid()))
	} else {
		dir = filepath.Join(dir, "daybook")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fault.New(fault.Unreachable, "runtime folder: %w", err)
	}
	if info, err := os.Lstat(dir); err != nil || !info.IsDir() || info.Mode().Perm()&0o077 != 0 {
		return "", fault.New(fault.Unreachable, "runtime folder %s must be a folder of your own that nobody else can enter", dir)
	}
	if real, err := filepath.EvalSymlinks(home); err == nil {
		home = real
	}
	sum := sha256.Sum256([]byte(home))
	return filepath.Join(dir, hex.EncodeToString(sum[:12])+".sock"), nil
}

// handOver gives this command line to the process that serves the home. ok is false where there is none.
func (a *app) handOver(ctx context.Context, home string) (code int, ok bool, err error) {
	path, err := socketPath(home, a.env)
	if err != nil {
		return 0, false, nil //nolint:nilerr // without a runtime folder nobody serves there either
	}
	conn, err := net.DialTimeout("unix", path, time.Second)
	if err != nil {
		return 0, false, nil //nolint:nilerr // nobody serves this home
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() }) // the other side sees it and stops
	defer stop()
	defer func() { _ = conn.Close() }()
	env := map[string]string{}
	for _, name := range []string{"NO_COLOR", "TERM", "COLUMNS", "DAYBOOK_HOME", "USER"} {
		if v := a.env(name); v != "" {
			env[name] = v
		}
	}
	if err := json.NewEncoder(conn).Encode(request{Args: a.args, Dir: a.dir, Env: env, OutTerminal: a.streams.OutTerminal, ErrTerminal: a.streams.ErrTerminal}); err != nil {
		return 0, false, fault.New(fault.Unreachable, "hand over to the serving process: %w", err)
	}
	dec := json.NewDecoder(conn)
	for {
		var f frame
		if err := dec.Decode(&f); err != nil {
			if ctx.Err() != nil {
				return 0, false, ctx.Err()
			}
			return 0, false, fault.New(fault.Failed, "the serving process went away before the command ended: %w", err).
				WithHint("daybook status says what became of it")
		}
		_, _ = a.streams.Out.Write(f.Out)
		_, _ = a.streams.Err.Write(f.Err)
		if f.Exit != nil {
			return *f.Exit, true, nil
		}
	}
}
