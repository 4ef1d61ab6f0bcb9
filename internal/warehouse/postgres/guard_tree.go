package postgres

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// tree is what the server's parse of a query holds, by the numbers of its catalogue.
type tree struct {
	relations, functions, operators, types []int64
}

// nodes are the parts that a query may be made of, by the server's names for them.
var nodes = words(`QUERY COMMONTABLEEXPR CTESEARCHCLAUSE CTECYCLECLAUSE RANGETBLENTRY RANGETBLFUNCTION RTEPERMISSIONINFO ALIAS RANGETBLREF JOINEXPR FROMEXPR
	TARGETENTRY SORTGROUPCLAUSE GROUPINGSET WINDOWCLAUSE SETOPERATIONSTMT
	VAR CONST PARAM AGGREF GROUPINGFUNC WINDOWFUNC SUBSCRIPTINGREF FUNCEXPR NAMEDARGEXPR OPEXPR DISTINCTEXPR NULLIFEXPR SCALARARRAYOPEXPR
	BOOLEXPR SUBLINK RELABELTYPE COERCEVIAIO ARRAYCOERCEEXPR COLLATEEXPR CASEEXPR CASEWHEN CASETESTEXPR ARRAYEXPR ROWEXPR ROWCOMPAREEXPR
	COALESCEEXPR MINMAXEXPR SQLVALUEFUNCTION NULLTEST BOOLEANTEST
	JSONFORMAT JSONRETURNING JSONVALUEEXPR JSONCONSTRUCTOREXPR JSONISPREDICATE`)

// Fields that name functions, operators and types; others with such endings that are something else.
var (
	functionFields = words("funcid aggfnoid winfnoid")
	operatorFields = words("opno opnos eqop sortop")
	noTypes        = words("commandtype jointype nulltesttype booltesttype sublinktype rctype cmptype varreturningtype aggtranstype")
)

// valueFunctions is how many of the functions without parentheses tell the time; those behind them tell who and where.
const valueFunctions = 8

// readTree reads the server's notation of a parse: {NODE :field value …}, (lists), words with backslashes. What it does not
// know, it refuses.
func readTree(text string) (t tree, err error) {
	r := treeReader{rest: text}
	for {
		word, ok := r.word()
		if !ok {
			break
		}
		if err := r.take(word, &t); err != nil {
			return t, err
		}
	}
	if len(r.open) > 0 {
		return t, fmt.Errorf("the server's parse of the query ends in the middle of %s", r.open[len(r.open)-1].node)
	}
	for _, list := range []*[]int64{&t.relations, &t.functions, &t.operators, &t.types} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return t, nil
}

// place is an open node, or a list (node "") in a field.
type place struct {
	node, field string
	value       bool // a field's name was read, its value comes next
}

type treeReader struct {
	rest string
	open []place
}

// word returns the next word or bracket.
func (r *treeReader) word() (string, bool) {
	r.rest = strings.TrimLeft(r.rest, " \n\t")
	if r.rest == "" {
		return "", false
	}
	end := 0
	if strings.IndexByte("(){}", r.rest[0]) >= 0 {
		end = 1
	} else {
		for end < len(r.rest) && strings.IndexByte(" \n\t(){}", r.rest[end]) < 0 {
			if r.rest[end] == '\\' && end+1 < len(r.rest) {
				end++
			}
			end++
		}
	}
	w := r.rest[:end]
	r.rest = r.rest[end:]
	return w, true
}

// take makes sense of one word.
func (r *treeReader) take(word string, t *tree) error {
	top := place{}
	at := len(r.open) - 1
	if at >= 0 {
		top = r.open[at]
		r.open[at].value = false
	}
	switch {
	case word == "{":
		name, _ := r.word()
		if !nodes[name] {
			return refuse("a query cannot hold %s here", strings.ToLower(name))
		}
		r.open = append(r.open, place{node: name})
	case word == "(":
		r.open = append(r.open, place{field: top.field})
	case word == "}" || word == ")":
		if at < 0 {
			return fmt.Errorf("the server's parse of the query cannot be read")
		}
		r.open = r.open[:at]
	case at < 0:
		return fmt.Errorf("the server's parse of the query cannot be read")
	case top.node != "" && !top.value && strings.HasPrefix(word, ":"):
		r.open[at].field, r.open[at].value = strings.ToLower(word[1:]), true
	case top.node == "" || top.value:
		return field(top, word, t)
	}
	return nil
}

// field looks at the value of a field, or at one word of its list.
func field(p place, word string, t *tree) error {
	switch {
	case p.field == "commandtype" && word != "1",
		p.field == "utilitystmt" && word != "<>", p.field == "rowmarks" && word != "<>", p.field == "tablesample" && word != "<>",
		p.field == "hasmodifyingcte" && word != "false", p.field == "hasforupdate" && word != "false":
		return refuse("only a SELECT is allowed: nothing is written, set, locked or sampled here")
	}
	n, err := strconv.ParseInt(word, 10, 64)
	if err != nil || n == 0 {
		return nil //nolint:nilerr // words that are no number name nothing of the catalogue
	}
	switch {
	case p.node == "SQLVALUEFUNCTION" && p.field == "op" && n > valueFunctions:
		return refuse("functions that tell who and where are not allowed")
	case p.field == "relid":
		t.relations = append(t.relations, n)
	case functionFields[p.field]:
		t.functions = append(t.functions, n)
	case operatorFields[p.field]:
		t.operators = append(t.operators, n)
	case !noTypes[p.field] && (strings.HasSuffix(p.field, "type") || strings.HasSuffix(p.field, "types") || strings.HasSuffix(p.field, "typeid")):
		t.types = append(t.types, n)
	}
	return nil
}
