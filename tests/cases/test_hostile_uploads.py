"""Some three hundred hostile files through the form: nothing of them is kept, nothing breaks, each meets a sentence."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.actions.documents import contents
from cases.evidence.formats.known import FORMATS
from cases.models import Document
from ijm.demo.paper import one_page
from tests.asking import asks, client_for
from tests.factories.cases import CaseFactory
from tests.factories.offices import staff
from tests.hostile_files import FAMILIES, NAMES, fuzzed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.IJM_DOCUMENTS = tmp_path / "documents"
    settings.IJM_DOCUMENTS.mkdir()


@pytest.fixture
def lawyer():
    return staff(CaseFactory().office)


@pytest.fixture
def send(lawyer):
    """Send a file through the form. Returns the answer."""
    case = CaseFactory(office=lawyer.memberships.first().office)
    client, url = client_for(lawyer), reverse("cases:document-add", args=[case.pk])
    words = {"title": "Evidence", "audience": "case", "place": "Cebu", "shows_abuse": "no"}

    def sending(name, body):
        file = SimpleUploadedFile("x", body, content_type="application/pdf")
        file._name = name
        return client.post(url, words | {"file": file})

    return sending


def sentences(answer):
    return [sentence for about in answer.context["form"].errors.values() for sentence in about]


def test_there_are_three_hundred_of_them():
    assert sum(len(list(family())) for family in FAMILIES.values()) >= 300


@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_hostile_is_kept_and_each_meets_a_sentence(send, family, lawyer, settings):
    wrong = []
    for what, name, body in FAMILIES[family]():
        answer = send(name, body)
        said = sentences(answer) if answer.status_code == 200 else []
        if not (len(said) == 1 and re.fullmatch(r"[A-Z].{15,}\.", said[0])):
            wrong.append((what, answer.status_code, said))
    assert wrong == []
    with asks(lawyer):
        assert not Document.objects.exists()
    assert not [path for path in settings.IJM_DOCUMENTS.rglob("*") if path.is_file()]


def test_fuzzed_files_break_nothing_and_what_is_kept_is_on_the_list(send, lawyer, settings):
    sent, refused = {}, 0
    for what, name, body in fuzzed():
        answer = send(name, body)
        assert answer.status_code in (200, 302), what
        if answer.status_code == 200:
            assert len(sentences(answer)) == 1, what
            refused += 1
        else:
            sent[len(sent)] = body
    with asks(lawyer):
        rows = list(Document.objects.order_by("pk"))
        assert [contents(row) for row in rows] == list(sent.values())
    assert len(rows) + refused == 60
    assert {row.content_type for row in rows} <= {known.content_type for known in FORMATS.values()}
    assert all(not path.stat().st_mode & 0o177 for path in settings.IJM_DOCUMENTS.rglob("*-*"))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_words_and_never_a_path(send, lawyer, settings, name):
    answer = send(name, one_page("x"))
    if answer.status_code == 200:  # nothing was left of the name, so that no file was sent
        assert sentences(answer) == ["Choose a file."]
        return
    with asks(lawyer):
        document = Document.objects.get()
    assert re.fullmatch(r"[^/\\<>:\"|?*%\x00-\x1f\u200b\u202e\ufeff]{1,130}\.pdf", document.file_name)
    assert not document.file_name.startswith(".")
    (stored,) = (path for path in settings.IJM_DOCUMENTS.rglob("*") if path.is_file())
    assert stored.name == str(document.stored_as)


@pytest.mark.parametrize("name", ["run.bat", "run.ps1", "run.js", "note.eml"])
def test_words_are_kept_as_words_whatever_they_call_themselves(send, lawyer, name):
    assert send(name, b"@echo off\r\ndel *.*\r\n").status_code == 302
    with asks(lawyer):
        document = Document.objects.get()
    assert (document.content_type, document.file_name[-4:]) == ("text/plain; charset=utf-8", ".txt")
