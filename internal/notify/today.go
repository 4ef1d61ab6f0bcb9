package notify

import (
	"fmt"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart"
)

// Today is what till lines with times say of a day that is not over. Where they have none it is empty, and nobody hears of the day before it is.
type Today struct {
	Date       contract.Day
	Offers     []mart.OfferSoFar
	RunningOut []mart.Shortage
}

// promotions tells of those that sell far more or far less than expected by now.
func promotions(v View) (list []Alert) {
	if v.Today == nil {
		return nil
	}
	for _, o := range v.Today.Offers {
		if !o.Unlike() {
			continue
		}
		word, next := "far more", "see that shelves and orders follow, and that the price is right"
		if o.Units < o.Expected {
			word, next = "far less", "see that the goods are out, the price is in the tills and the offer is on show"
		}
		list = append(list, Alert{
			Cause: "promotion:" + o.ID + ":" + v.Today.Date.String(), Kind: Promotion, BusinessDate: v.Today.Date.String(), Next: next,
			Title: fmt.Sprintf("Promotion %s sells %s today than expected", called(o.ID, o.Name), word),
			Lines: []string{fmt.Sprintf("%d units until %02d:00 in %s, %d are expected by then", units(o.Units), o.Until%24, counted(o.Stores, "1 store", "stores"), units(o.Expected))},
		})
	}
	return list
}

// runOut tells which products will be out of stock before the day is over.
func runOut(v View) []Alert {
	if v.Today == nil || len(v.Today.RunningOut) == 0 {
		return nil
	}
	short := v.Today.RunningOut
	stores := map[string]bool{}
	a := Alert{Cause: "run_out:" + v.Today.Date.String(), Kind: RunOut, BusinessDate: v.Today.Date.String(), Next: "bring goods to these shelves, from the back or another store"}
	for _, s := range short {
		stores[s.StoreID] = true
		a.Lines = append(a.Lines, fmt.Sprintf("%s %s: %d of %d left at %02d:00, %d more are expected to be asked for", s.StoreID, called(s.ProductID, s.Name),
			units(s.OnHand-s.Sold), units(s.OnHand), s.Until%24, units(s.Rest)))
	}
	a.Title = fmt.Sprintf("%s will be out of stock before closing, unless goods arrive", counted(len(short), called(short[0].ProductID, short[0].Name)+" in store "+short[0].StoreID,
		fmt.Sprintf("products in %s", counted(len(stores), "store "+short[0].StoreID, "stores"))))
	return []Alert{a}
}

// called is a thing's id with its name, where it has one.
func called(id, name string) string {
	if name == "" || name == id {
		return id
	}
	return id + " " + name
}

// units are whole ones of thousandths, the nearest.
func units(thousandths int64) int64 { return (thousandths + 500) / 1000 }
