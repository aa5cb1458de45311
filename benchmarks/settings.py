"""Settings of the benchmark run: Fadu's own, and the tables of the workflow library it is compared with."""

from fadu.config.settings import *  # noqa: F403
from fadu.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "viewflow", "viewflow.workflow", "benchmarks"]
