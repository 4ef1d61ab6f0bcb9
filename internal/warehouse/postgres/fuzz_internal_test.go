package postgres

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/fault"
)

// opened are the names of nodes as they stand in a tree, without regard to where.
var opened = regexp.MustCompile(`\{\s*([^ \n\t(){}]*)`)

// fieldAsValue is a field whose value looks like a field.
var fieldAsValue = regexp.MustCompile(`:[^ \n\t]*[ \n\t]+:`)

// FuzzReadTree: whatever the server says that a query is, what the guard lets through holds only nodes that it knows, no command but SELECT, and
// every number that stands behind a field which names a table or a function is among those that the catalogue is asked about.
func FuzzReadTree(f *testing.F) {
	const query = `({QUERY :commandType 1 :querySource 0 :utilityStmt <> :hasModifyingCTE false :hasForUpdate false :cteList <> :rtable ({RANGETBLENTRY :alias <> :eref {ALIAS :aliasname sales :colnames ("a" "b\ c")} :rtekind 0 :relid 16523 :relkind v :inh true}) :jointree {FROMEXPR :fromlist ({RANGETBLREF :rtindex 1}) :quals {OPEXPR :opno 98 :opfuncid 67 :opresulttype 16 :args ({VAR :varno 1 :vartype 25} {CONST :consttype 25 :constvalue 8 [ 32 0 ]})}} :targetList ({TARGETENTRY :expr {FUNCEXPR :funcid 870 :funcresulttype 25 :args <>} :resname lower}) :rowMarks <>})`
	for _, doc := range []string{
		query, "", "(", "})", "{QUERY :commandType 3}", "{QUERY :utilityStmt {COPYSTMT}}", "{NOSUCHNODE :a 1}", `{QUERY :a \{FUNCEXPR :funcid 9}`, "{ QUERY :commandType 1 }", "{QUERY :commandType (1 2)}",
		"{SQLVALUEFUNCTION :op 12}", "{SQLVALUEFUNCTION :op 3}", "{FUNCEXPR :funcid (1 2 (3)) :funcid 4}", "{VAR :vartype 99999999999999999999}", strings.Replace(query, ":rowMarks <>", ":rowMarks ({ROWMARKCLAUSE})", 1),
	} {
		f.Add(doc)
	}
	plain := regexp.MustCompile(`[{ ]:(relid|funcid|aggfnoid|winfnoid) ([1-9][0-9]{0,8})[ })]`)
	f.Fuzz(func(t *testing.T, doc string) {
		found, err := readTree(doc)
		if err != nil {
			if err.Error() == "" {
				t.Error("refused without a word")
			}
			if fe := new(fault.Error); errors.As(err, &fe) && fault.KindOf(err) != fault.Usage {
				t.Errorf("kind %s", fault.KindOf(err))
			}
			return
		}
		if strings.ContainsRune(doc, '\\') {
			return // words that hold brackets are told apart by the reader alone
		}
		for _, m := range opened.FindAllStringSubmatch(doc, -1) {
			if !nodes[m[1]] {
				t.Errorf("%q holds the node %q, and passes", doc, m[1])
			}
		}
		if strings.ContainsAny(doc, "()") || fieldAsValue.MatchString(doc) {
			return // no server names a field in a list, or where a value stands
		}
		known := map[int64]bool{}
		for _, list := range [][]int64{found.relations, found.functions} {
			for _, n := range list {
				known[n] = true
			}
		}
		for _, m := range plain.FindAllStringSubmatch(doc, -1) {
			var n int64
			for _, c := range m[2] {
				n = 10*n + int64(c-'0')
			}
			if !known[n] {
				t.Errorf("%q: %s %d is not asked about", doc, m[1], n)
			}
		}
	})
}
