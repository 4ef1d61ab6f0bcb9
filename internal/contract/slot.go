package contract

// Day is a business date: days since 1970-01-01, no time zone.
type Day int32

// Slot is what a file's name says about its content. Nil BusinessDate: the file is a history or a master.
type Slot struct {
	BusinessDate *Day
	StoreID      *string
}
