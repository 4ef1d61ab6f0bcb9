package contract

import (
	"slices"
	"strings"
	"unicode"
)

// plainNames are the headers that say plainly which canonical column they are, as plainWord
// writes them. Anything less plain is left to a person.
var plainNames = map[string][]string{
	"store_id":         {"storeid", "store", "storeno", "storenumber", "storecode", "shopid", "shop", "branch", "branchid", "outletid", "filiale", "filialnr", "filialnummer", "tienda", "magasin"},
	"product_id":       {"productid", "product", "productcode", "sku", "skuid", "item", "itemid", "itemno", "itemnumber", "itemcode", "articleid", "article", "artikel", "artikelnr", "artikelnummer", "stockcode", "upc", "ean", "gtin"},
	"business_date":    {"businessdate", "date", "salesdate", "saledate", "tradingdate", "day", "dt", "datum", "verkaufsdatum", "fecha"},
	"date":             {"date", "day", "datum"},
	"sold_at":          {"soldat", "invoicedate", "transactiontime", "timestamp", "saletime", "soldtime", "datetime", "zeit", "uhrzeit"},
	"transaction_id":   {"transactionid", "transaction", "transactionno", "receiptid", "receipt", "receiptno", "ticket", "ticketno", "invoiceno", "invoice", "bon", "bonnr", "belegnummer", "beleg"},
	"till_id":          {"tillid", "till", "tillno", "register", "registerid", "pos", "posid", "terminal", "kasse", "kassennr"},
	"line_no":          {"lineno", "line", "linenumber", "lineid", "zeile", "position"},
	"line_kind":        {"linekind", "linetype", "transactiontype"},
	"units":            {"units", "unitssold", "quantity", "qty", "quantitysold", "menge", "anzahl", "stueck", "cantidad", "bottlessold"},
	"sales_value":      {"salesvalue", "netsales", "netamount", "amount", "revenue", "salesamount", "umsatz", "netto", "turnover", "saledollars"},
	"unit_price":       {"unitprice", "price", "einzelpreis", "preis"},
	"discount":         {"discount", "discountamount", "rabatt", "markdown"},
	"cogs":             {"cogs", "costofgoodssold", "wareneinsatz"},
	"returned_units":   {"returnedunits", "returnunits", "returnqty", "retourmenge"},
	"returned_value":   {"returnedvalue", "returnvalue", "returnamount", "retourwert"},
	"on_promotion":     {"onpromotion", "promo", "ispromo", "onpromo", "promotionflag"},
	"is_open":          {"isopen", "open", "storeopen"},
	"transactions":     {"transactions", "transactioncount", "customers", "receipts", "bons", "kunden"},
	"visitors":         {"visitors", "footfall", "traffic", "besucher"},
	"net_sales":        {"netsales", "sales", "revenue", "umsatz"},
	"on_hand":          {"onhand", "stock", "stockonhand", "inventory", "qtyonhand", "bestand"},
	"on_order":         {"onorder", "ordered", "qtyonorder", "bestellt"},
	"stockout_hours":   {"stockouthours", "hoursoutofstock"},
	"name":             {"name", "storename", "productname", "itemname", "itemdescription", "description", "bezeichnung", "promotionname"},
	"region":           {"region", "gebiet"},
	"area":             {"area", "district", "bezirk"},
	"format":           {"format", "storeformat", "storetype"},
	"city":             {"city", "town", "stadt", "ort"},
	"latitude":         {"latitude", "lat"},
	"longitude":        {"longitude", "lon", "lng"},
	"floor_area_m2":    {"flooraream2", "floorarea", "sqm"},
	"opened_on":        {"openedon", "openingdate", "opendate"},
	"closed_on":        {"closedon", "closingdate", "closedate"},
	"category":         {"category", "categoryname", "warengruppe"},
	"subcategory":      {"subcategory", "subcategoryname"},
	"brand":            {"brand", "marke"},
	"unit_cost":        {"unitcost", "cost", "costprice", "einstandspreis"},
	"list_price":       {"listprice", "retailprice", "verkaufspreis"},
	"case_pack":        {"casepack", "packsize"},
	"lead_time_days":   {"leadtimedays", "leadtime"},
	"event":            {"event", "holiday", "feiertag"},
	"kind":             {"kind", "eventtype"},
	"promotion_id":     {"promotionid", "promoid", "promotion", "aktion"},
	"mechanic":         {"mechanic", "promotype", "offertype"},
	"starts_on":        {"startson", "startdate", "validfrom", "von"},
	"ends_on":          {"endson", "enddate", "validto", "bis"},
	"promo_price":      {"promoprice", "offerprice", "aktionspreis"},
	"funding_per_unit": {"fundingperunit", "funding"},
	"net_sales_target": {"netsalestarget", "target", "salestarget", "budget", "ziel"},
}

// fileWords stand in the names of files of a dataset.
var fileWords = map[string][]string{
	"stores": {"stores", "shops", "branches", "outlets", "filialen"}, "products": {"products", "items", "articles", "artikel"},
	"calendar": {"calendar", "holidays", "kalender"}, "promotions": {"promotion", "promos", "aktionen"}, "targets": {"target", "budget"},
	"sales": {"sales", "umsatz"}, "sale_lines": {"salelines", "lines", "receipts", "tickets", "bons"}, "store_days": {"storedays"},
	"inventory": {"inventory", "stock", "bestand"},
}

// plainWord leaves letters and digits only, in lower case.
func plainWord(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// personalWords stand in headers of columns that name people.
var personalWords = []string{"customer", "kunde", "email", "phone", "telefon", "loyalty", "member", "cashier", "kassierer", "firstname", "lastname", "surname", "address", "adresse", "birth", "card", "iban"}

// grains are the keys of the datasets, as far as a sample can prove them.
var grains = map[string][]string{
	"stores": {"store_id"}, "products": {"product_id"}, "targets": {"business_date", "store_id"}, "calendar": {"date", "region", "store_id", "event"},
	"promotions": {"promotion_id", "product_id", "store_id"}, "sales": {"business_date", "store_id", "product_id"},
	"sale_lines": {"business_date", "store_id", "till_id", "transaction_id", "line_no"}, "store_days": {"business_date", "store_id"},
	"inventory": {"business_date", "store_id", "product_id"},
}

// assign gives each header the canonical column of the dataset that it plainly names; the exact name first.
func assign(d Dataset, headers []string) map[int]string {
	names, taken := map[int]string{}, map[string]bool{}
	for _, exactly := range []bool{true, false} {
		for i, h := range headers {
			if names[i] != "" {
				continue
			}
			for _, f := range d.Fields {
				if taken[f.Name] || (exactly && plainWord(h) != plainWord(f.Name)) || (!exactly && !slices.Contains(plainNames[f.Name], plainWord(h))) {
					continue
				}
				names[i], taken[f.Name] = f.Name, true
				break
			}
		}
	}
	return names
}

// guessDataset finds the dataset whose columns the headers name best: every required one, then as many as possible;
// the file's name counts too. ok is false where two do equally well or none does.
func guessDataset(file string, headers []string, dated bool) (Dataset, bool) {
	var best Dataset
	high, tied := 0, false
	stem := plainWord(file)
	for _, d := range Datasets {
		names := assign(d, headers)
		have := func(name string) bool {
			for _, n := range names {
				if n == name {
					return true
				}
			}
			return false
		}
		score := 2 * len(names)
		for _, f := range d.Fields {
			switch {
			case f.Required && !have(f.Name) && (f.Name != "business_date" || (!dated && !have("sold_at"))):
				score -= 3
			case f.Required:
				score++
			}
		}
		score -= (len(headers) - len(names)) / 2
		if slices.ContainsFunc(fileWords[d.Name], func(w string) bool { return strings.Contains(stem, w) }) {
			score += 4
		}
		switch {
		case score > high:
			best, high, tied = d, score, false
		case score == high:
			tied = true
		}
	}
	return best, high > 0 && !tied
}

func personalHeader(h string) bool {
	return slices.ContainsFunc(personalWords, func(w string) bool { return strings.Contains(plainWord(h), w) })
}
