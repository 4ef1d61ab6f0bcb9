package contract

import "slices"

// OneRowAPair reports whether every file that meets the contract has one row at most of a store, product and business date: its key is made
// of nothing else. What the file's name or a constant says holds for the whole file and is no part of the key.
func (c *Contract) OneRowAPair() bool {
	return len(c.Key) > 0 && !slices.ContainsFunc(c.Key, func(at int) bool {
		return !slices.Contains([]string{"business_date", "store_id", "product_id"}, c.Columns[at].Name)
	})
}
