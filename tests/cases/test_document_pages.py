"""Documents: kept with their hash, handed out only through the walls and only unaltered."""

import hashlib
import io
import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from cases.evidence.vault import path_of
from cases.models import CustodyEvent, Document, WorkingCopy
from ijm.demo.paper import one_page
from offices.models import AuditEvent
from tests.asking import asks, client_for
from tests.factories.cases import CaseFactory
from tests.factories.offices import OfficeFactory, PartnerFactory, staff
from tests.honest_files import CAMERA, honest, picture, wav

pytestmark = pytest.mark.django_db
PDF = one_page("Statement")
PHOTO = picture()


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
    data = {"title": "Witness statement", "audience": "case", "place": "Cebu", "shows_abuse": "no"}
    data |= {"file": SimpleUploadedFile(name, body)} | typed
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
    path = path_of(document.stored_as)
    assert settings.IJM_DOCUMENTS in path.parents
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", honest())
def test_every_kind_on_the_list_is_kept_encrypted_and_comes_back_whole(case, lawyer, name, settings):
    body = honest()[name]
    assert add(lawyer, case, body, name).status_code == 302
    document = kept(lawyer)
    assert (document.sha256, document.size) == (hashlib.sha256(body).hexdigest(), len(body))
    assert document.file_name == name
    for path in settings.IJM_DOCUMENTS.rglob("*-*"):
        assert body[:24] not in path.read_bytes()
        assert body[-24:] not in path.read_bytes()
    answer = client_for(lawyer).post(
        reverse("cases:document-original", args=[document.pk]), {"whom": "Court", "place": "Cebu", "why": "Ordered"}
    )
    assert b"".join(answer.streaming_content) == body
    assert answer["Content-Type"] == document.content_type


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
    path = path_of(document.stored_as)
    if harm == "altered":
        path.write_bytes(path.read_bytes()[:-1] + b"!")
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
        ({"body": b"MZ\x90"}, "is a program"),
        ({"body": b""}, "The file is empty."),
        ({"file": ""}, "Choose a file."),
        ({"title": ""}, "This field is required."),
        ({"place": ""}, "This field is required."),
        ({"shows_abuse": ""}, "Answer this before the file is kept."),
        ({"shows_abuse": "yes"}, "this file was not"),
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


def test_a_large_file_is_kept_without_touching_the_disk_in_the_clear(case, lawyer, monkeypatch):
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", None)
    monkeypatch.setattr(tempfile, "mkstemp", None)
    large = wav(seconds=300)
    assert len(large) > 4 * 1024 * 1024
    assert add(lawyer, case, large, "interview.wav").status_code == 302
    assert kept(lawyer).size == len(large)


def test_several_files_in_one_request_fill_no_more_memory_than_one(case, lawyer, settings):
    settings.IJM_DOCUMENT_MAX_BYTES = 2000
    two = {name: SimpleUploadedFile(f"{name}.wav", wav()) for name in ("another", "file")}
    words = {"title": "Call", "audience": "case", "place": "Cebu", "shows_abuse": "no"}
    answer = client_for(lawyer).post(reverse("cases:document-add", args=[case.pk]), two | words)
    assert "The file is larger than" in answer.content.decode()
    with asks(lawyer):
        assert not Document.objects.exists()


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


def test_of_a_picture_people_get_a_copy_that_tells_nothing_of_place_and_camera(case, lawyer):
    photo = picture(size=(3000, 2000))
    assert CAMERA.encode() in photo
    add(lawyer, case, photo, "photo.jpg")
    answer = get(lawyer, kept(lawyer))
    copy = b"".join(answer.streaming_content)
    assert 'filename="photo-copy.jpg"' in answer["Content-Disposition"]
    with Image.open(io.BytesIO(copy)) as drawn:
        assert max(drawn.size) == 2400
        assert not drawn.getexif()
        assert set(drawn.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for sign in (CAMERA.encode(), b"Exif", b"http://ns.adobe.com", b"ICC_PROFILE"):
        assert sign not in copy


def test_a_picture_that_was_held_upright_stays_upright(case, lawyer):
    image = Image.new("RGB", (300, 100), "white")
    turned = Image.Exif()
    turned[0x0112] = 6
    out = io.BytesIO()
    image.save(out, "JPEG", exif=turned)
    add(lawyer, case, out.getvalue(), "photo.jpg")
    copy = b"".join(get(lawyer, kept(lawyer)).streaming_content)
    assert Image.open(io.BytesIO(copy)).size == (100, 300)


def test_the_original_takes_a_reason_which_stays_in_the_chain(case, lawyer):
    add(lawyer, case, PHOTO, "photo.jpg")
    document = kept(lawyer)
    url = reverse("cases:document-original", args=[document.pk])
    refused = client_for(lawyer).post(url, {"whom": "Court", "place": "Cebu", "why": " "})
    assert refused.status_code == 200
    assert "Content-Disposition" not in refused
    answer = client_for(lawyer).post(url, {"whom": "Judge Uy", "place": "Cebu", "why": "Trial"})
    assert b"".join(answer.streaming_content) == PHOTO
    assert "sandbox" in answer["Content-Security-Policy"]
    with asks(lawyer):
        chain = [(one.number, one.action, one.whom) for one in CustodyEvent.objects.all()]
        told = AuditEvent.objects.get(action="add_custody")
    assert chain == [(1, "received", ""), (2, "handed_out", "Judge Uy")]
    assert (told.summary, told.detail["number"]) == ("Custody: Original handed out", 2)


def test_a_link_of_the_chain_says_who_when_where_and_why(case, lawyer):
    add(lawyer, case)
    document = kept(lawyer)
    client, url = client_for(lawyer), reverse("cases:custody-add", args=[document.pk])
    typed = {"what": "transferred", "at": "2026-02-03T10:30", "place": "Court", "whom": "Clerk", "why": "Exhibit A"}
    for changes, sentence in (
        ({"whom": ""}, "Say to whom it went."),
        ({"at": "2099-01-01T00:00"}, "still to come"),
        ({"at": "yesterday"}, "Write day and hour like"),
        ({"what": "received"}, "not one of the available choices"),
        ({"why": ""}, "This field is required."),
    ):
        assert sentence in client.post(url, typed | changes).content.decode()
    assert client.post(url, typed).status_code == 302
    with asks(lawyer):
        link = CustodyEvent.objects.get(number=2)
    assert link.at.astimezone(case.office.zone).strftime("%Y-%m-%d %H:%M") == "2026-02-03 10:30"
    shown = client.get(reverse("cases:document-detail", args=[document.pk])).content.decode()
    assert "Exhibit A" in shown
    assert "Clerk" in shown


def test_pictures_of_abuse_are_refused_and_written_down_by_number_and_hash(case, lawyer, settings):
    police = PartnerFactory(office=case.office, kind="police", name="Women's desk")
    gone = PartnerFactory(office=case.office, kind="police", is_active=False)
    answer = add(lawyer, case, PHOTO, "photo.jpg", shows_abuse="yes").content.decode()
    url = reverse("cases:reference-add", args=[case.pk])
    assert url in answer
    assert not list(settings.IJM_DOCUMENTS.rglob("*-*"))
    typed = {
        "title": "Exhibit 4",
        "reference": "PNP-77/26",
        "hash_kind": "md5",
        "given_hash": "ab12",
        "audience": "case",
    }
    assert "Say who holds it" in client_for(lawyer).post(url, typed).content.decode()
    refused = client_for(lawyer).post(url, typed | {"custodian": gone.pk}).content.decode()
    assert "not one of the available choices" in refused
    assert client_for(lawyer).post(url, typed | {"custodian": police.pk}).status_code == 302
    document = kept(lawyer)
    assert (document.kind, document.stored_as, document.size, document.held_by) == (
        "reference",
        None,
        None,
        police.name,
    )
    assert get(lawyer, document).status_code == 302
    assert client_for(lawyer).get(reverse("cases:document-original", args=[document.pk])).status_code == 404
    assert "PNP-77/26" in client_for(lawyer).get(reverse("cases:document-detail", args=[document.pk])).content.decode()


def test_copies_and_custody_are_read_by_the_documents_readers(case, lawyer):
    social_worker = staff(case.office, "social_worker")
    add(social_worker, case, PHOTO, "photo.jpg", audience="aftercare")
    for user, sees in ((social_worker, 1), (lawyer, 0), (staff(OfficeFactory()), 0)):
        with asks(user):
            for model in (WorkingCopy, CustodyEvent):
                assert model.objects.count() == sees
                assert model.objects.visible_to(user).count() == sees
    document = kept(social_worker)
    for name in ("document-detail", "document-original", "custody-add"):
        assert client_for(lawyer).get(reverse(f"cases:{name}", args=[document.pk])).status_code == 404


def test_readers_see_the_chain_and_neither_write_it_nor_get_the_original(case, lawyer):
    add(lawyer, case)
    reader = client_for(staff(case.office, "operations_approver"))
    pages = {"document-detail": 200, "document-get": 200, "document-original": 403, "custody-add": 403}
    for name, status in pages.items():
        assert reader.get(reverse(f"cases:{name}", args=[kept(lawyer).pk])).status_code == status
    assert reader.get(reverse("cases:reference-add", args=[case.pk])).status_code == 403


def test_lists_ask_the_same_of_one_and_three_documents(case, lawyer, django_assert_num_queries):
    url = reverse("cases:document-list", args=[case.pk])
    client = client_for(lawyer)
    add(lawyer, case)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    asked = len(one)
    for number in range(2):
        add(lawyer, case, title=f"Statement {number}")
    with django_assert_num_queries(asked):
        assert "custody 1" in client.get(url).content.decode()
