"""Waiting for a process of a test's own to be up; on a busy machine that takes a while."""

import subprocess
import time
import urllib.error
import urllib.request
from typing import Any

SECONDS = 120


def until_it_answers(address: str, process: subprocess.Popen[Any]) -> None:
    """Come back when anything is answered there. Raises AssertionError when the process has ended or too long has passed."""
    begun = time.monotonic()
    while True:
        try:
            urllib.request.urlopen(address, timeout=SECONDS).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            assert process.poll() is None, f"{address}: the process has ended"
            assert time.monotonic() - begun < SECONDS, f"{address}: no answer"
            time.sleep(0.1)
