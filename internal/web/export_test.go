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
