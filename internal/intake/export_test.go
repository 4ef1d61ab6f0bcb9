package intake

// WithBounds returns o with chunks of so many bytes and so many keys in memory (a power of two), so that small files show what
// large ones do.
func (o Options) WithBounds(chunk, keys int) Options {
	o.chunk, o.keys = chunk, keys
	return o
}
