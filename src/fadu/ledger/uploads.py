"""Uploaded files before an act takes them up: checked by content, kept once, bound to the one who uploaded them."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from fadu.documents import files
from fadu.ledger import models


def keep(upload: UploadedFile, row: models.Matter | None, by: str) -> models.Evidence:
    """Check and keep one upload for later use by an act. `by`: code of the uploader. Raises InputError saying why it cannot be evidence."""
    name = Path(str(upload.name).replace("\\", "/")).name[-200:] or "文件"
    stored = files.store(upload, settings.FADU_UPLOAD_MAX_BYTES)
    return models.Evidence.objects.create(
        matter=row,
        sha256=stored.sha256,
        size=stored.size,
        mime=stored.mime,
        name=name.replace("\0", ""),
        kind=stored.kind,
        taken_at=stored.taken_at,
        uploaded_by=by,
    )
