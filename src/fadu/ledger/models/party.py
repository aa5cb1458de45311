"""Party 当事人: the only table with personal data. Acts refer to it by key; erasing it leaves the chain whole."""

from __future__ import annotations

import secrets

from django.db import models

from fadu.law.facts import SEALED_KINDS, VEHICLE
from fadu.ledger.crypto import blind, decrypt, encrypt

#: Personal fields: attribute → column. Of a vehicle, `name` is its plate, `id_number` its frame number, `phone` the one registered for it.
#: Each is encrypted; those in INDEXED can be looked up.
FIELDS = ("name", "id_number", "phone", "address", "representative")
INDEXED = ("name", "id_number", "phone")


def new_key() -> str:
    """A random key that says nothing about the person."""
    return "D" + secrets.token_hex(8)


#: Who gives a phone and no name.
UNNAMED = "未留姓名"


class Party(models.Model):
    """A citizen or organisation that the bureau deals with, or a vehicle known by its plate."""

    key = models.CharField("当事人编号", max_length=40, unique=True, default=new_key)
    kind = models.CharField("类别", max_length=10, choices=list(SEALED_KINDS.items()))
    name_sealed = models.BinaryField(default=b"")
    id_number_sealed = models.BinaryField(default=b"")
    phone_sealed = models.BinaryField(default=b"")
    address_sealed = models.BinaryField(default=b"")
    representative_sealed = models.BinaryField(default=b"")
    name_index = models.CharField(max_length=32, db_index=True, default="")
    id_number_index = models.CharField(max_length=32, db_index=True, default="")
    phone_index = models.CharField(max_length=32, db_index=True, default="")
    synthetic = models.BooleanField("示例数据", default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, default=None)

    class Meta:
        verbose_name = "当事人"
        constraints = (
            # One party for one identity number, also when two officers enter it at once: “first violation” rests on it.
            models.UniqueConstraint(
                fields=["kind", "id_number_index"],
                condition=~models.Q(id_number_index="") & ~models.Q(kind=VEHICLE),
                name="party_once",
            ),
            models.UniqueConstraint(
                fields=["name_index"], condition=models.Q(kind=VEHICLE) & ~models.Q(name_index=""), name="party_plate_once"
            ),
        )

    def __str__(self) -> str:
        return self.key

    def put(self, **values: str) -> Party:
        """Seal personal values into their columns (not saved)."""
        for name, value in values.items():
            if name not in FIELDS:
                raise ValueError(f"当事人没有“{name}”这一项")
            setattr(self, f"{name}_sealed", encrypt(value.strip(), f"{name}:{self.key}"))
            if name in INDEXED:
                setattr(self, f"{name}_index", blind(value))
        return self

    def read(self, name: str) -> str:
        """The plain value of one personal field. Callers that show it to a person record the look (`ledger.parties.look`)."""
        return decrypt(getattr(self, f"{name}_sealed"), f"{name}:{self.key}")

    @property
    def masked(self) -> str:
        """The name as lists show it: 张**, 重庆某某公司 shortened in the middle."""
        name = self.read("name")
        if not name:
            return "(已删除)" if self.erased_at else ""
        if name == UNNAMED:
            return name
        if self.kind == VEHICLE:
            return f"{name[:2]}***{name[-2:]}"
        if self.kind == "citizen":
            return name[0] + "*" * (len(name) - 1)
        return name if len(name) <= 6 else f"{name[:4]}***{name[-2:]}"
