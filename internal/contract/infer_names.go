package contract

import (
	"slices"
	"strings"
	"unicode"
)

// plainNames are the headers that say plainly which canonical column they are, as plainWord
// writes them. Anything less plain is left to a person.
var plainNames = map[string][]string{
	"store_id":         {"storeid", "store", "storeno", "storenr", "storenumber", "storenum", "storecode", "storekey", "shopid", "shop", "shopno", "branch", "branchid", "branchno", "outlet", "outletid", "location", "locationid", "siteid", "site", "filiale", "filialnr", "filialnummer", "filialid", "tienda", "tiendaid", "magasin", "marktnr"},
	"product_id":       {"productid", "product", "productcode", "productno", "productnumber", "productkey", "sku", "skuid", "skuno", "skucode", "item", "itemid", "itemno", "itemnumber", "itemnbr", "itemcode", "articleid", "article", "articleno", "artikel", "artikelnr", "artikelnummer", "stockcode", "upc", "ean", "gtin", "plu"},
	"business_date":    {"businessdate", "date", "salesdate", "saledate", "saledt", "tradingdate", "tradedate", "transactiondate", "trandate", "trxdate", "transactiondt", "orderdate", "day", "dt", "datum", "verkaufsdatum", "buchungsdatum", "tag", "fecha", "jour"},
	"date":             {"date", "day", "datum"},
	"sold_at":          {"soldat", "invoicedate", "transactiontime", "transtime", "trxtime", "timestamp", "saletime", "soldtime", "datetime", "saledatetime", "time", "zeit", "uhrzeit"},
	"transaction_id":   {"transactionid", "transaction", "transactionno", "transactionnumber", "trx", "trxid", "trxno", "trans", "transid", "transno", "txn", "txnid", "txnno", "receiptid", "receipt", "receiptno", "receiptnumber", "basketid", "basket", "orderid", "orderno", "ordernumber", "ticket", "ticketid", "ticketno", "invoiceno", "invoice", "invoiceid", "billno", "billid", "bon", "bonnr", "bonnummer", "belegnummer", "belegnr", "beleg"},
	"till_id":          {"tillid", "till", "tillno", "register", "registerid", "registerno", "reg", "regno", "pos", "posid", "posno", "terminal", "terminalid", "lane", "laneno", "kasse", "kassennr", "kassenr"},
	"line_no":          {"lineno", "line", "ln", "linenumber", "lineid", "lineseq", "seq", "sequence", "seqno", "itemseq", "zeile", "zeilennr", "position", "pos"},
	"line_kind":        {"linekind", "linetype", "ltype", "transactiontype", "trxtype", "rectype", "recordtype", "type", "art", "satzart"},
	"units":            {"units", "unitssold", "unitsales", "quantity", "qty", "qtysold", "quantitysold", "saleqty", "menge", "anzahl", "stueck", "stck", "cantidad", "bottlessold", "pieces"},
	"sales_value":      {"salesvalue", "netsales", "netamount", "netamt", "netvalue", "saledollars", "salesdollars", "dollarsales", "salesamt", "linetotal", "extendedprice", "extprice", "totalamount", "totalprice", "revenue", "salesamount", "amount", "amt", "value", "salevalue", "umsatz", "netto", "betrag", "brutto", "turnover", "saleamount", "sales", "umsatznetto", "nettoumsatz", "summenetto", "umsatzbrutto", "umsatzeur"},
	"unit_price":       {"unitprice", "price", "sellingprice", "saleprice", "retailprice", "einzelpreis", "preis", "salesprice", "vkpreis"},
	"discount":         {"discount", "discountamount", "rabatt", "markdown"},
	"cogs":             {"cogs", "costofgoodssold", "wareneinsatz"},
	"returned_units":   {"returnedunits", "returnunits", "returnqty", "retourmenge"},
	"returned_value":   {"returnedvalue", "returnvalue", "returnamount", "retourwert"},
	"on_promotion":     {"onpromotion", "promo", "ispromo", "onpromo", "promotionflag"},
	"is_open":          {"isopen", "open", "storeopen"},
	"transactions":     {"transactions", "transactioncount", "customers", "receipts", "bons", "kunden"},
	"visitors":         {"visitors", "footfall", "traffic", "besucher"},
	"net_sales":        {"netsales", "sales", "revenue", "turnover", "umsatz", "salesamount", "salesvalue", "umsatznetto", "nettoumsatz", "summenetto", "tagesumsatz", "umsatzbrutto"},
	"on_hand":          {"onhand", "stock", "stockonhand", "inventory", "qtyonhand", "bestand"},
	"on_order":         {"onorder", "ordered", "qtyonorder", "bestellt"},
	"stockout_hours":   {"stockouthours", "hoursoutofstock"},
	"name":             {"name", "storename", "productname", "itemname", "itemdescription", "description", "desc", "bezeichnung", "promotionname", "artikelbezeichnung"},
	"region":           {"region", "gebiet"},
	"area":             {"area", "district", "bezirk"},
	"format":           {"format", "storeformat", "storetype", "type"},
	"city":             {"city", "cityname", "cityid", "town", "stadt", "ort"},
	"latitude":         {"latitude", "lat"},
	"longitude":        {"longitude", "lon", "lng"},
	"floor_area_m2":    {"flooraream2", "floorarea", "sqm"},
	"opened_on":        {"openedon", "openingdate", "opendate", "eröffnetam", "eroeffnetam", "eröffnung", "eroeffnung", "eröffnungsdatum", "offenseit"},
	"closed_on":        {"closedon", "closingdate", "closedate", "geschlossenam", "schließungam", "schliessungam", "geschlossenseit"},
	"category":         {"category", "categoryname", "categoryid", "cat", "department", "dept", "family", "warengruppe", "sortiment"},
	"subcategory":      {"subcategory", "subcategoryname", "subcategoryid", "subcat", "class", "subclass", "unterwarengruppe"},
	"brand":            {"brand", "marke"},
	"unit_cost":        {"unitcost", "cost", "costprice", "einstandspreis", "ekpreis", "ek", "einkaufspreis", "preisek"},
	"list_price":       {"listprice", "retailprice", "verkaufspreis", "vkpreis", "vk", "listenpreis"},
	"case_pack":        {"casepack", "packsize", "pack"},
	"lead_time_days":   {"leadtimedays", "leadtime"},
	"event":            {"event", "holiday", "feiertag"},
	"kind":             {"kind", "eventtype"},
	"promotion_id":     {"promotionid", "promoid", "promotion", "aktion"},
	"mechanic":         {"mechanic", "promotype", "offertype"},
	"starts_on":        {"startson", "startdate", "validfrom", "von"},
	"ends_on":          {"endson", "enddate", "validto", "bis"},
	"promo_price":      {"promoprice", "offerprice", "aktionspreis"},
	"funding_per_unit": {"fundingperunit", "funding"},
	"login":            {"login", "username", "user", "userid", "benutzer", "benutzername"},
	"email":            {"email", "mail", "emailaddress"},
	"role":             {"role", "rolle"},
	"sees_cost":        {"seescost"},
	"scope":            {"scope", "scopes", "stores", "filialen"},
	"net_sales_target": {"netsalestarget", "target", "salestarget", "budget", "ziel"},
}

// fileWords stand in the names of files of a dataset.
var fileWords = map[string][]string{
	"stores": {"stores", "shops", "branches", "outlets", "filialen"}, "products": {"products", "items", "articles", "artikel"},
	"calendar": {"calendar", "holidays", "kalender"}, "promotions": {"promotion", "promos", "aktionen"}, "targets": {"target", "budget"}, "people": {"people", "users", "benutzer"},
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
	"inventory": {"business_date", "store_id", "product_id"}, "people": {"login"},
}

// assign gives each header the canonical column of the dataset that it plainly names. Of several headers for one column the
// plainest has it: the column's own name, then the first of plainNames.
func assign(d Dataset, headers []string) map[int]string {
	names := map[int]string{}
	for _, f := range d.Fields {
		words := append([]string{plainWord(f.Name)}, plainNames[f.Name]...)
		best, rank := -1, len(words)
		for i, h := range headers {
			if at := slices.Index(words, plainWord(h)); names[i] == "" && at >= 0 && at < rank {
				best, rank = i, at
			}
		}
		if best >= 0 {
			names[best] = f.Name
		}
	}
	return names
}

func personalHeader(h string) bool {
	return slices.ContainsFunc(personalWords, func(w string) bool { return strings.Contains(plainWord(h), w) })
}
