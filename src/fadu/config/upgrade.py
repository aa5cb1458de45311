"""Brings the database and the collected static files up to the code."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError
from tqdm import tqdm

from fadu.law.errors import InputError


def pending() -> int:
    """How many migrations the database lacks."""
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise InputError("数据库打不开，请检查 FADU_DATABASE_URL、数据库服务是否已启动，以及数据目录的权限。") from error
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def require_current() -> None:
    """Refuse to go on with a database that lacks migrations."""
    missing = pending()
    if missing:
        raise InputError(f"数据库还缺 {missing} 项升级，请先运行 fadu setup。")


def migrate() -> int:
    """Apply what is missing, with a progress bar; gives how many migrations were applied."""
    count = pending()
    if not count:
        return 0
    tqdm.monitor_interval = 0  # no thread that outlives the bar: what follows may copy this process
    with tqdm(total=count, desc="升级数据库", unit="项") as bar:

        def step(action: str, *_: object) -> None:
            bar.update(action == "apply_success")

        executor = MigrationExecutor(connection, progress_callback=step)
        executor.migrate(executor.loader.graph.leaf_nodes())
    call_command("migrate", verbosity=0, interactive=False)  # permissions and content types
    return count


def collect_static() -> bool:
    """Collect static files when their list, sizes or times have changed since the last time."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".stamp"
    now = _static_fingerprint()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == now:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(now, encoding="ascii")
    return True


def _static_fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
