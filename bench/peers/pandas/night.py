"""A night with pandas, Great Expectations and PostgreSQL, as a small analytics team writes it.

    night.py FOLDER

Reads the files of FOLDER (masters, and sales, store_days and inventory of each date), validates each with one suite that states the
rules of Daybook's default contracts, copies those that pass into PostgreSQL (PEER_POSTGRES) and sums store-days with their
normal, which page.py shows. Prints what became of each file as JSON; exits 3 where one was refused.
"""

import io
import json
import os
import re
import sys
from pathlib import Path

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd
from great_expectations.data_context.types.base import ProgressBarsConfig
from sqlalchemy import create_engine, text

TABLES = {
    "stores": ["store_id", "name", "region", "format", "city", "opened_on", "closed_on"],
    "products": ["product_id", "name", "category", "unit_cost", "list_price"],
    "sales": ["business_date", "store_id", "product_id", "units", "sales_value", "discount", "cogs", "returned_units", "returned_value"],
    "store_days": ["business_date", "store_id", "is_open", "transactions", "net_sales"],
    "inventory": ["business_date", "store_id", "product_id", "on_hand"],
}
KEYS = {
    "stores": ["store_id"],
    "products": ["product_id"],
    "sales": ["business_date", "store_id", "product_id"],
    "store_days": ["business_date", "store_id"],
    "inventory": ["business_date", "store_id", "product_id"],
}
REQUIRED = {
    "stores": ["store_id"],
    "products": ["product_id"],
    "sales": ["business_date", "store_id", "product_id", "units", "sales_value"],
    "store_days": ["business_date", "store_id"],
    "inventory": ["business_date", "store_id", "product_id", "on_hand"],
}
NOT_NEGATIVE = {
    "products": ["unit_cost", "list_price"],
    "sales": ["units", "sales_value", "discount", "cogs", "returned_units", "returned_value"],
    "store_days": ["transactions"],
}
NUMBERS = {
    "products": ["unit_cost", "list_price"],
    "sales": ["units", "sales_value", "discount", "cogs", "returned_units", "returned_value"],
    "store_days": ["transactions", "net_sales"],
    "inventory": ["on_hand"],
}
FILE = re.compile(r"(sales|store_days|inventory)_(\d{4}-\d{2}-\d{2})\.csv(\.gz)?$")

context = gx.get_context(mode="ephemeral")
context.variables.progress_bars = ProgressBarsConfig(globally=False)
source = context.data_sources.add_pandas("landing")


def expectations(name, masters, date):
    """The rules of a dataset; `date` is that of the file's name."""
    yield gxe.ExpectTableColumnsToMatchOrderedList(column_list=TABLES[name] + (["off"] if name == "sales" else []))
    yield gxe.ExpectTableRowCountToBeBetween(min_value=1)
    for column in REQUIRED[name]:
        yield gxe.ExpectColumnValuesToNotBeNull(column=column)
    for column in NUMBERS.get(name, []):
        yield gxe.ExpectColumnValuesToBeInTypeList(column=column, type_list=["int64", "float64"])
    for column in NOT_NEGATIVE.get(name, []):
        yield gxe.ExpectColumnValuesToBeBetween(column=column, min_value=0)
    if len(KEYS[name]) == 1:
        yield gxe.ExpectColumnValuesToBeUnique(column=KEYS[name][0])
    else:
        yield gxe.ExpectCompoundColumnsToBeUnique(column_list=KEYS[name])
    if date:
        yield gxe.ExpectColumnValuesToBeInSet(column="business_date", value_set=[date])
        yield gxe.ExpectColumnValuesToBeInSet(column="store_id", value_set=masters["stores"])
    if name in ("sales", "inventory"):
        yield gxe.ExpectColumnValuesToBeInSet(column="product_id", value_set=masters["products"])
    if name == "sales":
        yield gxe.ExpectColumnValuesToBeBetween(column="off", min_value=-0.005, max_value=0.005)


class Checker:
    """One asset a dataset, and one validation for each date's suite."""

    def __init__(self):
        self.batches = {name: source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("file") for name in TABLES}

    def why(self, name, frame, masters, date):
        suite = gx.ExpectationSuite(name=f"{name} {date}", expectations=list(expectations(name, masters, date)))
        result = self.batches[name].get_batch(batch_parameters={"dataframe": frame}).validate(suite)
        if result.success:
            return None
        return "; ".join(f"{r.expectation_config.type} {r.expectation_config.kwargs.get('column', '')}".strip() for r in result.results if not r.success)


def read(path):
    return pd.read_csv(path, dtype={"store_id": str, "product_id": str, "business_date": str})


def with_total(sales, store_days):
    """Adds how far each store's sales are off its control total."""
    net = sales.assign(net=sales.sales_value - sales.returned_value.fillna(0)).groupby("store_id").net.sum()
    told = store_days.set_index("store_id").net_sales
    return sales.assign(off=sales.store_id.map(net.sub(told, fill_value=0)))


def copy(connection, name, frame):
    """COPY of a frame; what the night said before of the same dates goes."""
    with connection.connection.cursor() as cursor:
        if "business_date" in frame:
            cursor.execute(f"delete from {name} where business_date = any(%s::date[])", (list(frame.business_date.unique()),))
        else:
            cursor.execute(f"delete from {name}")
        out = io.StringIO()
        frame.to_csv(out, index=False, header=False)
        with cursor.copy(f"copy {name} ({', '.join(frame.columns)}) from stdin with (format csv)") as to:
            to.write(out.getvalue())


def main(folder):
    engine = create_engine(os.environ["PEER_POSTGRES"].replace("postgres://", "postgresql+psycopg://", 1))
    here = Path(__file__).parent
    with engine.begin() as connection:
        connection.execute(text((here / "tables.sql").read_text()))
    checker, masters, loaded, refused, rows = Checker(), {}, [], {}, 0

    def checked(path, name, date=None, change=lambda frame: frame):
        try:
            frame = change(read(path))
            reason = checker.why(name, frame, masters, date)
        except Exception as problem:  # a file that pandas cannot read, or a column that is not there
            frame, reason = None, f"{type(problem).__name__}: {problem}"
        if reason:
            refused[path.name] = reason[:300]
            return None
        return frame

    for name in ("stores", "products"):
        path = folder / f"{name}.csv"
        frame = checked(path, name)
        if frame is not None:
            masters[name] = list(frame[KEYS[name][0]])
            with engine.begin() as connection:
                copy(connection, name, frame)
            loaded.append(path.name)
    nights = {}
    for path in sorted(folder.iterdir()):
        if m := FILE.fullmatch(path.name):
            nights.setdefault(m[2], {}).setdefault(m[1], path)
    for date, files in nights.items():
        frames = {name: checked(files[name], name, date) for name in ("store_days", "inventory") if name in files}
        if "sales" in files:
            days = frames.get("store_days")
            total = (lambda frame: with_total(frame, days)) if days is not None else lambda frame: frame.assign(off=0.0)
            frame = checked(files["sales"], "sales", date, total)
            frames["sales"] = None if frame is None else frame.drop(columns="off")
        missing = {"sales", "store_days", "inventory"} - files.keys()
        for name in missing:
            refused[f"{name}_{date}.csv"] = "is not there"
        with engine.begin() as connection:
            for name, frame in frames.items():
                if frame is not None:
                    copy(connection, name, frame)
                    rows += len(frame)
                    loaded.append(files[name].name)
            connection.execute(text((here / "store_day.sql").read_text()), {"date": date})
    print(json.dumps({"rows": rows, "loaded": loaded, "refused": refused}))
    return 3 if refused else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
