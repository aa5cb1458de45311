"""Keys, database address, upload limit and the headers that every answer carries."""

import secrets
import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory

from fadu.config.database import database
from fadu.config.lockout import locked_out
from fadu.config.secrets import SECRET_NAMES, load_secrets, read_secrets_file, write_secrets_file
from fadu.config.uploads import REFUSAL
from fadu.law.errors import InputError

NOWHERE = Path("absent.env")


def strong() -> dict[str, str]:
    return {name: secrets.token_hex(32) for name in SECRET_NAMES}


@pytest.mark.django_db
@pytest.mark.both
def test_database_is_the_one_asked_for() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)


def test_new_secrets_are_strong_private_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secrets.env"
    assert write_secrets_file(path)
    first = load_secrets({}, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not write_secrets_file(path)
    assert load_secrets({}, path) == first


def test_environment_goes_before_file(tmp_path: Path) -> None:
    path = tmp_path / "secrets.env"
    write_secrets_file(path)
    given = secrets.token_hex(32)
    found = load_secrets({"FADU_DATA_KEY": given}, path)
    assert found["FADU_DATA_KEY"] == given
    assert found["FADU_INDEX_KEY"] == read_secrets_file(path)["FADU_INDEX_KEY"]


@pytest.mark.parametrize("name", SECRET_NAMES)
@pytest.mark.parametrize(
    "value",
    [
        pytest.param("", id="absent"),
        pytest.param("changeme", id="default"),
        pytest.param("django-insecure-" + "x" * 48, id="django"),
        pytest.param("0" * 64, id="zeros"),
        pytest.param("0123456789abcdef" * 4, id="sequence"),
        pytest.param("ab" * 32, id="pattern"),
        pytest.param("g" * 64, id="not-hex"),
        pytest.param("9f3c71e2b8d45a06e1c7f29b0d8a6435", id="short"),
        pytest.param("密" * 64, id="chinese"),
    ],
)
def test_missing_or_guessable_key_is_refused(name: str, value: str) -> None:
    with pytest.raises(InputError, match=name):
        load_secrets(strong() | {name: value}, NOWHERE)


def test_one_key_for_two_purposes_is_refused() -> None:
    keys = strong()
    keys["FADU_INDEX_KEY"] = keys["FADU_DATA_KEY"].upper()
    with pytest.raises(InputError, match="相同"):
        load_secrets(keys, NOWHERE)


def test_sqlite_is_the_default_and_writes_at_once(tmp_path: Path) -> None:
    found = database("", tmp_path)
    assert found["NAME"] == tmp_path / "fadu.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_postgresql_address_is_read_and_its_connections_are_kept(tmp_path: Path) -> None:
    found = database("postgres:" + "//u:p%40ss@db.example:5433/fadu?sslmode=require", tmp_path)
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "u",
        "p@ss",
        "db.example",
        5433,
        "fadu",
    )
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["CONN_MAX_AGE"]


@pytest.mark.parametrize(
    "url", ["mysql://h/d", "postgres://", "postgres://h", "postgres://h:99999/d", "postgres://h:x/d", "postgres://[/d", "?"]
)
def test_wrong_database_address_is_refused_in_chinese(url: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="FADU_DATABASE_URL"):
        database(url, tmp_path)


def test_upload_beyond_the_limit_is_dropped_and_says_so(settings: settings) -> None:
    settings.FADU_UPLOAD_MAX_BYTES = 1024**2
    request = RequestFactory().post(
        "/", {"small": SimpleUploadedFile("小.txt", b"a" * 100), "large": SimpleUploadedFile("大.bin", b"b" * (1024**2 + 1))}
    )
    assert list(request.FILES) == ["small"]
    assert "大.bin" in request.META[REFUSAL]
    assert "1 MB" in request.META[REFUSAL]


def test_upload_goes_to_disk() -> None:
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("证据.txt", b"a")})
    assert Path(request.FILES["file"].temporary_file_path()).parent == settings.FILE_UPLOAD_TEMP_DIR


def test_every_answer_is_strict(client: Client) -> None:
    answer = client.get("/no-such-page")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_locked_sign_in_is_told_in_chinese() -> None:
    answer = locked_out(RequestFactory().post("/login/"))
    assert answer.status_code == 429
    assert "15 分钟" in answer.content.decode()
