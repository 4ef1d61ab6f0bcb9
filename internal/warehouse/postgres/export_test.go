package postgres

// Layouts gives tests the names of all tables that have a layout.
func Layouts() (names []string) {
	for name := range layouts {
		names = append(names, name)
	}
	return names
}

// Partitioned gives tests the names of all tables with a partition for each month.
func Partitioned() []string { return partitioned() }

// AllowedFunctions gives tests what a user's query may call.
func AllowedFunctions() map[string]bool { return allowedFunctions }
