package mart

import (
	"testing"
)

// TestTrade_Leaks: below cost and below the other stores, with all days since it began.
func TestTrade_Leaks(t *testing.T) {
	t.Parallel()
	s := shop{sell: func(day, store int, product string) *basket {
		switch {
		case product == "SOAP" && store == 3 && day >= 30 && day != 32:
			return &basket{units: 20, price: 1.20, regular: 1.20} // one day without
		case product == "TEA" && store == 6 && day >= 34:
			return &basket{units: 8, price: 7.20, regular: 9}
		}
		return nil
	}}
	rows := look(t, s.live(t, 36), 35)
	list := rows.PriceLeaks[dayOf(35)]
	if len(list) != 2 || rows.PricesChecked[dayOf(35)] != 48 {
		t.Fatalf("of %d prices: %+v", rows.PricesChecked[dayOf(35)], list)
	}
	if p := list[0]; p.StoreID != "S03" || p.Since != dayOf(30) || p.Days != 5 || p.Units != 100_000 || p.SalesValue != 120_00 || p.FairValue != 300_00 || p.Cost != 150_00 || p.Spread != 0 || p.Selling != 12 {
		t.Errorf("below cost: %+v", p)
	}
	if p := list[1]; p.StoreID != "S06" || p.Days != 2 || p.SalesValue != 115_20 || p.FairValue != 144_00 || p.Cost != 80_00 {
		t.Errorf("below the others: %+v", p)
	}
}

// TestTrade_LeakInPromotion: a promotion's price is no leak; what one of its stores gives beyond it is.
func TestTrade_LeakInPromotion(t *testing.T) {
	t.Parallel()
	s := shop{promotions: []string{coffee("A1", "null")}, sell: func(day, store int, product string) *basket {
		if product != "COFFEE" || !onOffer(day) {
			return nil
		}
		if store == 9 {
			return &basket{units: 25, price: 7, regular: 10}
		}
		return &basket{units: 25, price: 8, regular: 10}
	}}
	list := look(t, s.live(t, 59), 58).PriceLeaks[dayOf(58)]
	if len(list) != 1 || list[0].StoreID != "S09" || !list[0].OnPromotion || list[0].FairValue-list[0].SalesValue != 3*25_00 {
		t.Errorf("%+v", list)
	}
}

// TestTrade_PriceChange: a new regular price in all stores, or in one, with what was sold before and since.
func TestTrade_PriceChange(t *testing.T) {
	t.Parallel()
	s := shop{sell: func(day, store int, product string) *basket {
		switch {
		case product == "SOAP" && day >= 40:
			return &basket{units: 16, price: 3.30, regular: 3.30}
		case product == "TEA" && store == 6 && day >= 40:
			return &basket{units: 6, price: 9.90, regular: 9.90}
		}
		return nil
	}}
	tx := s.live(t, 58)
	for day, count := range map[int]int{45: 0, 52: 0, 53: 2, 56: 2, 57: 0} {
		if list := look(t, tx, day).PriceChanges[dayOf(day)]; len(list) != count {
			t.Errorf("%d days since: %+v", day-39, list)
		}
	}
	list := look(t, tx, 53).PriceChanges[dayOf(53)]
	soap, tea := list[0], list[1]
	if soap.ProductID != "SOAP" || soap.StoreID != "" || soap.ChangedOn != dayOf(40) || soap.Before != 3_00 || soap.After != 3_30 || soap.UnitCost != 1_50 || soap.Stores != 12 ||
		soap.Days != 14 || soap.DaysBefore != 28 || soap.Units != 12*14*16_000 || soap.UnitsBefore != 12*28*20_000 {
		t.Errorf("%+v", soap)
	}
	// Coffee, tea but for two units in one store, and foil: the other products.
	if soap.OthersBefore != 12*28*30_000 || soap.OthersUnits != 12*14*30_000-14*2_000 {
		t.Errorf("others: %+v", soap)
	}
	if tea.StoreID != "S06" || tea.ChangedOn != dayOf(40) || tea.Before != 9_00 || tea.After != 9_90 || tea.ChainPrice != 9_00 || tea.Days != 14 || tea.Units != 14*6_000 ||
		tea.OthersUnits != 11*14*8_000 || tea.OthersBefore != 12*28*8_000 {
		t.Errorf("%+v", tea)
	}
	if tea.UnitsBefore != 28*8_000 {
		t.Errorf("usual units of the store before: %d", tea.UnitsBefore)
	}
}

// TestTrade_Returns: what came back in a week, of a pair, a product and a store, beside what is usual.
func TestTrade_Returns(t *testing.T) {
	t.Parallel()
	s := shop{sell: func(day, store int, product string) *basket {
		p := usual[product]
		b := &basket{units: p.units, price: p.price, regular: p.price}
		if (day*12+store)%10 == 0 {
			b.returned = 1
		}
		if product == "FOIL" && store == 5 && day >= 60 {
			b.returned = 4
		}
		return b
	}}
	rows := look(t, s.live(t, 63), 62)
	if n := rows.ReturnsChecked[dayOf(62)]; n != 48+12+4 {
		t.Errorf("%d checks", n)
	}
	for _, r := range rows.Returns[dayOf(62)] {
		if r.StoreID == "S05" && r.ProductID == "FOIL" {
			if r.Sold != 7*12_000 || r.Returned < 12_000 || r.Returned > 14_000 || r.Value != r.Returned/1000*4_00 || r.MarginRate != 0.5 || r.UsualSold != 12*56*12_000 || r.ChainSold != 12*56*50_000 {
				t.Errorf("%+v", r)
			}
			return
		}
	}
	t.Errorf("not there: %+v", rows.Returns)
}
