package contract

import "github.com/daybookhq/daybook/internal/fault"

// nearest returns the word of known that is most likely meant by word, "" where none is near.
func nearest(word string, known []string) string { return fault.Nearest(word, known) }
