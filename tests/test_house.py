"""Rules that hold for the whole tree."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LISTS = sorted((ROOT / "requirements").glob("*.in"))
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
# In pieces, so that this file does not break its own rule.
REGISTRIES = re.compile(
    "|".join(
        ("py" + "pi\\.org", "python" + "hosted", "npm" + "js\\.", "npm" + "mirror", "deb\\." + "debian", "tuna\\." + "tsinghua")
    )
)
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:" + "work/(?:main|shared)|" + "root" + r"/)")


def tracked_texts() -> list[tuple[str, str]]:
    """Name and text of every file that is, or would be, in the repository."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    found = []
    for name in filter(None, names):
        content = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b"\0"
        if b"\0" not in content:
            found.append((name, content.decode("utf-8")))
    return found


def test_there_are_lists_and_locks() -> None:
    assert [path.stem for path in LISTS] == ["core", "dev", "spark", "tools"] == [path.stem for path in LOCKS]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_lock_holds_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    pins = re.findall(r"^[a-zA-Z0-9][\w.-]*(?:\[[\w,]+\])?==", text, re.MULTILINE)
    assert "://" not in text
    assert "--hash=sha256:" in text
    assert len(pins) >= 1
    assert all("--hash=" in block for block in re.split(r"\n(?=[a-zA-Z0-9])", text))


@pytest.mark.parametrize("listing", LISTS, ids=lambda path: path.name)
def test_every_dependency_says_why(listing: Path) -> None:
    lines = [line for line in listing.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert lines
    assert [line for line in lines if not re.search(r"\s# \S.{10,}", line)] == []


def test_no_registry_and_no_path_of_one_machine() -> None:
    texts = tracked_texts()
    assert len(texts) > 20
    assert [name for name, text in texts if REGISTRIES.search(text)] == []
    assert [name for name, text in texts if MACHINE_PATHS.search(text)] == []


def test_ci_runs_all_tests() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "scripts/test.sh" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_licence_is_the_whole_mulan_text() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "木兰宽松许可证, 第2版" in text
    assert "条款结束" in text
    assert "END OF THE TERMS AND CONDITIONS" in text


def test_readme_names_only_targets_and_pictures_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8") + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make ([a-z]+)", readme):
        assert f"\n{target}:" in makefile
    for path in re.findall(r"\]\(((?!https?:)[^)#]+)\)", readme):
        assert (ROOT / path).exists(), path
