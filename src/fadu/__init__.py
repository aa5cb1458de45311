"""Fadu 法度: the legal work of an urban-management bureau as acts that pass their gates."""

__version__ = "0.1.0"
