package mail_test

import (
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/mail"
)

// TestParseServer_RefusesWhatWouldSendAPasswordInTheClear: and never says the password.
func TestParseServer_RefusesWhatWouldSendAPasswordInTheClear(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"smtps://anna:hunter2@mail.example.com":             "",
		"smtp://anna:hunter2@mail.example.com":              "",
		"smtp://127.0.0.1:25?tls=off":                       "",
		"smtp://anna:hunter2@mail.example.com:25?tls=off":   "a password does not travel without TLS",
		"smtps://mail.example.com?tls=off":                  "smtps is TLS",
		"smtp://mail.example.com?auth=none":                 "knows tls=off alone",
		"https://anna:hunter2@mail.example.com":             "is no address like",
		"smtps://":                                          "is no address like",
		"smtp://anna:hunter2@mail.example.com:notaport/?x=": "is no address like",
	} {
		_, err := mail.ParseServer(address)
		switch {
		case want == "" && err != nil, want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %q", address, err, want)
		case err != nil && strings.Contains(err.Error(), "hunter2"):
			t.Errorf("%s: the password is told: %v", address, err)
		}
	}
}

// TestOffKey_IsOfOnePersonAndOneHome: a link in one mail ends nobody else's.
func TestOffKey_IsOfOnePersonAndOneHome(t *testing.T) {
	t.Parallel()
	mine := mail.OffKey([]byte("key of a home"), 7)
	if mine != mail.OffKey([]byte("key of a home"), 7) || mine == mail.OffKey([]byte("key of a home"), 8) || mine == mail.OffKey([]byte("key of another"), 7) || len(mine) != 32 {
		t.Error(mine)
	}
}
