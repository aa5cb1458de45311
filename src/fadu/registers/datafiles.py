"""Data files of registers: YAML groups, each with values common to its rows.

```yaml
groups:
  - common: {valid_from: 2023-01-01}
    rows:
      - {code: …}
  - common: {kind: granted}
    for_each: {item: [A, B], unit: [X, Y]}      # instead of rows: every combination
```
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fadu.law.yamlfile import load


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """Every row of the file with its group's common values, in order."""
    for group in load(path)["groups"]:
        common = group.get("common", {})
        for row in group.get("rows", ()):
            yield {**common, **row}
        if "for_each" in group:
            names, values = zip(*group["for_each"].items(), strict=True)
            for combination in itertools.product(*values):
                yield {**common, **dict(zip(names, combination, strict=True))}
