"""Times page.py without a browser, by Streamlit's own test of apps: the milliseconds that its script takes for each of ten readings, the first apart."""

import json
import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

app = AppTest.from_file(str(Path(__file__).with_name("page.py")), default_timeout=60)
took = []
for _ in range(11):
    begin = time.perf_counter()
    app.run()
    took.append(round((time.perf_counter() - begin) * 1000, 1))
    if app.exception:
        raise SystemExit(str(app.exception))
print(json.dumps({"first_ms": took[0], "ms": took[1:]}))
