package web

import (
	"mime"
	"strings"
	"testing"
)

// A file is named in the letters of its scope, for programs that know RFC 6266, and in ASCII for others; nothing in it leads elsewhere or cannot be seen.
func TestAttached(t *testing.T) {
	t.Parallel()
	for scope, want := range map[string][2]string{
		"North":                          {`stores-North.csv`, "stores-North.csv"},
		"Norrtälje 104":                  {`stores-Norrt_lje_104.csv`, "stores-Norrtälje_104.csv"},
		"新宿":                             {`stores-__.csv`, "stores-新宿.csv"},
		"दिल्ली":                         {`stores-______.csv`, "stores-दिल्ली.csv"},
		"חיפה":                           {`stores-____.csv`, "stores-חיפה.csv"},
		"../etc/pass\"wd\\x; a=b":        {`stores-___etc_pass_wd_x__a_b.csv`, "stores-___etc_pass_wd_x__a_b.csv"},
		"a\r\nSet-Cookie: x":             {`stores-a__Set-Cookie__x.csv`, "stores-a__Set-Cookie__x.csv"},
		"x\u202egnp.\u200b\ufe0f\u3164é": {`stores-x_gnp_____.csv`, "stores-x_gnp____é.csv"},
		"％2e／１":                          {`stores-_2e__.csv`, "stores-_2e_１.csv"},
	} {
		header := attached("stores-" + strings.Map(fileLetter, scope) + ".csv")
		first, _, _ := strings.Cut(strings.TrimPrefix(header, `attachment; filename="`), `"`)
		if first != want[0] {
			t.Errorf("%q is %q without its letters", scope, first)
		}
		kind, params, err := mime.ParseMediaType(header)
		if err != nil || kind != "attachment" {
			t.Errorf("%q: %s: %v", scope, header, err)
		}
		if starred := strings.Contains(header, "filename*="); starred != (want[0] != want[1]) {
			t.Errorf("%q: %s", scope, header)
		}
		if name := params["filename"]; name != want[1] {
			t.Errorf("%q is named %q by a program that knows both: %s", scope, name, header)
		}
	}
}
