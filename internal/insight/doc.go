// Package insight finds what stood out on a business date, ranks it by money and words it.
//
// It is pure: Find takes a Day, which holds rows that the marts worked out, and returns a Result. It opens no database, reads no clock
// and no file but the message catalogues that are embedded in it; the same Day gives the same Result, whatever the order of its rows.
//
// A kind of insight is one file here (sales_gap in salesgap.go), one test, one golden answer in testdata and one page in docs/insights.
// All kinds stand in one slice, in kinds.go. A kind hands over candidates with exact numbers; episodes, money counted once, ranking,
// caps and words are the same for all of them.
//
// Money is int64 of minor units and quantities int64 of thousandths; floats appear only in statistics (rates, p-values, scores).
package insight
