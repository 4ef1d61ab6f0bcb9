package web

import (
	"container/list"
	"sync"
)

// cacheBytes bounds the pages that are kept in memory.
const cacheBytes = 16 << 20

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
	body []byte
}

func newCache() *cache { return &cache{order: list.New(), byTag: map[string]*list.Element{}} }

func (c *cache) get(tag string) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byTag[tag]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(cached).body, true
}

func (c *cache) put(tag string, body []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.byTag[tag]; ok || len(body) > cacheBytes/4 {
		return
	}
	c.byTag[tag] = c.order.PushFront(cached{tag, body})
	c.size += len(body)
	for c.size > cacheBytes {
		last := c.order.Back()
		old := c.order.Remove(last).(cached)
		delete(c.byTag, old.tag)
		c.size -= len(old.body)
	}
}
