"""Documents: kept with their hash, handed out only through the walls and only unaltered."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.actions.documents import stored_path
from cases.models import Document
from offices.models import AuditEvent
from tests.asking import asks, client_for
from tests.factories.cases import CaseFactory
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nstatement"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.IJM_DOCUMENTS = tmp_path / "documents"


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def lawyer(case):
    return staff(case.office)


def add(user, case, body=PDF, name="statement.pdf", **typed):
    data = {"title": "Witness statement", "audience": "case", "file": SimpleUploadedFile(name, body)} | typed
    return client_for(user).post(reverse("cases:document-add", args=[case.pk]), data)


def kept(user):
    with asks(user):
        return Document.objects.get()


def get(user, document):
    return client_for(user).get(reverse("cases:document-get", args=[document.pk]))


def test_it_is_kept_with_its_hash_outside_the_web_root(case, lawyer, settings):
    assert add(lawyer, case).status_code == 302
    document = kept(lawyer)
    assert document.sha256 == hashlib.sha256(PDF).hexdigest()
    path = stored_path(document.stored_as)
    assert path.read_bytes() == PDF
    assert settings.IJM_DOCUMENTS in path.parents
    assert path.stat().st_mode & 0o077 == 0


def test_it_is_handed_out_as_a_file_and_nothing_else(case, lawyer):
    add(lawyer, case, name='state"ment;\r\nX-Evil: 1.pdf')
    answer = get(lawyer, kept(lawyer))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert "X-Evil" not in answer.headers
    with asks(lawyer):
        assert AuditEvent.objects.filter(verb="read", action="cases:document-get", actor=lawyer).count() == 1


@pytest.mark.parametrize("harm", ["altered", "missing"])
def test_an_altered_or_missing_file_is_said_and_not_handed_out(case, lawyer, harm):
    add(lawyer, case)
    document = kept(lawyer)
    path = stored_path(document.stored_as)
    if harm == "altered":
        path.write_bytes(PDF + b"!")
    else:
        path.unlink()
    answer = get(lawyer, document)
    assert answer.status_code == 409
    assert "no longer has the hash" in answer.content.decode()
    with asks(lawyer):
        assert AuditEvent.objects.filter(action="miss_document", object_id=document.pk).count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"body": b"MZ\x90"}, "Only PDF files can be kept for now."),
        ({"body": b""}, "The file is empty."),
        ({"file": ""}, "Choose a file."),
        ({"title": ""}, "This field is required."),
        ({"title": "x" * 161}, "at most 160 characters"),
        ({"audience": "everybody"}, "not one of the available choices"),
        ({"audience": "aftercare"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_stays(case, lawyer, settings, changes, sentence):
    assert sentence in add(lawyer, case, **changes).content.decode()
    with asks(lawyer):
        assert not Document.objects.exists()
    assert not list(settings.IJM_DOCUMENTS.rglob("*-*")) if settings.IJM_DOCUMENTS.exists() else True


def test_a_file_that_is_too_large_is_refused(case, lawyer, settings):
    settings.IJM_DOCUMENT_MAX_BYTES = 8
    assert "The file is larger than" in add(lawyer, case).content.decode()


def test_sent_twice_it_is_one_document(case, lawyer):
    key = "0f0e0d0c-0b0a-4908-8706-050403020100"
    add(lawyer, case, submission=key)
    add(lawyer, case, submission=key)
    with asks(lawyer):
        assert Document.objects.count() == 1


def test_a_document_of_aftercare_is_not_for_lawyers(case, lawyer):
    social_worker = staff(case.office, "social_worker")
    add(social_worker, case, audience="aftercare", title="Assessment")
    document = kept(social_worker)
    assert get(social_worker, document).status_code == 200
    assert get(lawyer, document).status_code == 404
    for name in ("case-detail", "document-list"):
        url = reverse(f"cases:{name}", args=[case.pk])
        assert "Assessment" in client_for(social_worker).get(url).content.decode()
        assert "Assessment" not in client_for(lawyer).get(url).content.decode()


def test_strangers_get_404_and_readers_do_not_add(case, lawyer):
    add(lawyer, case)
    document, stranger = kept(lawyer), staff(OfficeFactory())
    assert get(stranger, document).status_code == 404
    assert add(stranger, case).status_code == 404
    assert add(staff(case.office, "operations_approver"), case).status_code == 403
