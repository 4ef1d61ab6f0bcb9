package handover

import (
	"fmt"
	"io"
	"strings"
)

// dialect is how another warehouse makes a table.
type dialect struct {
	name  string
	head  string
	quote func(string) string
	types map[string]string // of ours that have another name there; decimal is followed by its digits
	table func(t Table, name, columns, comment string) string
	note  func(text string) string // the comment of a column
}

func sqlText(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func backticks(s string) string { return "`" + s + "`" }

var dialects = []dialect{
	{
		name: "snowflake",
		head: `-- The tables of a Daybook in Snowflake. Files: a stage on the bucket that this folder was copied to.
CREATE SCHEMA IF NOT EXISTS daybook;
USE SCHEMA daybook;
CREATE FILE FORMAT IF NOT EXISTS daybook_parquet TYPE = PARQUET USE_LOGICAL_TYPE = TRUE;
-- CREATE STAGE daybook_files URL = 's3://BUCKET/daybook/' STORAGE_INTEGRATION = …  FILE_FORMAT = (FORMAT_NAME = daybook_parquet);
-- For each entry of "changed" in manifest.json, in one transaction:
--   DELETE FROM store_day WHERE business_date >= '2026-05-01' AND business_date < '2026-06-01';   -- without a month: DELETE FROM stores
--   COPY INTO store_day FROM @daybook_files/data/store_day/month=2026-05/ MATCH_BY_COLUMN_NAME = CASE_INSENSITIVE FORCE = TRUE;
`,
		quote: func(s string) string { return `"` + strings.ToUpper(s) + `"` }, // as the same name without quotes
		types: map[string]string{"string": "VARCHAR", "bigint": "NUMBER(38,0)", "boolean": "BOOLEAN", "date": "DATE", "timestamp": "TIMESTAMP_NTZ", "double": "FLOAT", "decimal": "NUMBER"},
		table: func(t Table, name, columns, comment string) string {
			cluster := ""
			if t.Month != "" {
				cluster = "\nCLUSTER BY (business_date)"
			}
			return fmt.Sprintf("CREATE TABLE IF NOT EXISTS %s (\n%s\n)%s\nCOMMENT = %s;\n", name, columns, cluster, comment)
		},
		note: func(text string) string { return " COMMENT " + sqlText(text) },
	},
	{
		name: "bigquery",
		head: `-- The tables of a Daybook in BigQuery, in the data set daybook. Files: in the bucket that this folder was copied to.
-- For each entry of "changed" in manifest.json, replacing that partition:
--   bq load --replace --source_format=PARQUET 'daybook.store_day$202605' 'gs://BUCKET/daybook/data/store_day/month=2026-05/*.parquet'
--   bq load --replace --source_format=PARQUET daybook.stores 'gs://BUCKET/daybook/data/stores/*.parquet'
CREATE SCHEMA IF NOT EXISTS daybook;
`,
		quote: backticks,
		types: map[string]string{"string": "STRING", "bigint": "INT64", "boolean": "BOOL", "date": "DATE", "timestamp": "DATETIME", "double": "FLOAT64", "decimal": "NUMERIC"},
		table: func(t Table, name, columns, comment string) string {
			by := ""
			if t.Month != "" {
				by = "\nPARTITION BY DATE_TRUNC(business_date, MONTH)"
			}
			return fmt.Sprintf("CREATE TABLE IF NOT EXISTS daybook.%s (\n%s\n)%s\nOPTIONS (description = %s);\n", name, columns, by, comment)
		},
		note: func(text string) string { return " OPTIONS (description = " + bigText(text) + ")" },
	},
	{
		name: "iceberg",
		head: `-- The tables of a Daybook as Iceberg, for Spark 3.4 or newer; Trino and others read them then.
-- For each entry of "changed" in manifest.json, replacing that month or the whole table:
--   INSERT OVERWRITE daybook.store_day SELECT * FROM parquet.` + "`s3://BUCKET/daybook/data/store_day/month=2026-05/`" + `   -- with spark.sql.sources.partitionOverwriteMode=dynamic
CREATE NAMESPACE IF NOT EXISTS daybook;
`,
		quote: backticks,
		types: map[string]string{"timestamp": "timestamp_ntz"},
		table: func(t Table, name, columns, comment string) string {
			by := ""
			if t.Month != "" {
				by = "\nPARTITIONED BY (months(business_date))"
			}
			return fmt.Sprintf("CREATE TABLE IF NOT EXISTS daybook.%s (\n%s\n)\nUSING iceberg%s\nCOMMENT %s;\n", name, columns, by, comment)
		},
		note: func(text string) string { return " COMMENT " + sparkText(text) },
	},
}

// bigText and sparkText are strings of BigQuery and of Spark, which take a backslash for more than itself.
func bigText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

func sparkText(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}

func (d dialect) text(s string) string {
	switch d.name {
	case "bigquery":
		return bigText(s)
	case "iceberg":
		return sparkText(s)
	}
	return sqlText(s)
}

// typeOf is one of our types as the dialect writes it.
func (d dialect) typeOf(t string) string {
	word, digits, is := strings.Cut(t, "(")
	if name, ok := d.types[word]; ok {
		word = name
	}
	if is {
		return word + "(" + digits
	}
	return word
}

// ddl writes the statements that make the tables.
func (h *writing) ddl() error {
	for _, d := range dialects {
		var b strings.Builder
		b.WriteString(d.head)
		for _, t := range h.now.Tables {
			lines := make([]string, len(t.Columns))
			for i, c := range t.Columns {
				lines[i] = "  " + d.quote(c.Name) + " " + d.typeOf(c.Type) + d.note(c.Description)
			}
			b.WriteString("\n" + d.table(t, d.quote(t.Name), strings.Join(lines, ",\n"), d.text(t.Description)))
		}
		if _, err := h.file("ddl/"+d.name+".sql", func(w writer) (int64, error) { _, err := io.WriteString(w, b.String()); return 1, err }); err != nil {
			return err
		}
	}
	return nil
}
