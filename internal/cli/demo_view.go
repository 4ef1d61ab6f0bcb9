package cli

import (
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse/export"
	"github.com/daybookhq/daybook/internal/web"
)

// serve makes the pages of s tell what the demo does. Its own runs tell the demo alone, not whoever asks the server.
func (d *demo) serve(s *server) {
	home := *s.home
	home.Progress = batch.Quiet{}
	d.home, d.server = &home, s
}

// say writes a line for people.
func (d *demo) say(format string, args ...any) {
	if !d.app.json {
		d.view.say(format, args...)
	}
}

// step moves a bar on a terminal; elsewhere nights have a line each, and only what is long has lines of its own.
func (d *demo) step(name string, done, total int) {
	if !d.app.json && (d.view.bar || name != "nights") {
		d.view.Step(name, int64(done), int64(total))
	}
}

// progress is that of the history's run, for the terminal and for the pages.
func (d *demo) progress() batch.Progress { return demoProgress{d} }

type demoProgress struct{ d *demo }

// Step implements batch.Progress.
func (p demoProgress) Step(name string, done, total int64) {
	p.d.step(name, int(done), int(total))
	if name == "marts" {
		p.d.busy("loading the history", "", int(done), int(total))
	}
}

// busy tells the pages what is under way, idle that nothing is.
func (d *demo) busy(what, night string, done, total int) {
	if d.server != nil {
		d.server.busy.Store(&web.Busy{What: what, Night: night, Done: done, Total: total})
	}
}

func (d *demo) idle() {
	if d.server != nil {
		d.server.busy.Store(nil)
	}
}

// welcome says what is going to happen and where to look meanwhile.
func (d *demo) welcome(next contract.Day) {
	c := d.config
	if d.app.json && d.server != nil {
		_ = d.app.printJSON(map[string]string{"url": d.server.url(), "home": d.dir})
	}
	if next == c.From {
		d.say("A made-up chain of %d stores and %d products, %d days of it, in %s", c.Stores, c.Products, c.Days, d.app.short(d.dir))
	} else {
		d.say("The chain of %d stores in %s lives on", c.Stores, d.app.short(d.dir))
	}
	if d.server != nil {
		d.say("Pages on %s%s%s", d.server.url(), d.elsewhere(), map[bool]string{true: ", as soon as the history is loaded"}[next == c.From])
	}
	d.say("")
}

// loaded says what the history is.
func (d *demo) loaded(r batch.Result) {
	k := len(r.BusinessDates)
	d.say("history of %d days is published: %s rows, %s sold, in %s", k, export.Count(r.Rows.Loaded), grouped(r.SalesValue.Loaded)+" "+d.home.Currency, brief(time.Duration(r.Seconds*float64(time.Second))))
	if d.server != nil {
		d.say("look at %s while %d more nights go by", d.server.url(), demoNights)
	}
	d.say("")
}

// report is one line a run; on a terminal a quiet night is only a step of the bar.
func (d *demo) report(day contract.Day, r batch.Result, mended bool) {
	what := strings.ReplaceAll(string(r.Outcome), "_", " ")
	eventful := true
	switch {
	case r.Outcome == batch.StoppedByDrift:
		what = "STOPPED by drift; the owner is asked to send the file again"
	case mended:
		what = "published, now that the file has come again"
	case r.Files.Quarantined > 0:
		what = "published; " + plural(int64(r.Files.Quarantined), "file waits", "files wait") + " in quarantine"
	case len(r.Missing) > 0:
		what = "published; store " + r.Missing[0].StoreID + " is missing"
	case len(r.Corrected)+len(r.Late) > 0:
		what = "published; an earlier night came again, right this time"
	default:
		eventful = false
	}
	if !eventful && d.view.bar {
		return
	}
	run := ""
	if r.Run != nil {
		run = "run " + export.Count(*r.Run)
	}
	d.say("%s %s  %-7s %s", day.Weekday().String()[:3], day, run, what)
}

// grouped writes an amount as people read it: 1,234,567.89.
func grouped(amount string) string {
	whole, cents, ok := strings.Cut(strings.TrimPrefix(amount, "-"), ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || !ok {
		return amount
	}
	sign := amount[:len(amount)-len(strings.TrimPrefix(amount, "-"))]
	return sign + export.Count(n) + "." + cents
}

// farewell says what is worth a look.
func (d *demo) farewell() {
	home := "--home " + batch.ShellWord(d.app.short(d.dir))
	d.say("\nAll nights are published. Worth a look:")
	if d.server != nil {
		d.say("  the morning brief       %s", d.server.url())
	}
	d.say("  how things stand        daybook status %s", home)
	d.say("  what stood out, why     daybook insights %s", home)
	d.say("  the file that waits     daybook quarantine list %s", home)
	d.say("  every run               daybook runs %s", home)
	if d.server != nil {
		d.say("\nCtrl-C ends it; the same command starts it again.")
	}
}

// elsewhere says why the pages are not where they usually are; "" where they are.
func (d *demo) elsewhere() string {
	_, port, err := net.SplitHostPort(d.server.tcp.Addr().String())
	_, usual, uerr := net.SplitHostPort(d.home.config.Listen)
	if err != nil || uerr != nil || d.listen != "" || usual == "0" || port == usual {
		return ""
	}
	return " (another program has port " + usual + ")"
}
