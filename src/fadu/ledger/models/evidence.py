"""Evidence 证据: where the file of a piece lies. The piece itself is part of its act; an upload not yet used has no act."""

from __future__ import annotations

from django.db import models

from fadu.ledger.models.matter import Matter


class Evidence(models.Model):
    """A stored file: uploaded for a matter, then taken up by an act as E1, E2 …"""

    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="files")
    act_seq = models.PositiveIntegerField("行为序号", null=True)
    piece = models.CharField("证据编号", max_length=20, default="")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField("大小")
    mime = models.CharField("类型", max_length=100)
    name = models.CharField("文件名", max_length=200)
    kind = models.CharField("证据种类", max_length=20, default="electronic")
    taken_at = models.DateTimeField("取得时间", null=True)
    taker = models.CharField("取证人", max_length=20, default="")
    origin = models.CharField("来源", max_length=200, default="")
    uploaded_by = models.CharField("上传人", max_length=20)
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "证据文件"

    def __str__(self) -> str:
        return self.name
