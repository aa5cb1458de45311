"""Settings of the benchmark of the plate query: Fadu's own, with one bare page beside its addresses."""

from fadu.config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.bare_urls"
