"""Sign-in accounts of registered people."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.db import transaction

from fadu.law.errors import InputError
from fadu.registers.models import Person


def stands_for_public(person: Person) -> bool:
    """Whether the entry is the account of “网上服务”, which holds what the public does."""
    return person.appointments.filter(role="portal").exists()


def create_login(person: Person, password: str) -> AbstractUser:
    """Give a person an account, its name the person's code in small letters; a person who has one gets the new password.

    Raises InputError for the entry that stands for the public itself: nobody signs in as it.
    """
    if stands_for_public(person):
        raise InputError(f"{person.display_name}代表公众在网上的办理，不是工作人员，不能建账号。")
    if not password:
        raise InputError(f"请给 {person.display_name} 设一个密码，密码不能为空。")
    users = get_user_model()
    name = person.code.lower()
    with transaction.atomic():
        if person.user is not None:
            person.user.set_password(password)
            person.user.save(update_fields=["password"])
            return person.user
        if users.objects.filter(username=name).exists():
            raise InputError(f"账号“{name}”已经被别人使用，请先给那个账号改名，再为 {person.display_name} 建账号。")
        person.user = users.objects.create_user(name, password=password)
        person.save(update_fields=["user"])
    return person.user
