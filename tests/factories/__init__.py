"""Factories make data as the owner of the tables, past both walls, so that tests hold rows that could leak."""

from contextlib import contextmanager

import factory
from django.db import connection, transaction


@contextmanager
def as_owner():
    """Inside, statements run as `ijm_owner`; afterwards as `ijm_app` again."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            before = cursor.fetchone()[0]
            cursor.execute("SET LOCAL ROLE ijm_owner")
        yield
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL ROLE {before}")


class OwnerFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with as_owner():
            return super()._create(model_class, *args, **kwargs)

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        """Nothing is saved again: what comes after is made by itself."""
