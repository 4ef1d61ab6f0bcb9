package config

// Lineage says which catalogue hears of runs.
type Lineage struct {
	URL   string `yaml:"url"`   // that takes OpenLineage events; "": none does
	Token string `yaml:"token"` // reference to a bearer token; "": none is needed
}

func (l Lineage) validate(bad func(is bool, key, format string, args ...any)) {
	bad(l.URL != "" && !web(l.URL), "lineage.url", "is no http address, or one with a password in it")
	bad(l.Token != "" && !reference(l.Token), "lineage.token", "write env:NAME or file:PATH")
}

// Secrets returns l with what references mean in their places.
func (l Lineage) Secrets(home string, env func(string) string) (Lineage, error) {
	for _, s := range []*string{&l.URL, &l.Token} {
		value, is, err := lookUp(*s, home, env)
		if err != nil {
			return l, err
		}
		if is {
			*s = value
		}
	}
	return l, nil
}
