package web

import (
	"bytes"
	"container/list"
	"sync"
)

// cacheBytes bounds the pages that are kept in memory, which are kept as they were sent: most often compressed, to a sixth of what they were.
const cacheBytes = 8 << 20

// body is what is sent, in the encodings that somebody took.
type body struct {
	size  int  // of it as it is
	small bool // every reader gets it: its compressed forms are worth some work
	mu    sync.Mutex
	forms map[string][]byte // by encoding; "": as it is. One at least
}

// newBody returns a body, which keeps what it is given.
func newBody(plain []byte) *body {
	return &body{size: len(plain), forms: map[string][]byte{"": plain}}
}

// packed returns a body that keeps of what it is given nothing but an encoding of it.
func packed(plain []byte, encoding string) *body {
	if encoding == "" {
		return newBody(bytes.Clone(plain))
	}
	return &body{size: len(plain), forms: map[string][]byte{encoding: encode(plain, encoding, false)}}
}

// in returns the body in an encoding, which is made once.
func (b *body) in(encoding string) []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	if out, ok := b.forms[encoding]; ok {
		return out
	}
	plain, ok := b.forms[""]
	for from, form := range b.forms {
		if !ok {
			plain, ok = decode(form, from, b.size), true
		}
	}
	b.forms[encoding] = encode(plain, encoding, b.small)
	return b.forms[encoding]
}

// held is how many bytes of it are in memory.
func (b *body) held() (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, form := range b.forms {
		n += len(form)
	}
	return n
}

// cache keeps rendered pages by their ETag, the least recently read going first. An ETag names all that a page depends on,
// so a page that is found is exact and nothing ever has to be thrown out because it is old.
type cache struct {
	mu    sync.Mutex
	size  int
	order *list.List // of cached, the most recently read first
	byTag map[string]*list.Element
}

type cached struct {
	tag  string
	body *body
	held int // when it was put there
}

func newCache() *cache { return &cache{order: list.New(), byTag: map[string]*list.Element{}} }

func (c *cache) get(tag string) (*body, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byTag[tag]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(cached).body, true
}

func (c *cache) put(tag string, b *body) {
	c.mu.Lock()
	defer c.mu.Unlock()
	held := b.held()
	if _, ok := c.byTag[tag]; ok || held > cacheBytes/4 {
		return
	}
	c.byTag[tag] = c.order.PushFront(cached{tag, b, held})
	c.size += held
	for c.size > cacheBytes {
		c.remove(c.order.Back())
	}
}

// drop forgets a page.
func (c *cache) drop(tag string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.byTag[tag]; ok {
		c.remove(e)
	}
}

// remove takes a page out; the caller holds the lock.
func (c *cache) remove(e *list.Element) {
	old := c.order.Remove(e).(cached)
	delete(c.byTag, old.tag)
	c.size -= old.held
}
