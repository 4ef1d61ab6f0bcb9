package web

import (
	"container/list"
	"sync"
)

// cacheBytes bounds the pages that are kept in memory, compressed forms not counted: they are a sixth of it.
const cacheBytes = 24 << 20

// body is what is sent, and its compressed forms once somebody took them.
type body struct {
	plain []byte
	small bool // every reader gets it: its compressed forms are worth some work
	mu    sync.Mutex
	forms map[string][]byte
}

func newBody(plain []byte) *body { return &body{plain: plain} }

// in returns the body in an encoding, which is made once.
func (b *body) in(encoding string) []byte {
	if encoding == "" {
		return b.plain
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if out, ok := b.forms[encoding]; ok {
		return out
	}
	if b.forms == nil {
		b.forms = map[string][]byte{}
	}
	b.forms[encoding] = encode(b.plain, encoding, b.small)
	return b.forms[encoding]
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
	if _, ok := c.byTag[tag]; ok || len(b.plain) > cacheBytes/4 {
		return
	}
	c.byTag[tag] = c.order.PushFront(cached{tag, b})
	c.size += len(b.plain)
	for c.size > cacheBytes {
		last := c.order.Back()
		old := c.order.Remove(last).(cached)
		delete(c.byTag, old.tag)
		c.size -= len(old.body.plain)
	}
}
