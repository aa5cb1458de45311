"""Files that come with a permit form: checked by content and kept, a few of each paper."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from fadu.documents import files
from fadu.law.errors import InputError
from fadu.ledger.permit_acts import Upload

LARGEST, MOST = 20 * 1024**2, 6
#: Where the upload handler leaves its sentence about a file it dropped.
_REFUSAL = "FADU_UPLOAD_REFUSED"


def kept(request: HttpRequest, fields: dict[str, str]) -> dict[str, list[Upload]]:
    """Name of the paper → the files given for it. `fields`: field of the form → name. Raises InputError saying which file cannot be taken and why."""
    given = {name: request.FILES.getlist(field) for field, name in fields.items()}
    if _REFUSAL in request.META:
        raise InputError(str(request.META[_REFUSAL]))
    found: dict[str, list[Upload]] = {}
    for name, uploads in given.items():
        if len(uploads) > MOST:
            raise InputError(f"“{name}”最多 {MOST} 个文件，请合并后再上传。")
        for upload in uploads:
            found.setdefault(name, []).append(_keep(name, upload))
    return found


def _keep(name: str, upload: UploadedFile) -> Upload:
    called = PurePosixPath(str(upload.name).replace("\\", "/")).name[-80:] or "文件"
    try:
        return Upload(files.store(upload, LARGEST), called)
    except InputError as error:
        raise InputError(f"“{name}”的文件“{called[:40]}”：{error}") from error
