package web_test

// pictured is a page as docs/screenshots shows it.
type pictured struct {
	name  string // of its files
	route string // the address as the router has it
	as    string // who looks at it; "": somebody who is not logged in
	url   string
	find  string   // what is followed on url to come to the page: a selector of a link
	who   string   // who reads it
	what  string   // what for
	also  []string // looks beside a desk and a phone in the light
	shows string   // what must stand on the page, where it is easily another one that is shown: a selector
}

// Who looks at pages that need more than to log in: in German, after a night that drift stopped, in a frame of another site.
const (
	inGerman = "de"
	drifted  = "drift"
	framedIn = "frame"
)

var (
	dark     = []string{"desk-dark"}
	bothDark = []string{"desk-dark", "phone-dark"}
)

// pictures are all pages that a person reads: one of each at least. TestPictures_NoPageWithout holds them against the router, and so it does the pages that
// rules, weights and keys are tried on.
var pictures = []pictured{
	{"brief", "/{$}", "clara", "/", "", "everybody, at half past seven", "how yesterday was, whether it can be trusted, and what to do first", bothDark, ""},
	{"brief-region", "/{$}", "rita", "/", "", "a regional manager", "the same of one region", nil, ""},
	{"brief-store", "/{$}", "sam", "/", "", "a store manager, on a phone", "the same of one store, without cost", nil, ""},
	{"brief-week", "/{$}", "clara", "/?period=week", "", "a chain manager, on a Monday", "the same of a week or month to date, a quarter, a year or any days", nil, ""},
	{"learning", "/{$}", "clara", "/?date=" + learningDay, "", "everybody, in the first weeks", "facts without reasons while what is normal is being learned", nil, ""},
	{"insight", "/insights/{id}", "clara", "/", ".findings .head", "who is to act on it", "what happened, why, on what evidence, what to do, how sure it is, and how it was worked out", dark, ""},
	{"insight-store", "/insights/{id}", "sam", "/", ".findings .head", "a store manager", "the same of a shelf", nil, ""},
	{"stores", "/stores", "clara", "/stores", "", "chain and regional managers", "which stores the gap lies in, ranked by money", dark, ""},
	{"store", "/stores/{id}", "clara", "/stores", ".cardy tbody th a", "the managers of a store and of its region", "the brief of one store, its 28 days against their normal range, its stock and its deliveries", bothDark, ""},
	{"rows", "/stores/{id}/rows", "clara", "/stores", ".cardy tbody td a", "who doubts a figure", "the rows that it is the sum of, each with its file and line", nil, ""},
	{"products", "/products", "clara", "/products", "", "chain analysts and buyers", "which products sold more and less than normal", nil, ""},
	{"product", "/products/{id}", "clara", "/products", ".cardy tbody th a", "chain analysts and buyers", "where one product sells and where it does not, its price, cost and promotions", nil, ""},
	{"promotions", "/promotions", "clara", "/promotions", "", "marketing", "which promotions worked, broke even or lost money", nil, ""},
	{"promotion", "/promotions/{id}", "clara", "/promotions", ".cardy tbody th a", "marketing", "lift against the lift that it needed, and the margin that it added, step by step", dark, ""},
	{"availability", "/availability", "clara", "/availability", "", "supply chain, store managers", "what is out of stock, what to count, what may run out and what there is too much of", nil, ""},
	{"availability-store", "/stores/{id}/availability", "sam", "/stores/S0001/availability", "", "a store manager, with a pencil", "the same of one store, to print", nil, ""},
	{"trend", "/trend", "clara", "/trend?by=week", "", "chain managers", "weeks, months and quarters against the year before, over the same stores", dark, ""},
	{"trend-store", "/stores/{id}/trend", "sam", "/stores/S0001/trend", "", "a store manager", "the same of one store", nil, ""},
	{"patterns", "/patterns", "clara", "/patterns", "", "planners", "the shape of the week and of the month, and the calendar of promotions", nil, ""},
	{"patterns-store", "/stores/{id}/patterns", "sam", "/stores/S0001/patterns", "", "a store manager", "the week of a store beside that of its region", nil, ""},
	{"search", "/search", "clara", "/search?q=cof", "", "everybody", "stores, products and insights by a part of their name", nil, ""},
	{"data", "/data", "dora", "/data", "", "data engineers", "what each store sent, night by night; what waits in quarantine and whom to ask; the runs", dark, ""},
	{"file-bad", "/data/files/{id}", "dora", "/data", "#quarantine .file h3 a", "data engineers", "what is wrong in a file in quarantine, line by line, and the message to its owner", nil, ""},
	{"file", "/data/files/{id}", "clara", "/stores/S0001/rows", ".from a", "who doubts a figure", "the delivery and the line that a row came from", nil, "pre.raw"},
	{"run", "/data/runs/{run}", "dora", "/data", "#runs tr:has(.tag.amber) th a", "data engineers", "that rows and money in are rows and money loaded and quarantined", nil, ""},
	{"changes", "/data/runs/{run}/changes", "dora", "/data/runs/13/changes", "", "data engineers, controllers", "two runs compared: what a correction changed, store by store", nil, ""},
	{"contract", "/data/contracts/{id}", "dora", "/data/contracts/sales", "", "who sends files", "what a file must look like, and what happens where it does not", nil, ""},
	{"definitions", "/definitions", "clara", "/definitions", "", "everybody", "what each number means, and the statement that works it out", nil, ""},
	{"people", "/admin", "anna", "/admin", "", "who looks after Daybook", "logins and what they may see, tokens, mails, the audit log", nil, ""},
	{"account", "/account", "sam", "/account", "", "everybody", "what they may see, and a new password", nil, ""},
	{"login", "/login", "", "/login", "", "everybody", "the way in", nil, ""},
	{"mail-off", "/mail/off", "", "/mail/off?who=1&key=k", "", "who gets the morning mail", "to end it, without logging in", nil, ""},
	{"framed", "/embed/{seal}", framedIn, "/stores?vs=lastweek", "", "readers of an intranet", "one page in a frame of another site, by a signed link", nil, ""},
	{"not-found", "/stores/{id}", "clara", "/stores/S9999", "", "who followed an old link", "that there is nothing, and where to go on", nil, ""},
	{"brief-german", "/{$}", inGerman, "/", "", "everybody, in German", "the brief, with locale: de", nil, ""},
	{"stores-german", "/stores", inGerman, "/stores", "", "managers, in German", "the stores", nil, ""},
	{"insight-german", "/insights/{id}", inGerman, "/", ".findings .head", "who is to act on it, in German", "an insight", nil, ""},
	{"brief-drift", "/{$}", drifted, "/", "", "everybody, on a bad morning", "that a night was stopped by drift, and that the figures are of the night before", nil, ""},
	{"data-drift", "/data", drifted, "/data", "", "data engineers, on a bad morning", "the header of a file beside that of its contract, and the message to its owner", nil, ""},
}
