package notify

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/nicholas-fedor/shoutrrr"
	"github.com/nicholas-fedor/shoutrrr/pkg/types"

	"github.com/daybookhq/daybook/internal/retry"
)

// Unset is a channel whose secret is not there: it fails, and says why.
type Unset struct{ Why error }

// Send implements Channel.
func (u Unset) Send(context.Context, Notice) error { return retry.Lasting(u.Why) }

// Message sends plain text to people: by mail, Slack, Teams, Telegram and what else has a service URL of shoutrrr.
type Message struct {
	Service string              // slack://…, smtp://…, teams://…; it holds a key, and no error shows it
	Say     func(string) string // says a sentence or a word in the language of the home; nil: English
}

// Send implements Channel. The services know no context: one that hangs is left behind when ctx ends.
func (m Message) Send(ctx context.Context, n Notice) error {
	sender, err := shoutrrr.CreateSender(m.Service)
	if err != nil {
		return retry.Lasting(m.hide(err))
	}
	title, body := Text(n, m.Say)
	params := types.Params{}
	params.SetTitle(title)
	done := make(chan error, 1)
	go func() { done <- errors.Join(sender.Send(body, &params)...) }()
	select {
	case err = <-done:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		return m.hide(err)
	}
	return nil
}

// hide takes the service's address and everything in it that may be a key out of an error.
func (m Message) hide(err error) error {
	text := err.Error()
	scheme, rest, _ := strings.Cut(m.Service, "://")
	hidden := []string{m.Service}
	for _, part := range strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune("/:@?&=#", r) }) {
		hidden = append(hidden, part)
		if plain, perr := url.QueryUnescape(part); perr == nil {
			hidden = append(hidden, plain)
		}
	}
	for _, h := range hidden {
		if len(h) >= 4 {
			text = strings.ReplaceAll(text, h, "…")
		}
	}
	return fmt.Errorf("%s: %s", scheme, text)
}

// words of the actions in front of a title.
var said = map[Action]string{Open: "", Change: "Still: ", Escalate: "Nobody has mended this: ", Resolve: "Over: "}

// Text is a message in words: one line to see in a list, and what there is to know and to do. Characters that could turn a line
// into another one, or into a command of a terminal, are out. say is Message.Say. What an insight says speaks the language of the home by itself.
func Text(n Notice, say func(string) string) (title, body string) {
	if say == nil {
		say = func(english string) string { return english }
	}
	of := say
	if n.Alert.Kind == Insight {
		of = func(words string) string { return words }
	}
	title = of(n.Alert.Title)
	if before := said[n.Action]; before != "" {
		title = say(before) + title
	}
	if n.Chain != "" {
		title = n.Chain + " · " + title
	}
	var b strings.Builder
	b.WriteString(plain(title) + "\n")
	if n.Action == Resolve {
		b.WriteString(say("open since "+n.Opened.Format("2006-01-02 15:04 MST")) + "\n")
		return plain(title), b.String()
	}
	for _, l := range n.Alert.Lines {
		b.WriteString("- " + plain(of(l)) + "\n")
	}
	for _, f := range [][2]string{{"owner", n.Alert.Owner}, {"next", of(n.Alert.Next)}, {"see", n.Link}} {
		if f[1] != "" {
			b.WriteString(say(f[0]) + ": " + plain(f[1]) + "\n")
		}
	}
	return plain(title), b.String()
}

// plain takes control characters out of text.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return ' '
		}
		return r
	}, s)
}
