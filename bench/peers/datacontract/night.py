"""A night with datacontract-cli and DuckDB.

    night.py FOLDER STATE

Tests the files of FOLDER against contract.odcs.yaml, each date's once, and loads the dates that pass into STATE/chain.duckdb by the engine's
own read_csv under the contract's types; what was there of the same date is replaced. Masters are copied beside each date's files,
since rules about ids read them. Prints what became of each file as JSON; exits 3 where one was refused.
"""

import json
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import duckdb
from datacontract.data_contract import DataContract

FACTS = ("sales", "store_days", "inventory")
FILE = re.compile(r"(sales|store_days|inventory)_(\d{4}-\d{2}-\d{2})\.csv(\.gz)?$")
HERE = Path(__file__).parent


def tested(folder):
    """Tests the files of a folder, called as their schemas are; returns what failed by schema."""
    run = DataContract(data_contract_str=(HERE / "contract.odcs.yaml").read_text().replace("FOLDER", str(folder)), server="night").test()
    failed = {}
    for check in run.checks:
        if check.result not in ("passed", "warning"):
            failed.setdefault(check.model or "*", []).append(f"{check.name}: {check.reason}")
    if str(run.result) not in ("passed", "ResultEnum.passed") and not failed:
        failed["*"] = [f"the test ended {run.result}: {[entry.message for entry in run.logs][-1:]}"]
    return failed


def main(folder, state):
    loaded, refused, rows = [], {}, 0
    nights = {}
    for path in sorted(folder.iterdir()):
        if m := FILE.fullmatch(path.name):
            nights.setdefault(m[2], {}).setdefault(m[1], path)
    db = duckdb.connect(str(state / "chain.duckdb"))
    db.execute((HERE / "tables.sql").read_text())
    for date, files in nights.items():
        with tempfile.TemporaryDirectory() as night:
            for name in ("stores", "products"):
                shutil.copy(folder / f"{name}.csv", night)
            for name, path in files.items():
                os.symlink(path.resolve(), Path(night) / (name + ".csv" + "".join(path.suffixes[1:])))
            failed = {}
            if missing := [name for name in FACTS if name not in files]:
                failed["*"] = [f"{name}_{date}.csv is not there" for name in missing]
            else:
                failed = tested(night)
            if failed:  # a night is tested whole: it is loaded whole or not at all
                refused[date] = {name: why[:3] for name, why in failed.items()}
                continue
            db.begin()
            for name in ("stores", "products"):
                db.execute(f"delete from {name}")
                db.execute(f"insert into {name} from read_csv('{night}/{name}.csv', header = true, all_varchar = true)")
            for name in FACTS:
                db.execute(f"delete from {name} where business_date = $1", [date])
                n = db.execute(f"insert into {name} by name from read_csv($1, header = true, delim = ',', quote = '\"', nullstr = '')", [str(files[name])]).fetchone()
                rows += n[0]
            for statement in (HERE / "store_day.sql").read_text().split(";"):
                db.execute(statement, {"date": date})
            db.commit()
            loaded += [path.name for path in files.values()]
    db.close()
    print(json.dumps({"rows": rows, "loaded": loaded, "refused": refused}))
    return 3 if refused else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
