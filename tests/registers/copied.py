"""Looks for sentences that the data files copied from statutes: `python -m tests.registers.copied FOLDER-OF-TEXTS` (no part of the project).

Prints each and exits 1 when there is one.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from fadu.registers import datafiles

DATA = Path(datafiles.__file__).with_name("data")
#: Characters in a row, without punctuation, that two people do not write alike by chance.
LONGEST = 20


def copied(folder: Path) -> list[str]:
    """Texts of the data files that share so many characters in a row with a statute."""
    bare = re.sub(r"\W", "", "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.md")))
    values = (
        value for path in DATA.glob("*.yaml") for row in datafiles.rows_of(path) for value in row.values() if isinstance(value, str)
    )
    return [value for value in values if any(piece in bare for piece in _pieces(re.sub(r"\W", "", value)))]


def _pieces(words: str) -> list[str]:
    return [words[start : start + LONGEST] for start in range(len(words) - LONGEST + 1)]


if __name__ == "__main__":
    found = copied(Path(sys.argv[1]))
    print("\n".join(found) or "没有照抄的句子。")
    sys.exit(bool(found))
