"""Sign-in, sign-out, lock-out, forgery protection."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from fadu.registers.logins import create_login
from fadu.registers.models import Person
from tests.furnished import PASSWORD


@pytest.fixture
def officer(bureau: None) -> Person:
    person = Person.objects.get(code="P014")
    create_login(person, PASSWORD)
    return person


def sign_in(client: Client, password: str = PASSWORD, username: str = "p014", **more: str):  # type: ignore[no-untyped-def]
    return client.post("/login/", {"username": username, "password": password, **more})


def test_it_signs_in_and_out(client: Client, officer: Person) -> None:
    assert "李云舟（示例）" not in client.get("/login/").text
    assert sign_in(client)["Location"] == "/"
    assert "李云舟（示例）" in client.get("/").text
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/")["Location"] == "/login/?next=/"


def test_it_returns_to_where_one_was_going(client: Client, officer: Person) -> None:
    assert sign_in(client, next="/registers/")["Location"] == "/registers/"


def test_it_does_not_lead_to_foreign_sites(client: Client, officer: Person) -> None:
    assert sign_in(client, next="https://example.org/")["Location"] == "/"


def test_logout_by_link_is_refused(client: Client, officer: Person) -> None:
    sign_in(client)
    assert client.get("/logout/").status_code == 405


@pytest.mark.parametrize("username", ["p014", "nobody"])
def test_a_wrong_password_says_so_in_chinese_and_not_whether_the_account_exists(
    client: Client, officer: Person, username: str
) -> None:
    answer = sign_in(client, "wrong", username)
    assert answer.status_code == 200
    assert "账号或者密码不对" in answer.text


@pytest.mark.parametrize(("username", "password"), [("", ""), ("p" * 5000, "x"), ("p\0014", "x"), ("p014", "密" * 5000)])
def test_odd_input_gives_a_page(client: Client, officer: Person, username: str, password: str) -> None:
    answer = sign_in(client, password, username)
    assert answer.status_code == 200
    assert "登录" in answer.text


def test_it_locks_out_after_five_failures_even_with_the_right_password(client: Client, officer: Person) -> None:
    answers = [sign_in(client, "wrong").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    locked = sign_in(client)
    assert locked.status_code == 429
    assert "登录已暂停" in locked.text
    assert client.get("/").status_code == 302


def test_a_post_without_token_is_refused(officer: Person) -> None:
    careful = Client(enforce_csrf_checks=True)
    answer = sign_in(careful)
    assert answer.status_code == 403
    assert "页面已过期" in answer.text


def test_a_user_without_person_sees_only_why(client: Client, bureau: None) -> None:
    client.force_login(get_user_model().objects.create_user("stray", password=PASSWORD))
    answer = client.get("/matters/")
    assert answer.status_code == 403
    assert "您的账号没有关联人员" in answer.text
    assert "主导航" not in answer.text


def test_demo_accounts_show_only_in_the_demo(client: Client, officer: Person, settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert "演示账号" not in client.get("/login/").text
    (tmp_path / "demo-password").write_text("open-sesame", encoding="ascii")
    settings.FADU_DEMO, settings.DATA_DIR = True, tmp_path
    shown = client.get("/login/").text
    assert "open-sesame" in shown
    assert 'data-account="p014"' in shown


def test_demo_mode_offers_no_account_of_a_real_person(client: Client, officer: Person, settings) -> None:  # type: ignore[no-untyped-def]
    Person.objects.exclude(pk=officer.pk).update(user=None)
    Person.objects.filter(code="P014").update(synthetic=False)
    settings.FADU_DEMO = True
    assert "演示账号" not in client.get("/login/").text


def test_the_session_cookie_is_kept_from_scripts() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
