"""Passwords of tests: hashed by the product's own way, and in no time."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher

QUICK = ["tests.hashing.QuickHasher"]


class QuickHasher(PBKDF2PasswordHasher):
    """One round instead of a million. A server of its own reads them too: the format is the same.

    Hashing properly took half a second of processor for every person of every test.
    """

    iterations = 1
