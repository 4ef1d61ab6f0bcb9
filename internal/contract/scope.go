package contract

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Placed is one part of what somebody may see: a node of the store hierarchy, for a stand-in up to a date.
type Placed struct {
	Node  string // one of ScopeNodes
	Value string // the node's name or id; empty for the chain
	Until *Day   // the last day on which it holds; nil: no end
}

// ScopeNodes are the levels of the store hierarchy, widest first.
var ScopeNodes = []string{"chain", "banner", "area", "region", "store"}

// mostScope bounds a scope's text.
const mostScope = 20_000

// ParseScope reads what somebody may see as a file of people has it: nodes divided by semicolons, each with @DATE where it is a stand-in's. A word
// without a node is the id of a store. "store:S0104; region:North West@2026-07-31". Its error is a message for whoever sends the file, and
// has nothing of the text in it: pages show messages to more people than may read such a file.
func ParseScope(text string) (list []Placed, err error) {
	if len(text) > mostScope {
		return nil, fmt.Errorf("must have at most %d bytes: name a region, an area or a banner in place of its stores", mostScope)
	}
	for word := range strings.SplitSeq(text, ";") {
		if word = strings.TrimSpace(word); word == "" {
			return nil, errors.New("must have something between its semicolons")
		}
		p := Placed{Node: "store"}
		if at := strings.LastIndexByte(word, '@'); at >= 0 {
			d, err := ParseDay(word[at+1:])
			if err != nil {
				return nil, errors.New("must end with a date after its @, like store:S0104@2026-07-31")
			}
			p.Until, word = &d, word[:at]
		}
		node, value, named := strings.Cut(word, ":")
		switch {
		case word == "chain":
			p.Node = word
		case !named:
			p.Value = word
		case slices.Contains(ScopeNodes[1:], node):
			p.Node, p.Value = node, value
		case node == "chain":
			return nil, errors.New("must not name the chain: there is one")
		default:
			return nil, errors.New("must begin with chain or with banner:, area:, region: or store: and a name")
		}
		if p.Node != "chain" && p.Value == "" {
			return nil, fmt.Errorf("must say which %s", p.Node)
		}
		list = append(list, p)
	}
	return list, nil
}
