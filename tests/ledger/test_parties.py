"""Personal data: encrypted in place, found without being read, looked at only on record, erasable without breaking the chain."""

from pathlib import Path

import pytest
from django.db import connection
from django.db.utils import Error

from fadu.law.errors import InputError
from fadu.ledger import models, parties
from fadu.ledger.verify import verify

from .conftest import Play

REAL = {
    "name": "欧阳试验",
    "id_number": "500223198001011239",
    "phone": "13912345678",
    "address": "潼南区秘密街9527号",
    "representative": "上官代表",
}


def make(**changes: str) -> models.Party:
    return parties.find_or_make(kind="citizen", **(REAL | changes))


@pytest.mark.django_db
def test_values_come_back_and_are_found_by_their_blind_index() -> None:
    party = make()
    assert {name: party.read(name) for name in REAL} == REAL
    for name in ("name", "id_number", "phone"):
        assert parties.search(REAL[name]) == [party]
    assert parties.search("500223 19800101 1239") == [party]
    assert parties.search(REAL["id_number"][:-1]) == []
    assert parties.search("") == []
    assert make() == party
    assert make(id_number="500223198001011240") != party


@pytest.mark.django_db
def test_a_ciphertext_moved_to_another_row_or_column_is_refused() -> None:
    one, two = make(), make(id_number="500223198001011240", name="另一人")
    two.name_sealed = one.name_sealed
    with pytest.raises(ValueError, match="移动"):
        two.read("name")
    one.address_sealed = one.phone_sealed
    with pytest.raises(ValueError, match="移动"):
        one.read("address")
    sealed = bytes(one.name_sealed)
    one.name_sealed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    with pytest.raises(ValueError, match="损坏"):
        one.read("name")


@pytest.mark.django_db
def test_the_same_value_is_sealed_differently_each_time() -> None:
    one, two = make(), make(id_number="500223198001011240")
    assert bytes(one.name_sealed) != bytes(two.name_sealed)
    assert one.name_index == two.name_index


@pytest.mark.django_db
def test_every_look_is_on_record() -> None:
    party = make()
    assert parties.look(party, person="P014", purpose="送达", matter="潼城管罚案字〔2023〕1号") == REAL
    look = models.Look.objects.get()
    assert (look.party, look.person, look.purpose, look.matter) == (party.key, "P014", "送达", "潼城管罚案字〔2023〕1号")
    with pytest.raises(InputError, match="用途"):
        parties.look(party, person="P014", purpose=" ")
    assert models.Look.objects.count() == 1


@pytest.mark.django_db
def test_erasing_leaves_the_chain_whole(play: Play) -> None:
    row = play("short", "serve:notice")
    assert row.party is not None
    name = row.party.read("name")
    parties.erase(row.party, person="P043", purpose="当事人依法要求")
    party = models.Party.objects.get(pk=row.party.pk)
    assert {party.read(field) for field in REAL} == {""}
    assert party.masked == "(已删除)"
    assert parties.search(name) == []
    assert models.Look.objects.get().purpose.startswith("删除")
    assert verify().whole
    row.refresh_from_db()
    assert row.papers.count() > 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "请填写"),
        ({"name": "长" * 501}, "最多500字"),
        ({"phone": "1\x002"}, "不可见"),
        ({"address": "\ud800"}, "不可见"),
    ],
)
@pytest.mark.django_db
def test_odd_parties_get_a_sentence(changes: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        make(**changes)
    with pytest.raises(InputError, match="类别"):
        parties.find_or_make(kind="ghost", name="某")
    assert parties.search("\ud800") == []


@pytest.mark.django_db(transaction=True)
def test_no_personal_data_lies_in_the_database_file() -> None:
    if connection.vendor != "sqlite":
        _search_every_column()
        return
    make()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = b"".join(path.read_bytes() for path in _files())
    assert b"ledger_party" in raw, "this is the database file"
    for value in REAL.values():
        for encoding in ("utf-8", "utf-16-le", "gb18030"):
            assert value.encode(encoding) not in raw


def _files() -> list[Path]:
    """The database file with its journal."""
    name = Path(connection.settings_dict["NAME"])
    return [path for path in name.parent.iterdir() if path.name.startswith(name.name)]


def _search_every_column() -> None:
    make()
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS row WHERE row::text LIKE ANY(%s)', [[f"%{v}%" for v in REAL.values()]]
            )
            assert cursor.fetchone()[0] == 0, table


APPEND_ONLY = ("ledger_act", "ledger_seal", "ledger_look")


@pytest.mark.both
@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_to_change_the_ledger(table: str, play: Play) -> None:
    play("short", "pen.file")
    parties.look(make(), person="P014", purpose="核对")
    models.Seal.objects.create(day="2020-01-01", count=0, root="", prev="", hash="", sealed_at="")
    statements = [f"UPDATE {table} SET id = id + 1", f"DELETE FROM {table}", f"DELETE FROM {table} WHERE id > 0"]
    if connection.vendor == "postgresql":
        statements.append(f"TRUNCATE {table} CASCADE")
    for statement in statements:
        with pytest.raises(Error, match="只能追加"), connection.cursor() as cursor:
            cursor.execute(statement)
    assert models.Act.objects.exists()
    assert models.Look.objects.exists()
    assert models.Seal.objects.exists()
