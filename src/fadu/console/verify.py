"""文书核验, for everyone: does a paper with this digest stand in the ledger? No personal data, no sign-in."""

from __future__ import annotations

import re
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from fadu.documents.catalogue import PAPERS
from fadu.ledger.chain import act_hash
from fadu.ledger.models import Act, Paper, Seal
from fadu.registers import asof

_DIGEST = re.compile(r"[0-9a-f]{64}")


@never_cache
@require_safe
@login_not_required
def verify_form(request: HttpRequest) -> HttpResponse:
    """Where one types the digest printed below the QR code."""
    typed = "".join(request.GET.get("digest", "").split()).lower()
    if not typed:
        return render(request, "console/verify.html")
    if not _DIGEST.fullmatch(typed):
        sentence = "核验码应是 64 位数字和字母 a 至 f，请对照文书二维码下面的文字重新输入，或者直接扫描二维码。"
        return render(request, "console/verify.html", {"error": sentence, "typed": typed[:200]}, status=400)
    return HttpResponseRedirect(reverse("verify", args=[typed]))


@never_cache
@require_safe
@login_not_required
def verify(request: HttpRequest, digest: str) -> HttpResponse:
    """The paper's kind, number, day and bureau when the ledger holds it, 404 with a sentence when not."""
    typed = digest.lower()
    paper = Paper.objects.filter(digest=typed).order_by("pk").first() if _DIGEST.fullmatch(typed) else None
    act = Act.objects.filter(matter_id=paper.matter_id, seq=paper.act_seq).first() if paper else None
    if paper is None or act is None or not _stands(act, typed):
        return render(request, "console/verify.html", {"unknown": True, "typed": typed[:200]}, status=404)
    day = date.fromisoformat(paper.issued_at[:10])
    context = {
        "paper": paper,
        "kind": PAPERS[paper.kind].title if paper.kind in PAPERS else paper.kind,
        "day": day,
        "bureau": asof.bureau(day).get("name", ""),
        "act": act,
        "seal": Seal.objects.filter(day=act.recorded_at[:10]).first(),
        "synthetic": paper.matter.synthetic,
    }
    return render(request, "console/verify.html", context)


def _stands(act: Act, digest: str) -> bool:
    """The act's own body names the paper, and the body still has the hash it was recorded with."""
    named = any(paper["digest"] == digest for paper in act.content["papers"])
    return named and act_hash(act.prev, act.body, act.verdict) == act.hash
