"""Uploads go to disk as they arrive; one that is too large is dropped while it arrives."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler

# The form reads this key of ``request.META`` to tell the person why the file is missing.
REFUSAL = "FADU_UPLOAD_REFUSED"


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Streams to a temporary file, at most ``settings.FADU_UPLOAD_MAX_BYTES`` bytes a file."""

    received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > settings.FADU_UPLOAD_MAX_BYTES:
            megabytes = settings.FADU_UPLOAD_MAX_BYTES // 1024**2
            if self.request is not None:
                self.request.META[REFUSAL] = f"文件“{self.file_name}”超过 {megabytes} MB，没有保存；请压缩或分段后再上传。"
            raise SkipFile
        super().receive_data_chunk(raw_data, start)
