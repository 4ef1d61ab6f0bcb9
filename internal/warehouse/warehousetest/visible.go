package warehousetest

import "testing"

func sale(date, store, value string) row {
	return row{"business_date": date, "store_id": store, "product_id": "P1", "units": "1", "sales_value": value}
}

// slices: a reader of run R sees slices that came with a run up to R and were not superseded by one up to R.
func slices(t *testing.T, open Open) {
	d := migrated(t, open)
	must(t, d, "sales", records(t, "sales", 1, sale("2026-05-29", "S1", "1.00"), sale("2026-05-29", "S2", "2.00"), sale("2026-05-30", "S1", "4.00")))
	must(t, d, "sales", records(t, "sales", 2, sale("2026-05-29", "S1", "10.00"), sale("2026-05-29", "S2", "20.00")))
	must(t, d, "sales", records(t, "sales", 3, sale("2026-05-30", "S1", "400.00")))
	must(t, d, "sales", records(t, "sales", 4, sale("2026-05-30", "S1", "0.40"))) // of a run that failed: no slice
	write(t, d,
		// run 1 brings two dates, run 2 corrects one of them, run 3 has files of single stores over the rest
		slice("sales", "2026-05-29", "", "1", "1", "2"), slice("sales", "2026-05-30", "", "1", "1", "3"),
		slice("sales", "2026-05-29", "", "2", "2", "3"), slice("sales", "2026-05-29", "S1", "2", "3", "0"),
		slice("sales", "2026-05-30", "S1", "3", "3", "5"), slice("inventory", "2026-05-30", "", "4", "1", "0"),
		publish("2"))
	const query = `select cast(business_date as text), store_id, cast(net_sales as text) from sales order by business_date, store_id collate "C"`
	const one = "2026-05-29,S1,1.00 2026-05-29,S2,2.00 2026-05-30,S1,4.00"
	const two = "2026-05-29,S1,10.00 2026-05-29,S2,20.00 2026-05-30,S1,4.00"
	const three = "2026-05-29,S1,10.00 2026-05-30,S1,400.00"
	for _, c := range []struct {
		run  int64
		want string
	}{{0, two}, {1, one}, {2, two}, {3, three}, {4, three}, {5, "2026-05-29,S1,10.00"}} {
		equal(t, "as run "+string(rune('0'+c.run))+" shows it", at(t, d, c.run, query), c.want)
	}
}

// keyed datasets: for each key the row of the newest delivery, and of the last line in one; nothing is forgotten.
func keyed(t *testing.T, open Open) {
	d := migrated(t, open)
	promo := func(id, product, name string) row {
		r := row{"promotion_id": id, "name": name, "starts_on": "2026-05-01", "ends_on": "2026-05-31"}
		if product != "" {
			r["product_id"] = product
		}
		return r
	}
	must(t, d, "promotions", records(t, "promotions", 1, promo("A", "P1", "one"), promo("A", "P2", "one"), promo("A", "", "one"), promo("B", "P1", "one")))
	must(t, d, "promotions", records(t, "promotions", 2, promo("A", "P1", "two"), promo("A", "", "two"), promo("A", "P1", "two again")))
	must(t, d, "calendar", records(t, "calendar", 3, row{"date": "2026-05-01", "event": "Labour Day", "kind": "holiday"},
		row{"date": "2026-05-01", "event": "Labour Day", "kind": "holiday", "region": "North"}))
	must(t, d, "calendar", records(t, "calendar", 4, row{"date": "2026-05-01", "event": "Labour Day", "kind": "closed"}))
	must(t, d, "targets", records(t, "targets", 5, row{"business_date": "2026-05-01", "store_id": "S1", "net_sales_target": "100.00"},
		row{"business_date": "2026-05-02", "store_id": "S1", "net_sales_target": "200.00"}))
	must(t, d, "targets", records(t, "targets", 6, row{"business_date": "2026-05-01", "store_id": "S1", "net_sales_target": "90.00"}))
	write(t, d, slice("promotions", "", "", "1", "1", "0"), slice("promotions", "", "", "2", "2", "0"),
		slice("calendar", "", "", "3", "1", "0"), slice("calendar", "", "", "4", "2", "3"),
		slice("targets", "", "", "5", "1", "0"), slice("targets", "", "", "6", "2", "0"), publish("2"))
	const promotions = `select promotion_id, product_id, name from promotions order by promotion_id collate "C", coalesce(product_id, '') collate "C"`
	equal(t, "promotions, run 1", at(t, d, 1, promotions), "A,~,one A,P1,one A,P2,one B,P1,one")
	equal(t, "promotions, run 2", at(t, d, 2, promotions), "A,~,two A,P1,two again A,P2,one B,P1,one")
	const calendar = `select region, event, kind from calendar order by coalesce(region, '') collate "C"`
	equal(t, "calendar, run 2", at(t, d, 2, calendar), "~,Labour Day,closed North,Labour Day,holiday")
	equal(t, "calendar, withdrawn in run 3", at(t, d, 3, calendar), "~,Labour Day,holiday North,Labour Day,holiday")
	equal(t, "targets", at(t, d, 0, "select cast(business_date as text), cast(net_sales_target as text) from targets order by business_date"), "2026-05-01,90.00 2026-05-02,200.00")
}

// store days: what was sent joined with what till lines say, the first field by field before the second.
func storeDays(t *testing.T, open Open) {
	d := migrated(t, open)
	must(t, d, "store_days", records(t, "store_days", 1,
		row{"business_date": "2026-05-30", "store_id": "S1", "transactions": "10", "net_sales": "99.00", "is_open": true},
		row{"business_date": "2026-05-30", "store_id": "S2", "net_sales": "50.00"},
		row{"business_date": "2026-05-30", "store_id": "S4", "is_open": false}))
	line := "insert into wh.line_days (business_date, store_id, transactions, other_lines, other_value, delivery_id, source_line) values (date '2026-05-30', "
	write(t, d, line+"'S1', 11, 0, 0, 2, 1)", line+"'S2', 12, 0, 0, 2, 2)", line+"'S3', 13, 0, 0, 2, 3)", line+"'S5', 14, 0, 0, 3, 1)",
		slice("store_days", "2026-05-30", "", "1", "1", "0"), slice("sale_lines", "2026-05-30", "", "2", "1", "0"), publish("1"))
	equal(t, "store days", at(t, d, 0, `select store_id, cast(transactions as text), cast(net_sales as text),
		case is_open when true then 'open' when false then 'closed' end, cast(delivery_id as text) from store_days order by store_id collate "C"`),
		"S1,10.000,99.00,open,1 S2,12.000,50.00,~,1 S3,13.000,~,~,2 S4,~,~,closed,1")
}

// frozen cost: COGS that was not sent is units less returns at the unit cost of the night, to the cent, half away from zero.
func frozenCost(t *testing.T, open Open) {
	d := migrated(t, open)
	with := func(r row, more ...string) row {
		for i := 0; i < len(more); i += 2 {
			r[more[i]] = more[i+1]
		}
		return r
	}
	must(t, d, "sales", records(t, "sales", 1,
		with(sale("2026-05-30", "S1", "10.00"), "units", "3.000", "returned_units", "0.500", "returned_value", "1.25"), // 2.5 x 1.2340 = 3.085
		with(sale("2026-05-30", "S2", "10.00"), "cogs", "7.77"),
		with(sale("2026-05-30", "S3", "10.00"), "product_id", "P2")))
	write(t, d, "insert into wh.frozen_cost (delivery_id, product_id, unit_cost) values (1, 'P1', 1.2340)",
		slice("sales", "2026-05-30", "", "1", "1", "0"), publish("1"))
	equal(t, "cost", at(t, d, 0, `select store_id, cast(net_sales as text), cast(cogs as text), case when cogs_frozen then 'frozen' else 'sent' end
		from sales order by store_id collate "C"`), "S1,8.75,3.09,frozen S2,10.00,7.77,sent S3,10.00,~,sent")
}
