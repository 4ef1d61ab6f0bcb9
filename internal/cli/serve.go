package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/intake"
	"github.com/daybookhq/daybook/internal/monitor"
	"github.com/daybookhq/daybook/internal/schedule"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/web"
)

func (a *app) serveCommand() *cobra.Command {
	var listen string
	var times []string
	var watch bool
	cmd := exits(&cobra.Command{
		Use:   "serve",
		Short: "Serve the dashboard, and run at night where --schedule says so",
		Long: `Serve shows the published run on pages. Other commands on the same home go on working: they hand their work to this process.
Without users it listens on loopback only, and asks for no login; daybook user add makes the first one. Beyond loopback it needs users, and
dashboard.url in daybook.yaml, with dashboard.tls_cert and tls_key or a proxy that ends TLS;
without TLS here it warns when it starts. With a schedule it says on stderr when a run begins, what it did and when the next one begins.`,
		Example: "  daybook serve\n  daybook serve --watch\n  daybook serve --listen 127.0.0.1:9000 --schedule \"30 4 * * *\"",
		Args:    takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if a.shared != nil {
				return fault.New(fault.Locked, "this home is served already")
			}
			dir, err := a.findHome()
			if err != nil {
				return err
			}
			s, err := a.startServer(cmd.Context(), dir, listen, false)
			if err != nil {
				return err
			}
			if err := s.keep(times, watch); err != nil {
				return errors.Join(err, s.close())
			}
			if a.json {
				if err := a.printJSON(map[string]string{"url": s.url(), "home": dir}); err != nil {
					return errors.Join(err, s.close())
				}
			}
			a.tell("serving %s on %s (Ctrl-C ends it)", dir, s.url())
			if next := s.nextRun(); !next.IsZero() {
				a.tell("the next run begins %s", s.plannedAt(next))
			}
			if warning := unencrypted(s.listen, s.home.config.Dashboard); warning != "" {
				s.home.Log.Warn("pages without TLS", "listen", s.listen)
				a.tell("%s", clean(warning))
			}
			if s.open {
				a.tell("there are no users: pages are served to this machine only and ask for no login; daybook user add makes the first one")
			}
			for _, p := range s.home.Broken {
				s.home.Log.Error("contract cannot be used", "file", p.File, "line", p.Line, "error", p.Msg, "hint", p.Hint)
				a.tell("%s", clean(p.String()))
			}
			if len(s.home.Broken) > 0 {
				a.tell("no run begins before that is mended; what is published is served")
			}
			return s.wait(cmd.Context())
		},
	}, "0  ended by Ctrl-C or a signal", "1  the address is in use", "2  wrong words, or an address beyond loopback without users or dashboard.url", "5  the home is served already")
	cmd.Flags().StringVar(&listen, "listen", "", "on address `ADDR` (else that of daybook.yaml, else 127.0.0.1:8088)")
	cmd.Flags().StringArrayVar(&times, "schedule", nil, "run when `CRON` says: minute hour day month weekday; again for more (else schedule.runs of daybook.yaml)")
	cmd.Flags().BoolVar(&watch, "watch", false, "take files in as they arrive, by day too (else schedule.watch of daybook.yaml)")
	return cmd
}

// pageConfig is what pages and mails have in common, so that no figure in a mail differs from the page's.
func (a *app) pageConfig(h *opened, crew *web.People) web.Config {
	c := h.config
	return web.Config{
		Now: h.Now, Currency: c.Currency, ChainName: c.Chain, Locale: c.Dashboard.Locale, Compare: c.Dashboard.Compare, Calendar: calendarOf(c.Calendar),
		CompareByRole: byRole(c.Dashboard.CompareByRole), People: crew, Version: Version, Log: h.Log,
	}
}

// server is a home being served.
type server struct {
	app      *app
	home     *opened
	http     *http.Server
	tcp      net.Listener
	socket   net.Listener
	path     string
	plan     atomic.Pointer[schedule.Plan] // by which it runs; nil before that is known, and where it runs by none
	name     string                        // by which other processes know this one
	failed   chan error
	busy     atomic.Pointer[web.Busy] // nil: nothing is under way
	byDay    atomic.Bool              // files are taken in as they arrive
	settings atomic.Pointer[readSettings]
	asked    *monitor.Queries // what the warehouse is asked
	cancel   context.CancelFunc
	ctx      context.Context
	secure   bool           // TLS ends here
	listen   string         // the address as it was asked for
	open     bool           // there are no users
	logged   sync.WaitGroup // the audit log's last lines
	work     sync.WaitGroup // commands that were handed over, and looks for trouble
}

// startServer opens a home and serves it. anyPort takes the next free port where the wanted one is in use.
func (a *app) startServer(ctx context.Context, dir, listen string, anyPort bool) (_ *server, err error) {
	path, err := socketPath(dir, a.env)
	if err != nil {
		return nil, err
	}
	s := &server{app: a, path: path, failed: make(chan error, 2), name: processName()}
	defer func() {
		if err != nil {
			_ = s.close()
		}
	}()
	if s.socket, err = listenSocket(path); err != nil {
		return nil, err
	}
	if s.home, err = a.open(ctx, dir, patience); err != nil {
		return nil, err
	}
	s.asked = monitor.NewQueries()
	s.home.Warehouse.Driver = warehouse.Watched(s.home.Warehouse.Driver, a.now, s.asked.Tell)
	s.home.busy, s.home.byDay, s.home.plan, s.home.Served = &s.busy, &s.byDay, &s.plan, true
	if listen == "" {
		listen = s.home.config.Listen
	}
	crew, err := a.peopleOf(ctx, s.home, listen)
	if err == nil {
		crew.OIDC, err = a.companyLogin(s.home.config, s.home.Dir)
	}
	if err != nil {
		return nil, err
	}
	s.home.directory = crew.Directory
	some, err := crew.Directory.Anybody(ctx)
	if err != nil {
		return nil, err
	}
	if err := mayListen(listen, some || crew.OIDC != nil, s.home.config.Dashboard); err != nil {
		return nil, err
	}
	s.listen = listen
	if s.tcp, err = bind(listen, anyPort); err != nil {
		return nil, err
	}
	s.secure = s.home.config.Dashboard.TLSCert != ""
	pages, err := encrypted(s.tcp, s.home.config.Dashboard)
	if err != nil {
		return nil, err
	}
	if err := mend(ctx, s.home); err != nil {
		return nil, err
	}
	s.ctx, s.cancel = context.WithCancel(context.WithoutCancel(ctx))
	theme, err := themeOf(s.home.config.Dashboard.Theme)
	if err != nil {
		return nil, err
	}
	contracts := &contractFolder{home: dir, path: s.home.config.Contracts}
	key, err := crew.Directory.Register.Key(ctx, "mail")
	if err != nil {
		return nil, err
	}
	board := a.pageConfig(s.home, crew)
	board.Source, board.StateFor, board.Due, board.Contracts = web.FromWarehouse(s.home.Warehouse, s.busy.Load), time.Second, s.due, contracts.now
	board.Hosts, board.Theme, board.EmbedIn = hostsOf(s.home.config.Dashboard), theme, strings.Fields(s.home.config.Dashboard.Embed)
	board.AtOnce = processors()
	board.Lines = linesOf(s.home)
	board.Mend, board.Mails, board.ByDay, board.Told = mender{s}, mailsOff{a, s.home, key}, s.byDay.Load, s.told
	handler := web.New(board)
	s.http = &http.Server{
		Handler: s.monitored(handler, handler.Ahead), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
		WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	go func() {
		if err := s.http.Serve(pages); !errors.Is(err, http.ErrServerClosed) {
			s.failed <- err
		}
	}()
	s.logged.Go(func() { crew.Log.Keep(s.ctx, 5*time.Second) })
	s.logged.Go(func() { crew.Directory.Keep(s.ctx, 5*time.Second, s.home.Log) })
	s.open = !some
	s.work.Go(func() { a.answer(s.ctx, s.socket, s.home, s.url()) })
	s.work.Go(s.watch)
	s.work.Go(func() { handler.ReadAhead(s.ctx) })
	return s, nil
}

// mend finishes what a killed process left, unless a run is under way somewhere: that one is alive, and mends by itself.
func mend(ctx context.Context, h *opened) error {
	unlock, err := lockRun(ctx, h, false)
	if fault.KindOf(err) == fault.Locked {
		return nil
	}
	if err != nil {
		return err
	}
	defer unlock()
	return batch.Mend(ctx, h.Home)
}

// bind listens on an address.
func bind(listen string, anyPort bool) (net.Listener, error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return nil, fault.New(fault.Usage, "--listen %q is no address like 127.0.0.1:8088", listen)
	}
	first, err := strconv.Atoi(port)
	if err != nil {
		return nil, fault.New(fault.Usage, "--listen %q: the port is no number", listen)
	}
	l, err := net.Listen("tcp", listen)
	for next := first + 1; anyPort && first != 0 && err != nil && next < first+50; next++ {
		l, err = net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(next)))
	}
	if err != nil {
		return nil, fault.New(fault.Failed, "listen on %s: %w", listen, err).
			WithHint("another program has that port; choose one with --listen %s", net.JoinHostPort(host, strconv.Itoa(first+1)))
	}
	return l, nil
}

func (s *server) url() string {
	if s.secure {
		return fmt.Sprintf("https://%s", s.tcp.Addr())
	}
	return fmt.Sprintf("http://%s", s.tcp.Addr())
}

// wait serves until the context ends or serving fails.
func (s *server) wait(ctx context.Context) error {
	var err error
	select {
	case <-ctx.Done():
	case err = <-s.failed:
	}
	return errors.Join(err, s.close())
}

// close ends serving: nothing new is taken, requests under way get a few seconds, runs and commands are told to stop and are waited
// for, then everything is let go.
func (s *server) close() error {
	var errs []error
	if s.socket != nil {
		_ = s.socket.Close()
		_ = os.Remove(s.path)
	}
	if s.http != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 4*time.Second)
		if err := s.http.Shutdown(ctx); err != nil {
			_ = s.http.Close()
		}
		cancel()
	} else if s.tcp != nil {
		errs = append(errs, s.tcp.Close())
	}
	if s.cancel != nil {
		s.cancel()
	}
	s.work.Wait()
	s.logged.Wait()
	if s.home != nil {
		errs = append(errs, s.home.close())
	}
	return errors.Join(errs...)
}

// linesOf reads lines of the files of a home.
func linesOf(h *opened) web.LineFunc {
	lines := &batch.Lines{Now: time.Now}
	return func(ctx context.Context, delivery, line int64) (intake.Record, error) {
		return lines.Line(ctx, h.Home, delivery, line)
	}
}
