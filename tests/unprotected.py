"""For tests that need what the database refuses: to change or take away what was written."""

from contextlib import contextmanager

from django.db import connection

from questionnaire import protection


@contextmanager
def unprotected():
    """As somebody would who may drop triggers. In tests within one transaction."""
    check_keys("IMMEDIATE")  # PostgreSQL alters no table while a key waits to be checked
    protection.remove(connection)
    try:
        yield
    finally:
        protection.install(connection)
        check_keys("DEFERRED")


def check_keys(when):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS ALL {when}")
