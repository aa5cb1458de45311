"""文书核验, for everyone: does the paper in hand stand in the ledger, and what has become of it? By QR code, by digest, or by the file itself.

No personal data, no sign-in. An uploaded file is hashed while it is read and not kept; with JavaScript only its hash is sent.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from fadu.ledger import public as ledger
from fadu.portal.limits import TooMany, count
from fadu.portal.public import public
from fadu.registers import asof

_DIGEST = re.compile(r"[0-9a-f]{64}")
#: What our PDF files say about themselves; it survives a re-save by most programs.
_MARK = re.compile(rb"fadu:([0-9a-f]{64})")
#: The address may also be typed or pasted whole.
_ADDRESS = re.compile(r"/verify/([0-9a-fA-F]{64})")
MOST, SECONDS = 30, 60
LARGEST = 20 * 1024**2


@never_cache
@public
@require_http_methods(["GET", "HEAD", "POST"])
def verify_form(request: HttpRequest) -> HttpResponse:
    """Where one types the digest, or gives the PDF: as an upload (POST), or as its SHA-256 (`?file=`) computed in the browser."""
    try:
        if request.method == "POST":
            count(request, "verify", MOST, SECONDS)
            return _uploaded(request)
    except TooMany as error:
        return _form(request, str(error), status=429)
    if "file" in request.GET:
        hashed = request.GET["file"].strip().lower()
        mark = request.GET.get("says", "").strip().lower()
        if not _DIGEST.fullmatch(hashed):
            return _form(request, "文件的散列值应是 64 位数字和字母 a 至 f。", status=400)
        return _by_file(request, hashed, mark if _DIGEST.fullmatch(mark) else "")
    typed = "".join(request.GET.get("digest", "").split())
    if not typed:
        return _form(request)
    pasted = _ADDRESS.search(typed)
    typed = (pasted[1] if pasted else typed).lower()
    if not _DIGEST.fullmatch(typed):
        sentence = "核验码应是 64 位数字和字母 a 至 f，请对照文书二维码下面的文字重新输入，或者直接扫描二维码。"
        return _form(request, sentence, typed, 400)
    return HttpResponseRedirect(reverse("verify", args=[typed]))


@never_cache
@public
@require_safe
def verify(request: HttpRequest, digest: str) -> HttpResponse:
    """The paper's kind, number, day and bureau when the ledger holds it, what has become of it since; 404 with a sentence when not."""
    typed = digest.lower()
    found = ledger.paper(typed) if _DIGEST.fullmatch(typed) else None
    if found is None:
        return render(request, "portal/verify.html", {"unknown": True, "typed": typed[:200]}, status=404)
    return _shown(request, found)


@public
@require_safe
def verify_proof(request: HttpRequest, digest: str) -> HttpResponse:
    """A proof to keep: the paper's leaf, its path and the seal of its day. 404 for an unknown paper, 409 until the day is sealed."""
    found = ledger.paper(digest.lower()) if _DIGEST.fullmatch(digest.lower()) else None
    if found is None:
        raise Http404("账本中没有这份文书，请核对核验码。")
    proof = ledger.proof(found)
    if proof is None:
        return render(request, "portal/problem.html", {"sentence": found.waiting}, status=409)
    said = proof | {
        "paper": {"title": found.title, "issued_on": found.issued_on.isoformat()},
        "roots": _absolute(request, "portal:roots_json"),
    }
    answer = JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f"attachment; filename=proof-{found.digest[:16]}.json"
    return answer


def _uploaded(request: HttpRequest) -> HttpResponse:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.size:
        return _form(request, "请选择要核验的 PDF 文件。", status=400)
    if file.size > LARGEST:
        return _form(request, f"文件超过 {LARGEST // 1024**2} MB，不是本机关签发的文书；请核对是否选错。", status=400)
    hashed, mark, tail = hashlib.sha256(), "", b""
    for piece in file.chunks():
        hashed.update(piece)
        said = _MARK.search(tail + piece)
        mark, tail = (said[1].decode() if said and not mark else mark), piece[-80:]
    return _by_file(request, hashed.hexdigest(), mark)


def _by_file(request: HttpRequest, hashed: str, mark: str) -> HttpResponse:
    """The answer to a file: the very bytes that were issued, or not; then what it says of itself is looked up, but not trusted."""
    found = ledger.paper_of_file(hashed)
    if found is not None:
        return _shown(request, found, same_file=True)
    named = ledger.paper(mark) if mark else None
    return render(request, "portal/verify.html", {"other_file": True, "named": named}, status=404)


def _shown(request: HttpRequest, found: ledger.PublicPaper, same_file: bool = False) -> HttpResponse:
    context = {"paper": found, "bureau": asof.bureau(found.issued_on).get("name", ""), "same_file": same_file}
    return render(request, "portal/verify.html", context)


def _form(request: HttpRequest, error: str = "", typed: str = "", status: int = 200) -> HttpResponse:
    return render(request, "portal/verify.html", {"error": error, "typed": typed[:200]}, status=status)


def _absolute(request: HttpRequest, name: str) -> Any:
    return request.build_absolute_uri(reverse(name))
