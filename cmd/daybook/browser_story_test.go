package main_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// TestStory_InTheBrowser is a morning in a chain, and the next one, as four people have it: with the real program, its real files and a real
// browser. The night between them is stopped by drift, then published with a file in quarantine.
func TestStory_InTheBrowser(t *testing.T) {
	t.Parallel()
	c := openShop(t)
	c.analystWalksToTheLine(t)
	c.regionalManagerTakesTheTable(t)
	found := c.storeManagerIsDone(t)
	c.dataEngineerLetsTheNightIn(t)
	c.storeManagerSeesItTomorrow(t, found)
}

// analystWalksToTheLine goes from the chain's headline to one line of a delivered file in three clicks, and prints it as the page says.
func (c shop) analystWalksToTheLine(t *testing.T) {
	w := c.comesIn(t, "anna", 1280)
	w.open("/")
	w.click(".lead .value a")
	w.until("document.querySelector('h1').innerText", "Stores")
	w.click("tbody tr td a")
	w.until("document.querySelector('h1').innerText", "Rows")
	row := w.text("tbody tr")
	product, sold := w.text("tbody tr .id"), w.text("tbody tr td:nth-child(4)")
	w.click("tbody tr .from a")
	w.until("document.querySelector('#line-h')?.innerText ?? ''", "Line ")
	cells := strings.Split(w.text("pre.raw code"), ",")
	if len(cells) != 9 || cells[0] != c.night(-1) || cells[2] != product || cells[4] != strings.ReplaceAll(sold, ",", "") {
		t.Errorf("the line is %v, the row says %q", cells, row)
	}
}

// regionalManagerTakesTheTable changes what figures are compared with, sorts, takes the table along as a workbook, and finds the same total.
func (c shop) regionalManagerTakesTheTable(t *testing.T) {
	w := c.comesIn(t, "rita", 1280)
	w.open("/stores")
	w.choose("#vs", "lastweek")
	w.until("location.search", "vs=lastweek")
	w.click("thead th:nth-child(2) a")
	w.until("location.search", "sort=-sales")
	w.click(".tools .files summary")
	var sheet struct{ Name, Body string }
	w.ask(`(async () => {
  const link = [...document.querySelectorAll('.files a')].find(a => a.innerText.includes('Excel'));
  const r = await fetch(link.href);
  const bytes = new Uint8Array(await r.arrayBuffer());
  return JSON.stringify({Name: r.headers.get('Content-Disposition'), Body: btoa(Array.from(bytes, b => String.fromCharCode(b)).join(''))});
})()`, &sheet)
	if !strings.Contains(sheet.Name, c.night(-1)) || !strings.Contains(sheet.Name, c.region) {
		t.Errorf("the file is called %s", sheet.Name)
	}
	doc, err := base64.StdEncoding.DecodeString(sheet.Body)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows(f.GetSheetList()[0], excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	at := -1
	for i, name := range rows[0] {
		if name == "net_sales" {
			at = i
		}
	}
	if at < 0 {
		t.Fatalf("no net_sales among %v", rows[0])
	}
	var sum int64
	var order []string
	for _, row := range rows[1:] {
		sum += hundredths(t, row[at])
		order = append(order, row[at])
	}
	if shown := hundredths(t, strings.ReplaceAll(w.text("tfoot td"), ",", "")); shown != sum || sum == 0 {
		t.Errorf("the workbook adds up to %d cents, the page says %d", sum, shown)
	}
	for i := 1; i < len(order); i++ {
		if hundredths(t, order[i]) > hundredths(t, order[i-1]) {
			t.Errorf("the workbook is not in the order of the page: %v", order)
		}
	}
}

// storeManagerIsDone opens the first thing to do on a phone, and marks it as done. It returns what it was.
func (c shop) storeManagerIsDone(t *testing.T) string {
	w := c.comesIn(t, "olga", 390)
	w.open("/")
	headline := w.text("#first .findings .head")
	w.click("#first .findings .head")
	w.until("document.querySelector('h1').innerText", headline)
	w.click("button[value=done]")
	w.until("document.querySelector('#said .lines')?.innerText ?? ''", "done olga")
	w.open("/")
	if first := w.text("#first > .findings"); strings.Contains(first, headline) {
		t.Errorf("what is done still stands first: %s", first)
	}
	return headline
}

// dataEngineerLetsTheNightIn finds out why last night stopped; when the owner has sent the file again, lets a file out of quarantine whose
// products were not known, with a reason.
func (c shop) dataEngineerLetsTheNightIn(t *testing.T) {
	sales := c.land(t, 0, func(name, doc string) string {
		switch {
		case strings.HasPrefix(name, "sales"):
			return strings.Replace(doc, "units", "quantity", 1)
		case strings.HasPrefix(name, "inventory"):
			return doc + c.night(0) + "," + c.store + ",P9999X,4\n"
		}
		return doc
	})
	must(t, []int{4}, "run", "--home", c.home)
	w := c.comesIn(t, "dora", 1280)
	w.open("/")
	w.until("document.querySelector('#truth').innerText", "stopped: the shape of "+sales)
	w.click("#truth .note.red a")
	w.until("document.querySelector('#drift')?.innerText ?? ''", "stopped by schema drift")
	if drift := w.text("#drift"); !strings.Contains(drift, "quantity") || !strings.Contains(drift, "probably renamed") || !strings.Contains(drift, "owner@example.com") {
		t.Errorf("the page does not say what changed, and who sends it: %s", drift)
	}
	if message := w.value("#drift textarea"); !strings.Contains(message, sales) || !strings.Contains(message, "quantity") {
		t.Errorf("the message to the owner is %q", message)
	}
	c.land(t, 0, func(name, doc string) string {
		if strings.HasPrefix(name, "inventory") {
			return ""
		}
		return doc
	})
	must(t, []int{3}, "run", "--home", c.home)
	w.open("/data")
	w.until("document.querySelector('#quarantine').innerText", "P9999X")
	products := read(t, filepath.Join(c.files, "products.csv")) + "P9999X,Late arrival,Dairy,1.00,2.00\n"
	write(t, filepath.Join(c.home, "landing", "products.csv"), products)
	must(t, []int{0, 3}, "run", "--home", c.home)
	w.open("/data")
	w.click("#quarantine .answers summary")
	w.fill("#quarantine input[name=why]", "the product came with the master this morning")
	w.click("#quarantine .answers form button[type=submit]")
	w.until("location.pathname + ' ' + document.querySelector('#main').innerText", "released")
	w.open("/data")
	w.until("document.querySelector('#quarantine').innerText", "the product came with the master this morning (dora)")
	if all := w.text("#quarantine"); !strings.Contains(all, "No file waits in quarantine.") {
		t.Errorf("after the release: %s", all)
	}
	c.logged(t, "dora", "release", "came with the master")
}

// logged waits until the audit log, which is written every few seconds, says who did what, and why.
func (c shop) logged(t *testing.T, actor, action, detail string) {
	t.Helper()
	for range 60 {
		var log []struct{ Actor, Action, Detail string }
		decode(t, must(t, []int{0}, "user", "log", "--home", c.home, "--json"), &log)
		for _, l := range log {
			if l.Actor == actor && l.Action == action && strings.Contains(l.Detail, detail) {
				return
			}
		}
		time.Sleep(500 * time.Millisecond)
	}
	t.Errorf("the audit log does not say that %s did %s, and why", actor, action)
}

// storeManagerSeesItTomorrow says that the next brief tells what became of what was done.
func (c shop) storeManagerSeesItTomorrow(t *testing.T, headline string) {
	w := c.comesIn(t, "olga", 390)
	w.open("/")
	if night := w.text("#truth .line"); !strings.Contains(night, c.day(0).Format("2 Jan 2006")) {
		t.Fatalf("the brief is of %s", night)
	}
	product := strings.Join(strings.Fields(headline)[2:4], " ") // "S0020: no Espresso 1 kg sold …"
	became := w.text("#became")
	if !strings.Contains(became, product) || !strings.Contains(became, "Done, olga on ") || !strings.Contains(became, "still there after 1 night") && !strings.Contains(became, "not found any more") {
		t.Errorf("the next brief does not say what became of %q: %s", headline, became)
	}
}

// hundredths reads an amount with at most two decimals.
func hundredths(t *testing.T, s string) int64 {
	t.Helper()
	whole, part, _ := strings.Cut(strings.TrimSpace(s), ".")
	var n int64
	if err := json.Unmarshal([]byte(strings.TrimLeft(whole+(part + "00")[:2], "0")), &n); err != nil {
		t.Fatalf("%q is no amount", s)
	}
	return n
}

// day is a night of the story: 0 is the last, -1 the one before it.
func (c shop) day(n int) time.Time { return c.last.AddDate(0, 0, n) }

func (c shop) night(n int) string { return c.day(n).Format(time.DateOnly) }
