package main

import (
	"context"
	"encoding/json"
	"html"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	clients    = 20
	askedPages = 400             // of each kind, no two of the same address
	lookedAt   = 14              // nights that they are of
	revalidate = 5 * time.Second // how long what readers have is asked for again
)

// pages measures the dashboard on 150 stores x 200 products x 180 days: every kind of page by clients that never ask for the same address
// twice, so that each is made for them, and then what they have already.
func (b *bench) pages() {
	home := b.pagesHome
	if home == "" {
		home = b.home("pages", b.lived(), "*.csv")
		b.night(home)
		defer func() { check(os.RemoveAll(home)) }()
	}
	s := b.serve(home)
	defer s.stop()
	b.printf("## Pages\n\n%d clients, server and clients on the same machine; no address is asked for twice, so every page is made for its reader: another store or product, another of the\nlast %d nights, another comparison, another region. Whoever comes first to a night waits until it is read: that is the worst. Sent as a browser takes them, compressed. CPU is what the server's process spent on a page.\n\n", clients, lookedAt)
	b.printf("| page | p50 ms | p95 ms | worst ms | pages/s | CPU ms | KB sent |\n|---|---|---|---|---|---|---|\n")
	all := time.Now()
	asked := 0
	for _, p := range s.kinds() {
		r := s.ask(p)
		b.printf("| `%s` | %.1f | %.1f | %.0f | %.0f | %.1f | %.1f |\n", p.name, r.at(0.5), r.at(0.95), r.at(1), r.rate, r.cpu, r.kb)
		log.Printf("%-24s p50 %.1f p95 %.1f worst %.0f ms, %.0f/s, cpu %.1f ms, %.1f KB", p.name, r.at(0.5), r.at(0.95), r.at(1), r.rate, r.cpu, r.kb)
		asked += len(p.addresses)
	}
	rate := float64(asked) / time.Since(all).Seconds()
	again, cpu := s.again()
	b.printf("\nAll kinds one after the other: %.0f pages/s (wanted: p95 at most 50 ms, 400 pages/s). What a reader has and asks for again (`If-None-Match`): %.0f requests/s, %.2f ms CPU each (wanted: 5,000).\n\n", rate, again, cpu)
	log.Printf("all %.0f/s; revalidated %.0f/s, cpu %.2f ms", rate, again, cpu)
}

// served is a home whose pages are asked for.
type served struct {
	url     string
	process *exec.Cmd
	client  *http.Client
}

// serve serves a home in a process of its own.
func (b *bench) serve(home string) *served {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	address := l.Addr().String()
	check(l.Close())
	s := &served{
		url: "http://" + address, process: exec.Command(b.binary, "serve", "--home", home, "--listen", address), //nolint:gosec // the binary under test
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients, DisableCompression: true}},
	}
	s.process.Stderr = os.Stderr
	check(s.process.Start())
	for range 300 {
		if r, err := s.client.Get(s.url + "/readyz"); err == nil {
			_ = r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return s
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.stop()
	log.Fatal("the home was not served within 30 s")
	return nil
}

func (s *served) stop() {
	_ = s.process.Process.Signal(syscall.SIGTERM)
	_ = s.process.Wait()
}

// check is check; it leaves no process behind.
func (s *served) check(err error) {
	if err != nil {
		s.fatal("%v", err)
	}
}

func (s *served) fatal(format string, args ...any) {
	s.stop()
	log.Fatalf(format, args...)
}

// kind is one kind of page and the addresses that are asked for.
type kind struct {
	name      string
	addresses []string
}

// kinds are all kinds of pages.
func (s *served) kinds() []kind {
	var stores struct {
		Meta struct {
			Date string `json:"business_date"`
		} `json:"meta"`
		Data struct {
			Rows []struct {
				ID string `json:"store_id"`
			} `json:"rows"`
		} `json:"data"`
	}
	s.json("/api/v1/stores", &stores)
	newest, err := time.Parse(time.DateOnly, stores.Meta.Date)
	s.check(err)
	var ids, nights []string
	for _, row := range stores.Data.Rows {
		ids = append(ids, url.PathEscape(row.ID))
	}
	for i := range lookedAt {
		nights = append(nights, newest.AddDate(0, 0, -i).Format(time.DateOnly))
	}
	find := func(address, list, id string) (found []string) {
		var page struct {
			Data map[string]json.RawMessage `json:"data"`
		}
		s.json(address, &page)
		var rows []map[string]any
		s.check(json.Unmarshal(page.Data[list], &rows))
		for _, row := range rows {
			if v, ok := row[id].(string); ok {
				found = append(found, url.PathEscape(v))
			}
		}
		if len(found) == 0 {
			s.fatal("%s has no %s in %s", address, id, list)
		}
		return found
	}
	products, offers := find("/api/v1/products", "products", "product_id"), find("/api/v1/promotions", "promotions", "promotion_id")
	insights := find("/api/v1/brief", "first", "id")
	vs := []string{"normal", "lastweek", "target"}
	var list []kind
	add := func(name string, things []string, words ...[]string) {
		list = append(list, kind{name, addresses(name, things, words...)})
	}
	one := []string{""}
	where := []string{"region="}
	_, control, _ := strings.Cut(s.text("/"), `id="region"`)
	control, _, _ = strings.Cut(control, "</select>")
	for _, m := range regionOption.FindAllStringSubmatch(control, -1) {
		where = append(where, "region="+url.QueryEscape(html.UnescapeString(m[1])))
	}
	dates, compared := prefixed("date=", nights), prefixed("vs=", vs)
	add("/", one, dates, compared, where)
	add("/stores", one, dates, compared, where)
	add("/stores/ID", ids, dates, compared)
	add("/stores/ID/rows", ids, dates)
	add("/stores/ID/trend", ids, []string{"by=day", "by=week", "by=month"}, dates)
	add("/stores/ID/patterns", ids, dates)
	add("/stores/ID/availability", ids, dates)
	add("/trend", one, []string{"by=day", "by=week", "by=month"}, dates, where)
	add("/products", one, dates, where)
	add("/products/ID", products, dates)
	add("/patterns", one, dates, where)
	add("/availability", one, dates, where)
	add("/promotions", one, dates, where)
	add("/promotions/ID", offers, dates, where)
	add("/insights/ID", insights, compared, where)
	add("/data", one, dates, where)
	add("/search", one, prefixed("q=", append(append([]string{}, ids...), products...)), compared)
	add("/definitions", one, dates, where)
	return list
}

// regionOption is a region in the control of a page.
var regionOption = regexp.MustCompile(`<option value="([^"]+)"`)

func prefixed(prefix string, list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = prefix + s
	}
	return out
}

// addresses are at most askedPages of all combinations of things and words, in an order of their own.
func addresses(name string, things []string, words ...[]string) []string {
	size := len(things)
	for _, w := range words {
		size *= len(w)
	}
	order := rand.New(rand.NewPCG(1, uint64(len(name)))).Perm(size) //nolint:gosec // the same load each time
	var list []string
	for _, n := range order[:min(size, askedPages)] {
		address := strings.Replace(name, "ID", things[n%len(things)], 1)
		n /= len(things)
		query := make([]string, len(words))
		for i, w := range words {
			query[i] = w[n%len(w)]
			n /= len(w)
		}
		list = append(list, address+"?"+strings.Join(query, "&"))
	}
	return list
}

// answers are how pages of one kind came.
type answers struct {
	took          []float64 // ms, sorted
	rate, cpu, kb float64
}

func (a answers) at(share float64) float64 { return a.took[int(share*float64(len(a.took)-1))] }

// ask asks for every address of a kind once.
func (s *served) ask(k kind) answers {
	var next, bytes atomic.Int64
	took := make([]float64, len(k.addresses))
	begin, cpu := time.Now(), s.cpu()
	var group sync.WaitGroup
	for range clients {
		group.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(k.addresses) {
					return
				}
				at := time.Now()
				n, _, status := s.get(k.addresses[i], "")
				took[i] = float64(time.Since(at).Microseconds()) / 1000
				bytes.Add(n)
				if status != http.StatusOK {
					s.fatal("%s: %d", k.addresses[i], status)
				}
			}
		})
	}
	group.Wait()
	n := float64(len(took))
	slices.Sort(took)
	return answers{took, n / time.Since(begin).Seconds(), (s.cpu() - cpu) * 1000 / n, float64(bytes.Load()) / 1024 / n}
}

// again asks for pages that the reader has, and returns requests and milliseconds of CPU a request.
func (s *served) again() (rate, cpu float64) {
	addresses := []string{"/", "/stores", "/products", "/availability", "/data"}
	tags := make([]string, len(addresses))
	for i, a := range addresses {
		_, tags[i], _ = s.get(a, "")
	}
	var done atomic.Int64
	begin, spent := time.Now(), s.cpu()
	var group sync.WaitGroup
	for c := range clients {
		group.Go(func() {
			for i := c; time.Since(begin) < revalidate; i++ {
				if _, _, status := s.get(addresses[i%len(addresses)], tags[i%len(addresses)]); status != http.StatusNotModified {
					s.fatal("%s: %d, and nothing has changed", addresses[i%len(addresses)], status)
				}
				done.Add(1)
			}
		})
	}
	group.Wait()
	n := float64(done.Load())
	return n / time.Since(begin).Seconds(), (s.cpu() - spent) * 1000 / n
}

func (s *served) get(address, tag string) (bytes int64, etag string, status int) {
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, s.url+address, http.NoBody)
	s.check(err)
	r.Header.Set("Accept-Encoding", "gzip, deflate, br")
	if tag != "" {
		r.Header.Set("If-None-Match", tag)
	}
	a, err := s.client.Do(r)
	s.check(err)
	defer func() { _ = a.Body.Close() }()
	bytes, err = io.Copy(io.Discard, a.Body)
	s.check(err)
	return bytes, a.Header.Get("ETag"), a.StatusCode
}

func (s *served) json(address string, into any) {
	a, err := s.client.Get(s.url + address)
	s.check(err)
	defer func() { _ = a.Body.Close() }()
	if a.StatusCode != http.StatusOK {
		s.fatal("%s: %s", address, a.Status)
	}
	s.check(json.NewDecoder(a.Body).Decode(into))
}

func (s *served) text(address string) string {
	a, err := s.client.Get(s.url + address)
	s.check(err)
	defer func() { _ = a.Body.Close() }()
	doc, err := io.ReadAll(a.Body)
	s.check(err)
	return string(doc)
}

// cpu is how many seconds of processor the server has spent.
func (s *served) cpu() float64 {
	if runtime.GOOS != "linux" {
		return 0
	}
	doc, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(s.process.Process.Pid), "stat"))
	s.check(err)
	fields := strings.Fields(string(doc[strings.LastIndexByte(string(doc), ')')+1:]))
	var ticks float64
	for _, f := range fields[11:13] { // user and system, in hundredths of a second
		n, err := strconv.ParseFloat(f, 64)
		s.check(err)
		ticks += n
	}
	return ticks / 100
}
