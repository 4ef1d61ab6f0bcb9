package web

import (
	"html/template"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// asTemplates are the rows of long tables as templates would write them.
var asTemplates = map[string]string{
	"alikeNames":    `{{range .Row.Alike}}<li dir="auto">{{.ID}}{{with .Name}} {{.}}{{end}}</li>{{end}}`,
	"productRow":    `{{with .Row}}<tr role="row"><th scope="row" role="rowheader" class="name"><a href="{{.Link}}"><span class="id" dir="auto">{{.ID}}</span> <span dir="auto">{{.Name}}</span></a>{{with .Word}} <span class="word">{{.}}</span>{{end}}</th><td role="cell" class="num" data-label="Units">{{.Units}}</td><td role="cell" class="num opt">{{.Normal}}</td><td role="cell" class="num{{if .Dir}} {{side .Dir}}{{end}}" data-label="Gap">{{.Gap}}</td><td role="cell" class="num opt">{{.Net}}</td>{{if $.Cost}}<td role="cell" class="num opt1">{{.Margin}}</td>{{end}}<td role="cell" class="num" data-label="On hand">{{.OnHand}}</td><td role="cell" class="num opt">{{.Cover}}</td></tr>{{end}}`,
	"soldRow":       `{{with .Row}}<tr role="row"><th scope="row" role="rowheader" class="name"><a href="{{.Link}}"><span class="id" dir="auto">{{.ID}}</span> <span dir="auto">{{.Name}}</span></a>{{with .Warn}} <span class="word">{{.}}</span>{{end}}</th><td role="cell" class="opt" dir="auto">{{.Category}}</td>{{template "sold-cells" .}}<td role="cell" class="opt1">{{template "spark" .Spark}}</td>{{if $.Cost}}<td role="cell" class="num opt2">{{.Margin}}</td>{{end}}{{if not .OfOne}}<td role="cell" class="num opt1">{{.Stores}}</td>{{end}}</tr>{{end}}`,
	"salesRow":      `{{with .Row}}<tr role="row"><th scope="row" role="rowheader" class="name"><a href="{{.Link}}"><span class="id" dir="auto">{{.Product}}</span> <span dir="auto">{{.Name}}</span></a>{{with .Warn}} <span class="word">{{.}}</span>{{end}}</th><td role="cell" class="opt" dir="auto">{{.Category}}</td><td role="cell" class="num" data-label="Units">{{.Units}}</td><td role="cell" class="num opt">{{.Sales}}</td><td role="cell" class="num opt2">{{.Discount}}</td><td role="cell" class="num opt">{{.Returned}}</td><td role="cell" class="num" data-label="Net sales">{{.Net}}</td>{{if $.Cost}}<td role="cell" class="num opt">{{.Margin}}</td>{{end}}<td role="cell" class="from">{{if .Lines}}<a class="tap" href="{{.Lines}}">till lines</a>{{else}}<a class="tap" href="{{.Origin.Link}}">{{.Origin.Text}}</a>{{end}}</td></tr>{{end}}`,
	"offerRow":      `{{with .Row}}<tr role="row"><th scope="row" role="rowheader" class="name"><a href="{{.Link}}"><span dir="auto">{{if .Name}}{{.Name}}{{else}}{{.ID}}{{end}}</span></a>{{with .Mechanic}} <span class="id" dir="auto">{{.}}</span>{{end}}</th><td role="cell" data-label="{{.Head}}"><span class="{{.Level}}">{{.Word}}</span></td><td role="cell" class="opt when">{{.When}}</td><td role="cell" class="num opt1">{{.Units}}</td><td role="cell" class="num opt2">{{.Normal}}</td><td role="cell" class="num{{if .Dir}} {{side .Dir}}{{end}}" data-label="Lift">{{.Lift}}</td>{{if $.Cost}}<td role="cell" class="num opt">{{.Needed}}</td>{{end}}{{if $.Cost}}<td role="cell" class="num opt1">{{.Sales}}</td><td role="cell" class="num opt1{{if not .Left}} onphone{{end}}{{if .MarginDir}} {{side .MarginDir}}{{end}}" data-label="Margin added">{{.Margin}}</td><td role="cell" class="num{{if .LeftDir}} {{side .LeftDir}}{{end}}" data-label="What is left">{{.Left}}</td>{{else}}<td role="cell" class="num" data-label="Sales added">{{.Sales}}</td>{{end}}<td role="cell" class="num opt2">{{.Missed}}</td></tr>{{end}}`,
	"offerStoreRow": `{{with .Row}}<tr role="row"><th scope="row" role="rowheader" class="name"><a href="{{.Link}}"><span class="id" dir="auto">{{.ID}}</span> <span dir="auto">{{.Name}}</span></a>{{with .Word}} <span class="word">{{.}}</span>{{end}}</th>{{template "offer-cells" .}}{{if $.Cost}}<td role="cell" class="num opt1">{{.Margin}}</td>{{end}}<td role="cell" class="num" data-label="Missed">{{.Missed}}</td></tr>{{end}}`,
	"storeRow":      `{{with .Row}}<tr role="row"{{if .Word}} class="left"{{end}}><th scope="row" role="rowheader" class="name"><a href="{{.Link}}"><span class="id" dir="auto">{{.ID}}</span> <span class="nm" dir="auto">{{.Name}}</span></a>{{if .Word}} <span class="word">{{.Word}}, not counted{{with .Normal}}, normally {{.}}{{end}}</span>{{end}}</th>{{range .Cells}}{{template "cell" .}}{{end}}</tr>{{end}}`,
	"heatRow":       `{{with .Row}}<tr role="row"><th scope="row" role="rowheader"><a href="{{.Link}}"><span class="id" dir="auto">{{.Store}}</span> <span class="nm" dir="auto">{{.Name}}</span></a></th>{{range .Cells}}<td role="cell" class="num {{.Class}}" title="{{.Title}}">{{.Text}}</td>{{end}}</tr>{{end}}`,
	"stockRow":      `{{with .Row}}<tr role="row">{{if $.Cost}}<td role="cell" class="name"><a href="{{.Line.StoreLink}}"><span class="id" dir="auto">{{.Line.Store}}</span> <span dir="auto">{{.Line.StoreName}}</span></a></td>{{end}}<th scope="row" role="rowheader" class="name"><a href="{{.Line.ProductLink}}"><span class="id" dir="auto">{{.Line.Product}}</span> <span dir="auto">{{.Line.Name}}</span></a></th><td role="cell" class="opt" dir="auto">{{.Line.Category}}</td><td role="cell" class="why" data-label="Why">{{if .Line.InsightLink}}<a href="{{.Line.InsightLink}}">{{.Line.Why}}</a>{{else}}{{.Line.Why}}{{end}}</td><td role="cell" class="num" data-label="{{.List.Units}}">{{.Line.Units}}</td>{{if .List.Money}}<td role="cell" class="num" data-label="{{.List.Money}}">{{.Line.Money}}</td>{{end}}{{if eq .List.ID "count"}}<td role="cell" class="paper-only"></td>{{end}}</tr>{{end}}`,
	"shapeRow":      `{{with .Row}}<tr role="row"{{if not .Name}} class="all"{{end}}><th scope="row" role="rowheader" dir="auto">{{if .Link}}<a href="{{.Link}}">{{.Name}}</a>{{else if .Name}}{{.Name}}{{else}}All{{end}}</th>{{range .Cells}}<td role="cell" class="num h{{.Heat}}" title="{{.Title}}">{{.Index}}{{with .Beside}}<span class="beside">{{.}}</span>{{end}}</td>{{end}}<td role="cell" class="num mean" data-label="A store a day, €">{{.Mean}}</td></tr>{{end}}`,
	"spanRow":       `{{with .Row}}<tr><th scope="row"><a href="{{.Link}}" dir="auto">{{if .Name}}{{.Name}}{{else}}{{.ID}}{{end}}</a></th><td class="when">{{.When}}</td><td class="opt barcell"><svg class="gantt" viewBox="0 0 100 12" aria-hidden="true" preserveAspectRatio="none"><rect class="promo" x="{{.X}}" y="2" width="{{.Width}}" height="8"/><path class="now" d="M{{50}} 0v12"/></svg></td></tr>{{end}}`,
	"chartDots":     `<svg>{{range .Row}}<circle class="pt {{if lt .Out 0}}worse{{else if gt .Out 0}}better{{end}}" cx="{{.X}}" cy="{{.Y}}" r="{{if .Out}}4{{else}}2{{end}}"><title>{{.Title}}</title></circle>{{end}}</svg>`,
	"offerItem":     `{{with .Row}}<li><a href="{{.Link}}" dir="auto">{{.Name}}</a>, {{.Kind}}, {{.When}}</li>{{end}}`,
	"nightItem":     `{{with .Row}}<li class="night w-{{cssword .Word}}">{{if .Link}}<a href="{{.Link}}">{{end}}<span class="d">{{weekday .Date}} {{dom .Date}}</span><span class="s" aria-hidden="true">{{.Sign}}</span><span class="w">{{say .Word}}</span>{{if .Link}}</a>{{end}}</li>{{end}}`,
	"storeDayRow":   `{{with .Row}}<tr><th scope="row"><a href="{{.Link}}">{{short .Date}}</a>{{with .Word}} <span class="word">{{say .}}</span>{{end}}</th><td class="num">{{.Sales}}</td><td class="num opt">{{.Normal}}</td><td class="num{{if .Dir}} {{side .Dir}}{{end}}">{{.Gap}}</td><td class="num opt">{{if .Low}}{{.Low}} to {{.High}}{{end}}</td><td class="num opt">{{.Transactions}}</td></tr>{{end}}`,
	"dayRow":        `{{with .Row}}<tr><th scope="row"><a href="{{.Link}}">{{short .Date}}</a>{{with .Says}} <span class="word">{{.}}</span>{{end}}</th><td class="num">{{.Units}}</td><td class="num">{{.Net}}</td><td class="num opt">{{.Price}}</td>{{if $.Cost}}<td class="num opt">{{.Cost}}</td>{{end}}</tr>{{end}}`,
}

// partsOfRows are what rows share.
const partsOfRows = `{{define "offer-cells"}}<td role="cell" class="num" data-label="Units">{{.Units}}</td><td role="cell" class="num opt">{{.Normal}}</td><td role="cell" class="num{{if .Dir}} {{side .Dir}}{{end}}" data-label="Lift">{{.Lift}}</td><td role="cell" class="num opt">{{.Sales}}</td>{{end}}
{{define "sold-cells"}}<td role="cell" class="num" data-label="Net sales">{{.Net}}</td><td role="cell" class="num opt">{{.Units}}</td><td role="cell" class="num opt1">{{.Normal}}</td><td role="cell" class="num{{if .Dir}} {{side .Dir}}{{end}}" data-label="Gap, units">{{.Gap}}</td><td role="cell" class="num{{if .Dir}} {{side .Dir}}{{end}}" data-label="Gap">{{.Money}}</td>{{end}}
{{define "cell"}}<td role="cell" class="{{.Class}}{{if .Dir}} {{side .Dir}}{{end}}"{{with .Label}} data-label="{{.}}"{{end}}{{with .Title}} title="{{.}}"{{end}}>{{if .Spark}}{{template "spark" .Spark}}{{else if .Link}}<a href="{{.Link}}">{{.Text}}{{with .Cents}}<span class="c">{{.}}</span>{{end}}</a>{{else}}{{.Text}}{{with .Cents}}<span class="c">{{.}}</span>{{end}}{{end}}</td>{{end}}
{{define "spark"}}{{if .}}<svg class="spark" viewBox="0 0 {{.Width}} {{.Height}}" width="{{.Width}}" height="{{.Height}}" role="img" aria-label="{{.Title}}" preserveAspectRatio="none"><path class="axis" d="M0 {{.Axis}}h{{.Width}}"/>{{with .Up}}<path class="up" d="{{.}}"/>{{end}}{{with .Down}}<path class="down" d="{{.}}"/>{{end}}{{with .Flat}}<path class="flat" d="{{.}}"/>{{end}}</svg>{{end}}{{end}}`

// TestMarkup_IsWhatATemplateWouldWrite writes the rows of long tables, with every kind of text that somebody could send in every place, and holds them
// against templates, byte by byte.
func TestMarkup_IsWhatATemplateWouldWrite(t *testing.T) {
	t.Parallel()
	s := &server{format: NewFormat("en", "EUR")}
	hostile := []string{"", "Tea", `<script>alert("1")</script>`, `" onmouseover='x' a="`, "a & b &amp; c+d", "nul\x00l \u202e bidi \U0001f375", "`=cmd|x`", strings.Repeat("long ", 200)}
	up, down := s.format.change(read.Maybe(123456)), s.format.change(read.Maybe(-5))
	for i, text := range hostile {
		next := hostile[(i+3)%len(hostile)]
		link := View{Region: text}.Link("/stores/"+pathSegment(next), "sort", "-net")
		evil := &Number{text, ""}
		spark := &Spark{Width: 112, Height: 28, Axis: "14", Up: "M0 14v-3.5h3v3.5z", Title: text}
		flat := &Spark{Width: 112, Height: 28, Axis: "27", Down: "M4 14v3z", Flat: "M0 1z", Title: "+5"}
		rows := map[string][]any{
			"alikeNames":    {BoardLine{Alike: []read.BoardRow{{Store: &read.Store{ID: text, Name: next}}, {Store: &read.Store{ID: next}}}}, BoardLine{}},
			"productRow":    {ProductStoreLine{ID: text, Name: next, Link: link, Units: up, Gap: down, Margin: evil, Word: next, Dir: -1}, ProductStoreLine{}},
			"soldRow":       {ProductSoldLine{ID: text, Name: next, Category: text, Link: link, Warn: next, Units: up, Money: down, Spark: spark, Dir: 1}, ProductSoldLine{Spark: flat}, ProductSoldLine{OfOne: true, Stores: up}},
			"salesRow":      {RowLine{Product: text, Name: next, Category: text, Units: up, Link: link, Lines: link, Warn: text}, RowLine{Origin: Origin{Text: text, Link: link}, Margin: evil}},
			"offerRow":      {OfferLine{ID: text, Name: next, Mechanic: text, Verdict: "lost_money", Word: next, Level: "worse", When: text, Link: link, Lift: up, Dir: 1, Margin: up, MarginDir: 1, Left: down, LeftDir: -1}, OfferLine{ID: text}},
			"offerStoreRow": {OfferStoreLine{ID: text, Name: next, Link: link, Word: text, Lift: up, Dir: 1, Margin: down, Missed: evil}, OfferStoreLine{}},
			"storeRow": {
				StoreLine{ID: text, Name: next, Link: link, Word: text, Normal: up, Cells: []Cell{{Class: "num", Label: "Gap", Text: text, Cents: ".50", Dir: -1, Title: next}, {Class: "opt", Spark: spark}, {Text: "3", Link: link}}},
				StoreLine{ID: text, Cells: []Cell{{Spark: flat}, {Link: link, Cents: ",10"}}, Word: "missing"},
			},
			"heatRow": {HeatRow{Store: text, Name: next, Link: link, Cells: []HeatUnit{{Text: "+3", Title: text, Class: "h-2"}, {}}}},
			"stockRow": {
				stockOf{StockList{ID: "count", Units: "On record", Money: next}, StockLine{Store: text, StoreName: next, StoreLink: link, Product: text, Name: next, ProductLink: link, Category: text, Why: next, InsightLink: link, Units: up, Money: evil}},
				stockOf{StockList{ID: "out"}, StockLine{Why: text}}, // without a column of money
			},
			"shapeRow": {
				ShapeRow{Name: text, Link: link, Mean: up, Cells: []ShapeCell{{Index: evil, Beside: down, Title: next, Heat: -4}, {}, {Index: up, Heat: 3}}},
				ShapeRow{Name: text},
				ShapeRow{Mean: evil},
			},
			"spanRow": {OfferSpan{OfferLine: OfferLine{ID: text, Name: next, When: text, Link: link}, X: 3, Width: 40}, OfferSpan{OfferLine: OfferLine{ID: text}, X: -1}},
			"chartDots": {
				[]Dot{{X: 3, Y: 40, Out: -1, Title: text}, {X: -1, Out: 1, Title: next}, {}}, []Dot(nil),
			},
			"offerItem":   {EventLine{Link: link, Name: text, Kind: next, When: text}},
			"nightItem":   {Night{Date: 20_000, Word: read.Word(text), Sign: next, Link: link}, Night{Word: read.NotOpen}},
			"storeDayRow": {DayLine{Date: 20_000, Word: text, Link: link, Sales: up, Normal: evil, Gap: down, Dir: -1, Low: evil, High: up, Transactions: up}, DayLine{Link: link}},
			"dayRow":      {ProductDayLine{Date: contract.DayOf(time.Date(2026, 5, 30, 0, 0, 0, 0, time.UTC)), Link: link, Units: up, Price: evil, Cost: down}, ProductDayLine{Link: link, Says: text}},
		}
		if len(rows) != len(s.rowFunctions()) {
			t.Fatalf("%d of %d kinds of rows", len(rows), len(s.rowFunctions()))
		}
		for name, list := range rows {
			for _, row := range list {
				for _, cost := range []bool{true, false} {
					call := "{{" + name + " .Row .Cost}}"
					switch name {
					case "alikeNames", "storeRow", "heatRow", "shapeRow", "storeDayRow", "offerItem", "nightItem":
						call = "{{" + name + " .Row}}"
					case "chartDots":
						call = "<svg>{{chartDots .Row}}</svg>"
					case "spanRow":
						call = "{{spanRow .Row 50}}"
					case "stockRow":
						call = "{{stockRow .Row.List .Row.Line .Cost}}"
					}
					is, want := rendered(t, s, call, row, cost), rendered(t, s, asTemplates[name]+strings.ReplaceAll(partsOfRows, "\n", ""), row, cost)
					if is != want {
						t.Errorf("%s, cost %t\nis   %s\nwant %s", name, cost, is, want)
					}
				}
			}
		}
	}
}

// stockOf is a row on one of the lists of stock.
type stockOf struct {
	List StockList
	Line StockLine
}

func rendered(t *testing.T, s *server, text string, row any, cost bool) string {
	t.Helper()
	tpl, err := template.New("row").Funcs(s.functions()).Funcs(s.rowFunctions()).Parse("<table><tbody>" + text + "</tbody></table>")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := tpl.Execute(&out, map[string]any{"Row": row, "Cost": cost}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
