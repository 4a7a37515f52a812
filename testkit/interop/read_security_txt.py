"""Reads files with PyPI's sectxt, which the authors of the reader under test did not write.

usage: read_security_txt.py DIR

Prints one line of JSON a file of DIR, in the order of their names: {"file": ..., "errors": [codes]}.
"""

import json
import sys
from pathlib import Path

from sectxt import Parser

for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        codes = sorted({error["code"] for error in Parser(path.read_bytes()).errors})
    except Exception as error:  # what it cannot take is an answer too
        codes = [f"exception {type(error).__name__}"]
    print(json.dumps({"file": path.name, "errors": codes}))
