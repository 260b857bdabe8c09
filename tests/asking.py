"""Asking in tests as a person would: directly of the database, or through a browser's client."""

from contextlib import contextmanager

from django.db import connection, transaction
from django.test import Client

from offices.access import forget_rights
from offices.db import set_asker


@contextmanager
def asks(user):
    """Inside, the database and the querysets answer as for `user` (None: nobody)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('ijm.user_id', true)")
        before = cursor.fetchone()[0]
    if user is not None:
        forget_rights(user)
    with transaction.atomic():
        set_asker(user.pk if user else None)
        yield
        if not connection.needs_rollback:
            set_asker(before or None)


def client_for(user):
    """A browser's client in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client
