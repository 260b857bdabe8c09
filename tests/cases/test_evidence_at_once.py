"""Evidence added by several people at once: one key per case, one number per link, and everything sound."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from cases.actions.custody import add_custody
from cases.actions.documents import add_document
from cases.models import CaseKey, CustodyEvent
from ijm.demo.paper import one_page
from offices.db import asking
from tests.factories import as_owner
from tests.factories.cases import CaseFactory
from tests.factories.offices import staff

from .test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.IJM_DOCUMENTS = tmp_path / "documents"
    settings.IJM_DOCUMENTS.mkdir()


def test_files_and_links_added_at_once(capsys):
    case = CaseFactory()
    people = [staff(case.office) for _each in range(4)]

    def adding(user):
        def act():
            with asking(user):
                file = SimpleUploadedFile("a.pdf", one_page(user.full_name))
                return add_document(case=case, by=user, title="Statement", file=file)

        return act

    documents = at_once(*(adding(user) for user in people))
    with as_owner():
        assert CaseKey.objects.count() == 1

    def checking(user):
        def act():
            with asking(user):
                add_custody(document=documents[0], by=user, what="checked", place="Court", why="Inventory")

        return act

    at_once(*(checking(user) for user in people))
    with as_owner():
        numbers = CustodyEvent.objects.filter(document=documents[0]).values_list("number", flat=True)
        assert sorted(numbers) == [1, 2, 3, 4, 5]
    call_command("verify_evidence")
    assert "4 documents and 4 files were checked: 0 findings." in capsys.readouterr().out
