package contract

import "strings"

// odcsServerKeys are the keys that the standard gives a server of each type beside those that every server has.
// Daybook reads none of them: where files land is the home's business, not the contract's.
var odcsServerKeys = map[string]string{
	"api": "location", "athena": "stagingDir schema catalog regionName", "azure": "location format delimiter",
	"bigquery": "project dataset", "clickhouse": "host port database", "databricks": "host catalog schema",
	"denodo": "host port database", "dremio": "host port schema", "duckdb": "database schema",
	"glue": "account database location format", "cloudsql": "host port database schema", "db2": "host port database schema",
	"hive": "host port database", "impala": "host port database", "informix": "host port database", "zen": "host port database",
	"custom": "account catalog database dataset delimiter endpointUrl format host location path port project region regionName schema serviceName stagingDir warehouse stream",
	"kafka":  "host format", "kinesis": "region format", "local": "path format", "mysql": "host port database",
	"oracle": "host port serviceName", "postgresql": "host port database schema", "postgres": "host port database schema",
	"presto": "host catalog schema", "pubsub": "project", "redshift": "host database schema region account",
	"s3": "location endpointUrl format delimiter", "sftp": "location format delimiter",
	"snowflake": "host port account database schema warehouse", "sqlserver": "host port database schema",
	"synapse": "host port database", "trino": "host port catalog schema", "vertica": "host port database schema",
}

var odcsServerCommon = map[string]*shape{
	"id": str, "server": str, "type": str, "description": str, "environment": str,
	"roles": list(odcsRole), "customProperties": noCust,
}

// serverShape is the shape of a server of the given type; false where the standard has no such type.
func serverShape(kind string) (*shape, bool) {
	keys, ok := odcsServerKeys[kind]
	if !ok {
		return nil, false
	}
	own := map[string]*shape{}
	for _, k := range strings.Fields(keys) {
		own[k] = scalar
	}
	return need1(object(with(odcsServerCommon, own)), "server", "type"), true
}
