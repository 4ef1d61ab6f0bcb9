"""A night with dlt under a frozen schema contract, into DuckDB or PostgreSQL.

    night.py FOLDER STATE

Reads the files of FOLDER with pyarrow under the contract's types, and loads them by dlt's columnar way: what was there of the same dates is
replaced, a new table, column or type stops the load. PEER_POSTGRES names a server; without it the tables lie in STATE/night.duckdb.
Prints what became of each file as JSON; exits 3 where one was refused.
"""

import json
import os
import re
import sys
from pathlib import Path

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
os.environ["RUNTIME__LOG_LEVEL"] = "CRITICAL"

import dlt
import pyarrow as pa
from pyarrow import csv

money, units, number = pa.decimal128(14, 2), pa.decimal128(14, 3), pa.decimal128(11, 0)
SCHEMAS = {
    "stores": {"store_id": pa.string(), "name": pa.string(), "region": pa.string(), "format": pa.string(), "city": pa.string(), "opened_on": pa.date32(), "closed_on": pa.date32()},
    "products": {"product_id": pa.string(), "name": pa.string(), "category": pa.string(), "unit_cost": pa.decimal128(14, 4), "list_price": money},
    "sales": {
        "business_date": pa.date32(), "store_id": pa.string(), "product_id": pa.string(), "units": units, "sales_value": money, "discount": money, "cogs": money,
        "returned_units": units, "returned_value": money,
    },
    "store_days": {"business_date": pa.date32(), "store_id": pa.string(), "is_open": pa.bool_(), "transactions": number, "net_sales": money},
    "inventory": {"business_date": pa.date32(), "store_id": pa.string(), "product_id": pa.string(), "on_hand": units},
}
REQUIRED = {
    "stores": ["store_id"],
    "products": ["product_id"],
    "sales": ["business_date", "store_id", "product_id", "units", "sales_value"],
    "store_days": ["business_date", "store_id"],
    "inventory": ["business_date", "store_id", "product_id", "on_hand"],
}
FILE = re.compile(r"(?:(stores|products)|(sales|store_days|inventory)_(\d{4}-\d{2}-\d{2}))\.csv(\.gz)?$")
FROZEN = {"tables": "evolve", "columns": "freeze", "data_type": "freeze"}  # tables are there from the first load on


def read(path, name):
    return csv.read_csv(path, convert_options=csv.ConvertOptions(column_types=SCHEMAS[name], strings_can_be_null=True))


def kind(t):
    if pa.types.is_decimal(t):
        return {"data_type": "decimal", "precision": t.precision, "scale": t.scale}
    return {"data_type": {"date32[day]": "date", "bool": "bool"}.get(str(t), "text")}


def resource(name, tables):
    dated = "business_date" in SCHEMAS[name]
    return dlt.resource(
        tables,
        name=name,
        columns={c: {**kind(t), "nullable": c not in REQUIRED[name]} for c, t in SCHEMAS[name].items()},
        merge_key="business_date" if dated else None,
        write_disposition="merge" if dated else "replace",
        schema_contract=FROZEN,
    )


def main(folder, state):
    server = os.environ.get("PEER_POSTGRES")
    destination = dlt.destinations.postgres(server.replace("postgres://", "postgresql://", 1)) if server else dlt.destinations.duckdb(str(state / "night.duckdb"))
    pipeline = dlt.pipeline("chain", destination=destination, dataset_name="chain", pipelines_dir=str(state / "pipelines"))
    loaded, refused, rows, data = [], {}, 0, {}
    for path in sorted(folder.iterdir()):
        m = FILE.fullmatch(path.name)
        if not m:
            continue
        name = m[1] or m[2]
        try:
            table = read(path, name)
        except Exception as problem:  # a file that pyarrow cannot read under the contract's types
            refused[path.name] = f"{type(problem).__name__}: {problem}"[:300]
            continue
        data.setdefault(name, []).append(table)
        loaded.append(path.name)
        rows += table.num_rows
    try:
        info = pipeline.run([resource(name, tables) for name, tables in data.items()])
        info.raise_on_failed_jobs()
    except Exception as problem:  # the contract, or the database, says no to the whole package
        print(json.dumps({"rows": 0, "loaded": [], "refused": {**refused, "*": f"{type(problem).__name__}: {problem}"[-600:]}}))
        return 4
    with pipeline.sql_client() as client:
        statements = (Path(__file__).parent / "store_day.sql").read_text().split(";")
        for date in sorted({m[3] for f in loaded if (m := FILE.fullmatch(f)) and m[2] == "sales"}):
            for statement in statements:
                client.execute_sql(statement, *[date] * statement.count("%s"))
    print(json.dumps({"rows": rows, "loaded": loaded, "refused": refused}))
    return 3 if refused else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
