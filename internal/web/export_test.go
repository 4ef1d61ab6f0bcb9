package web

// Route is an address of the dashboard, for the test that asks all of them.
type Route struct{ Method, Path, Door string }

// Routes are all addresses.
func Routes(c Config) (list []Route) {
	for _, r := range newServer(c).routes() {
		list = append(list, Route{r.method, r.path, string(r.door)})
	}
	return list
}

// ShownOn are the datasets of which it is known which pages use them, each between spaces.
func ShownOn() string {
	list := " "
	for name := range shownOn {
		list += name + " "
	}
	return list
}

// OwnContrast is what cannot be read in Daybook's own looks.
func OwnContrast() map[string][]string {
	list := map[string][]string{}
	for look, colours := range ownColours() {
		list[look] = unreadable(colours)
	}
	return list
}

// Contrast is contrast.
func Contrast(a, b string) float64 { return contrast(a, b) }
