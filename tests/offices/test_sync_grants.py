"""The command that brings the grants up to date after an upgrade, on real connections."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from offices.models import OfficeGrant
from tests.factories import as_owner
from tests.factories.offices import OfficeFactory


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_command_gives_back_what_is_missing():
    OfficeFactory(code="CEB")
    before = OfficeGrant.objects.count()
    with as_owner():
        OfficeGrant.objects.filter(group__name="CEB:lawyer").delete()
    said = StringIO()
    call_command("sync_grants", stdout=said)
    assert said.getvalue() == "8 grants were changed.\n"
    assert OfficeGrant.objects.count() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("ijm_app",)
