"""Subcommands of `fadu pay`."""
