package contract

// shape says what a value of a document may be. The tables below are the Open Data Contract Standard v3.1 as far as
// it names keys and their types; what a value means is read elsewhere.
type shape struct {
	kind     shapeKind
	keys     map[string]*shape // of an object
	required []string
	item     *shape // of a list
	other    *shape // of either: the second form
	words    []string
}

type shapeKind uint8

const (
	anyValue shapeKind = iota
	textValue
	boolValue
	intValue
	numberValue
	scalarValue
	listValue
	objectValue
	eitherValue   // item or other, told by the node's kind
	customsHere   // customProperties that are read
	customsDead   // customProperties that nothing reads
	serverValue   // an object whose keys depend on its type
	shapeByKindOf // logicalTypeOptions: its keys depend on the logical type
)

var (
	str     = &shape{kind: textValue}
	boolean = &shape{kind: boolValue}
	whole   = &shape{kind: intValue}
	number  = &shape{kind: numberValue}
	scalar  = &shape{kind: scalarValue}
	free    = &shape{kind: anyValue}
	texts   = list(str)
	customs = &shape{kind: customsHere}
	noCust  = &shape{kind: customsDead}
)

func list(item *shape) *shape               { return &shape{kind: listValue, item: item} }
func either(a, b *shape) *shape             { return &shape{kind: eitherValue, item: a, other: b} }
func oneOf(words ...string) *shape          { return &shape{kind: textValue, words: words} }
func need1(s *shape, keys ...string) *shape { s.required = keys; return s }

func object(keys map[string]*shape) *shape { return &shape{kind: objectValue, keys: keys} }

// with returns the keys of more on top of keys.
func with(keys map[string]*shape, more map[string]*shape) map[string]*shape {
	all := make(map[string]*shape, len(keys)+len(more))
	for _, m := range []map[string]*shape{keys, more} {
		for k, s := range m {
			all[k] = s
		}
	}
	return all
}

var odcsDefinitions = list(need1(object(map[string]*shape{"id": str, "url": str, "type": str, "description": str}), "url", "type"))

var odcsCustomProperty = need1(object(map[string]*shape{"id": str, "property": str, "value": free, "description": str}), "property", "value")

var odcsMember = need1(object(map[string]*shape{
	"id": str, "username": str, "name": str, "description": str, "role": str, "dateIn": scalar, "dateOut": scalar,
	"replacedByUsername": str, "tags": texts, "customProperties": noCust, "authoritativeDefinitions": odcsDefinitions,
}), "username")

var odcsTeam = either(object(map[string]*shape{
	"id": str, "name": str, "description": str, "members": list(odcsMember), "tags": texts,
	"customProperties": noCust, "authoritativeDefinitions": odcsDefinitions,
}), list(odcsMember))

var odcsSupport = list(need1(object(map[string]*shape{
	"id": str, "channel": str, "url": str, "description": str, "tool": str, "scope": str, "invitationUrl": str, "customProperties": noCust,
}), "channel"))

var odcsPrice = object(map[string]*shape{"id": str, "priceAmount": number, "priceCurrency": str, "priceUnit": str})

var odcsRole = need1(object(map[string]*shape{
	"id": str, "role": str, "description": str, "access": str, "firstLevelApprovers": str, "secondLevelApprovers": str, "customProperties": noCust,
}), "role")

var odcsSLA = list(need1(object(map[string]*shape{
	"id": str, "property": str, "value": scalar, "valueExt": scalar, "unit": str, "element": str, "driver": str,
	"description": str, "scheduler": str, "schedule": str,
}), "property", "value"))

var odcsArguments = object(map[string]*shape{
	"missingValues": list(scalar), "validValues": list(scalar), "pattern": str, "properties": texts,
})

var odcsMetrics = []string{"nullValues", "missingValues", "invalidValues", "duplicateValues", "rowCount"}

var odcsQuality = list(object(map[string]*shape{
	"id": str, "authoritativeDefinitions": odcsDefinitions, "businessImpact": str, "customProperties": noCust, "description": str,
	"dimension": oneOf("accuracy", "completeness", "conformity", "consistency", "coverage", "timeliness", "uniqueness"),
	"method":    str, "name": str, "schedule": str, "scheduler": str, "severity": str, "tags": texts,
	"type": oneOf("text", "library", "sql", "custom"), "unit": str,
	"metric": oneOf(odcsMetrics...),
	"rule":   str, "arguments": odcsArguments,
	"mustBe": free, "mustNotBe": free, "mustBeGreaterThan": number, "mustBeGreaterOrEqualTo": number, "mustBeLessThan": number,
	"mustBeLessOrEqualTo": number, "mustBeBetween": list(number), "mustNotBeBetween": list(number),
	"query": str, "engine": str, "implementation": free,
}))

var (
	odcsReference    = either(str, list(str))
	odcsPropertyLink = list(need1(object(map[string]*shape{"type": oneOf("foreignKey"), "to": odcsReference, "from": odcsReference, "customProperties": noCust}), "to"))
	odcsSchemaLink   = list(need1(object(map[string]*shape{"type": oneOf("foreignKey"), "to": odcsReference, "from": odcsReference, "customProperties": noCust}), "from", "to"))
)

var odcsElement = map[string]*shape{
	"id": str, "name": str, "physicalType": str, "description": str, "businessName": str, "physicalName": str,
	"authoritativeDefinitions": odcsDefinitions, "tags": texts, "customProperties": customs, "quality": odcsQuality,
}

var odcsProperty = need1(object(with(odcsElement, map[string]*shape{
	"primaryKey": boolean, "primaryKeyPosition": whole,
	"logicalType":        oneOf("string", "date", "timestamp", "time", "number", "integer", "object", "array", "boolean"),
	"logicalTypeOptions": {kind: shapeByKindOf}, "required": boolean, "unique": boolean, "partitioned": boolean,
	"partitionKeyPosition": whole, "classification": str, "encryptedName": str, "transformSourceObjects": texts,
	"transformLogic": str, "transformDescription": str, "examples": list(free), "criticalDataElement": boolean,
	"relationships": odcsPropertyLink, "properties": free, "items": free,
})), "name")

var odcsSchema = need1(object(with(odcsElement, map[string]*shape{
	"logicalType": oneOf("object"), "dataGranularityDescription": str, "properties": list(odcsProperty), "relationships": odcsSchemaLink,
})), "name")

var odcsRoot = need1(object(map[string]*shape{
	"version": str, "kind": oneOf("DataContract"), "apiVersion": str, "id": str, "name": str, "tenant": str, "tags": texts,
	"status": str, "servers": list(&shape{kind: serverValue}), "dataProduct": str,
	"description": object(map[string]*shape{
		"usage": str, "purpose": str, "limitations": str,
		"authoritativeDefinitions": odcsDefinitions, "customProperties": noCust,
	}),
	"domain": str, "schema": list(odcsSchema), "support": odcsSupport, "price": odcsPrice, "team": odcsTeam, "roles": list(odcsRole),
	"slaDefaultElement": str, "slaProperties": odcsSLA, "authoritativeDefinitions": odcsDefinitions, "customProperties": noCust,
	"contractCreatedTs": scalar,
}), "version", "apiVersion", "kind", "id", "status", "schema")

// odcsTypeOptions are the keys of logicalTypeOptions by logical type.
var odcsTypeOptions = map[string]map[string]*shape{
	"string":    {"minLength": whole, "maxLength": whole, "pattern": str, "format": str},
	"date":      {"format": str, "minimum": scalar, "maximum": scalar, "exclusiveMinimum": scalar, "exclusiveMaximum": scalar},
	"timestamp": odcsClockOptions,
	"time":      odcsClockOptions,
	"integer":   odcsNumberOptions,
	"number":    odcsNumberOptions,
	"boolean":   {},
	"object":    {"maxProperties": whole, "minProperties": whole, "required": texts},
	"array":     {"maxItems": whole, "minItems": whole, "uniqueItems": boolean},
}

var (
	odcsClockOptions = map[string]*shape{
		"format": str, "minimum": scalar, "maximum": scalar, "exclusiveMinimum": scalar,
		"exclusiveMaximum": scalar, "timezone": boolean, "defaultTimezone": str,
	}
	odcsNumberOptions = map[string]*shape{
		"format": str, "multipleOf": number, "minimum": number, "maximum": number,
		"exclusiveMinimum": number, "exclusiveMaximum": number,
	}
)
