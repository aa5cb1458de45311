"""隐私识别: personal numbers in a text, however they are written. Pure functions; a gate and the masking of public copies both ask here."""

from fadu.law.privacy.hits import KINDS, Hit
from fadu.law.privacy.numbers import personal_numbers
from fadu.law.privacy.own import named_in, unnamed

__all__ = ["KINDS", "Hit", "named_in", "personal_numbers", "unnamed"]
