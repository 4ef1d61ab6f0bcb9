package mart

import (
	"database/sql"
	"fmt"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

func (c *Candidates) scanStore(r *sql.Rows) error {
	var d time.Time
	var g StoreGap
	err := r.Scan(&d, c.names.to(&g.StoreID), &g.Name, c.names.to(&g.Region), number{&g.NetSales, 2}, number{&g.Expected, 2}, number{&g.Low, 2}, number{&g.High, 2},
		&g.RelativeError, number{&g.Transactions, 3}, number{&g.ExpectedTransactions, 3}, number{&g.Units, 3}, number{&g.ExpectedUnits, 3},
		&g.CleanDays, &g.ExcludedDays, &g.Step, &g.Complete, &g.Event, &g.MarginRate)
	day := contract.DayOf(d)
	c.Stores[day] = append(c.Stores[day], g)
	return err
}

func (c *Candidates) scanGroup(r *sql.Rows) error {
	var d time.Time
	var g Group
	err := r.Scan(&d, &g.Region, &g.RelativeError, &g.Before[0].Move, &g.Before[0].RelativeError, &g.Before[1].Move, &g.Before[1].RelativeError)
	day := contract.DayOf(d)
	c.Groups[day] = append(c.Groups[day], g)
	return err
}

func (c *Candidates) scanCategory(r *sql.Rows) error {
	var d time.Time
	var g CategoryGap
	err := r.Scan(&d, c.names.to(&g.StoreID), c.names.to(&g.Category), number{&g.NetSales, 2}, number{&g.Expected, 2}, number{&g.Units, 3}, number{&g.ExpectedUnits, 3},
		&g.RelativeError, &g.Lumpiness, &g.Before[0].Units, &g.Before[0].Expected, &g.Before[1].Units, &g.Before[1].Expected)
	day := contract.DayOf(d)
	c.Categories[day] = append(c.Categories[day], g)
	return err
}

func (c *Candidates) scanStockout(r *sql.Rows) error {
	var d, since time.Time
	var s Stockout
	var price, cost int64 // ten-thousandths
	err := r.Scan(&d, c.names.to(&s.StoreID), c.names.to(&s.StoreName), c.names.to(&s.Region), c.names.to(&s.ProductID), c.names.to(&s.ProductName), c.names.to(&s.Category), &since,
		number{&s.Units, 3}, number{&s.Expected, 3}, number{&s.Lost, 3}, number{&s.LostToday, 3}, number{&price, 4}, number{&cost, 4},
		optional{&s.OnHand, 3}, optional{&s.HoursOut, 3}, &s.Step)
	s.Since, s.Price, s.Cost = contract.DayOf(since), (price+50)/100, (cost+50)/100
	day := contract.DayOf(d)
	c.Stockouts[day] = append(c.Stockouts[day], s)
	return err
}

func (c *Candidates) scanRange(r *sql.Rows) error {
	var d time.Time
	var x Range
	err := r.Scan(&d, &x.ProductID, &x.Region, &x.Stores)
	day := contract.DayOf(d)
	c.Ranges[day] = append(c.Ranges[day], x)
	return err
}

func (c *Candidates) scanUsual(r *sql.Rows) error {
	var d time.Time
	var store string
	var n int64
	err := r.Scan(&d, &store, number{&n, 2})
	day := contract.DayOf(d)
	if c.Usual[day] == nil {
		c.Usual[day] = map[string]int64{}
	}
	c.Usual[day][store] = n
	return err
}

// number reads a decimal of the database into an integer of its smallest unit.
type number struct {
	to    *int64
	scale int
}

// Scan implements sql.Scanner.
func (n number) Scan(src any) error {
	s, ok := src.(string)
	if !ok {
		return fmt.Errorf("a decimal came as %T", src)
	}
	v, err := warehouse.Scaled(s, n.scale)
	*n.to = v
	return err
}

// optional is a number that may be null.
type optional struct {
	to    **int64
	scale int
}

// Scan implements sql.Scanner.
func (o optional) Scan(src any) error {
	if src == nil {
		*o.to = nil
		return nil
	}
	*o.to = new(int64)
	return number{*o.to, o.scale}.Scan(src)
}
