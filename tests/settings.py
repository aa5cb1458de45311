"""Settings of the test run: own random keys, own data folder, a fast password hasher."""

import atexit
import os
import secrets
import shutil
import tempfile

# Workers of pytest-xdist inherit these from the first process.
for _name in ("FADU_SECRET_KEY", "FADU_DATA_KEY", "FADU_INDEX_KEY"):
    os.environ.setdefault(f"TEST_{_name}", secrets.token_hex(32))
    os.environ[_name] = os.environ[f"TEST_{_name}"]
if "TEST_FADU_DATA" not in os.environ:
    os.environ["TEST_FADU_DATA"] = tempfile.mkdtemp(prefix="fadu-test-")
    atexit.register(shutil.rmtree, os.environ["TEST_FADU_DATA"], ignore_errors=True)
os.environ["FADU_DATA"] = os.environ["TEST_FADU_DATA"]

# Playwright's synchronous interface keeps an event loop in the thread of the test, which Django would take for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from fadu.config.settings import *  # noqa: E402, F403

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
