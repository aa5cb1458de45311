"""Papers as PDF: the same values and template give the same bytes; the digest printed on the paper names both."""

from __future__ import annotations

import hashlib
import io
import json
import threading
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fadu.documents import files
from fadu.documents.catalogue import PAPERS
from fadu.documents.fonts import fonts, missing_glyphs, plain, with_geta
from fadu.documents.models import Rendering
from fadu.documents.view import Values, view
from fadu.law.errors import InputError
from fadu.registers.lazily import lazily

if TYPE_CHECKING:
    import pypdf
    import typst
    import zxingcpp
else:
    pypdf, typst, zxingcpp = lazily("pypdf"), lazily("typst"), lazily("zxingcpp")

HERE = Path(__file__).parent
LAYOUTS = HERE / "layouts"
#: What decides how values look besides the template itself.
SHARED = (LAYOUTS / "layout.typ", HERE / "view.py", HERE / "readable.py", HERE / "words.py", HERE / "catalogue.py")
#: Across a paper that is not issued yet.
DRAFT: Final = "预览稿"
#: Long-term archive profile of PDF.
ARCHIVE: Final = "a-2b"

_local = threading.local()


def pdf(kind: str, values: Values, issued_at: datetime, mark: str = "") -> bytes:
    """The paper as PDF/A-2b. Raises InputError for an unknown kind and for characters that cannot be printed.

    `issued_at` is the file's creation time, with a zone. `values["verify_url"]` is the address before the digest (…/verify).
    `mark` is the digest that the QR code and the foot of the page show: the ledger's own, else the one of these values.
    """
    shown = _cleaned(view(kind, values))
    refuse_missing(shown)
    mark = mark or digest(kind, values)
    shown |= {"across": "", "digest": mark, "qr": _qr(values.get("verify_url") or "", mark)}
    return _compile(kind, shown, issued_at)


def preview(kind: str, values: Values, issued_at: datetime, across: str = DRAFT) -> bytes:
    """The paper without number and QR code, `across` each page what it is. Characters that cannot be printed show as 〓."""
    shown = _mapped(_cleaned(view(kind, dict(values) | {"number": ""})), with_geta)
    return _compile(kind, shown | {"across": across, "digest": "", "qr": ""}, issued_at)


def pictures(kind: str, values: Values, ppi: int = 96) -> list[bytes]:
    """The preview as one PNG a page, for pages that cannot show PDF."""
    shown = _mapped(_cleaned(view(kind, dict(values) | {"number": ""})), with_geta)
    made = _compiler().compile(
        input=str(_template(kind)),
        format="png",
        ppi=float(ppi),
        sys_inputs=_inputs(shown | {"across": DRAFT, "digest": "", "qr": ""}),
    )
    return made if isinstance(made, list) else [made or b""]


def keep(made: Iterable[tuple[str, str, bytes]]) -> None:
    """Keep PDFs, each with the digest it is kept under and its kind of paper."""
    rows = []
    for mark, kind, content in made:
        stored = files.store(io.BytesIO(content), len(content), again=True)
        rows.append(Rendering(digest=mark, sha256=stored.sha256, size=stored.size, template_version=template_version(kind)))
    fields = ["sha256", "size", "template_version"]
    Rendering.objects.bulk_create(rows, update_conflicts=True, unique_fields=["digest"], update_fields=fields)


def kept(mark: str) -> bytes | None:
    """The PDF that was made for a digest; None when it was never made, is lost, or was altered on the disk."""
    row = Rendering.objects.filter(digest=mark).first()
    if row is None or not files.exists(row.sha256):
        return None
    with files.open_stored(row.sha256) as stream:
        found = stream.read()
    return found if hashlib.sha256(found).hexdigest() == row.sha256 else None


def pages(content: bytes) -> int:
    """How many pages a PDF has."""
    return len(pypdf.PdfReader(io.BytesIO(content)).pages)


def digest_of(sha256: str) -> str:
    """The digest of the paper whose kept PDF has this SHA-256; empty when no paper has."""
    return Rendering.objects.filter(sha256=sha256).values_list("digest", flat=True).first() or ""


def digest(kind: str, values: Values) -> str:
    """SM3 over kind, template version and values in canonical JSON; 64 hex digits."""
    said = {"kind": kind, "template": template_version(kind), "values": values}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.new("sm3", text.encode()).hexdigest()


@cache
def template_version(kind: str) -> str:
    """SM3 of the template and of all that decides how values look; a change of either is a new version."""
    parts = (_template(kind), *SHARED)
    return hashlib.new("sm3", b"\0".join(part.read_bytes() for part in parts)).hexdigest()


def refuse_missing(shown: Mapping[str, Any]) -> None:
    """Raise InputError when a character has no glyph: a paper must not leave the house with a hole in a name."""
    missing = missing_glyphs(json.dumps(shown, ensure_ascii=False))
    if missing:
        chars = "、".join(f"“{char}”（U+{ord(char):04X}）" for char in sorted(missing))
        raise InputError(f"文书里的字符 {chars} 在字体中没有，印不出来；请换用其他写法，或者由管理员配置含有该字的字体。")


def _template(kind: str) -> Path:
    if kind not in PAPERS:
        raise InputError(f"没有“{kind}”这种文书；请从文书一览中选择。")
    return LAYOUTS / f"{PAPERS[kind].template}.typ"


def _compile(kind: str, shown: Mapping[str, Any], issued_at: datetime) -> bytes:
    made = _compiler().compile(
        input=str(_template(kind)),
        format="pdf",
        sys_inputs=_inputs(shown),
        pdf_standards=ARCHIVE,
        timestamp=int(issued_at.timestamp()),
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single PDF")
    return made


def _inputs(shown: Mapping[str, Any]) -> dict[str, str]:
    return {"d": json.dumps(shown, ensure_ascii=False)}


def _compiler() -> typst.Compiler:
    """One compiler a thread: it keeps parsed templates and fonts, and must not be used by two threads at once."""
    if not hasattr(_local, "compiler"):
        _local.compiler = typst.Compiler(root=str(LAYOUTS), font_paths=fonts(), ignore_system_fonts=True)
    return _local.compiler


def _qr(base: str, mark: str) -> str:
    """The address at which the paper can be checked, as SVG; empty without an address."""
    if not base:
        return ""
    # A fixed mask: any can be read, and trying all eight takes longer than all the rest of it.
    address = f"{base.rstrip('/')}/{mark}"
    code = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M", options="mask=4")
    return code.to_svg(add_quiet_zones=False)


def _cleaned(shown: Mapping[str, Any]) -> dict[str, Any]:
    return _mapped(shown, plain)


def _mapped(value: Any, change: Any) -> Any:
    """`value` with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _mapped(member, change) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(member, change) for member in value]
    return value
