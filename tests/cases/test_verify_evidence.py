"""The verifier names whatever was altered past the application: a file, a row, a link of a chain, a key."""

import io
import shutil
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from cases.actions.custody import add_custody
from cases.actions.documents import add_document, add_reference, contents
from cases.actions.transfers import accept_transfer, offer_transfer
from cases.evidence import keys, vault
from cases.models import CaseKey, CustodyEvent, Document, WorkingCopy
from ijm.demo.paper import one_page
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.cases import CaseFactory
from tests.factories.offices import OfficeFactory, staff
from tests.honest_files import picture

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
TITLE = "Statement of Merlinda"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.IJM_DOCUMENTS = tmp_path / "documents"
    settings.IJM_DOCUMENTS.mkdir()


@pytest.fixture
def lawyer():
    return staff(OfficeFactory(code="CEB"))


@pytest.fixture
def kept(lawyer):
    """A statement, a photo and a reference; the statement was lent to the court and came back."""
    case = CaseFactory(office=lawyer.memberships.first().office)
    common = {"case": case, "by": lawyer}
    with asks(lawyer):
        statement = add_document(**common, title=TITLE, file=SimpleUploadedFile("a.pdf", one_page("x")))
        photo = add_document(**common, title="Photo", file=SimpleUploadedFile("a.jpg", picture()))
        add_reference(
            **common, title="Exhibit", reference="7", hash_kind="md5", given_hash="ab", custodian_name="Police"
        )
        for what in ("transferred", "returned"):
            add_custody(document=statement, by=lawyer, what=what, place="Court", whom="Clerk", why="Hearing")
    return statement, photo


def verify(**options):
    """(what the command printed, its exit code)."""
    said, code = io.StringIO(), 0
    with as_owner():
        try:
            call_command("verify_evidence", database="default", stdout=said, **options)
        except SystemExit as ended:
            code = ended.code
    return said.getvalue(), code


def edit(query, *params):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(query, params)


def test_what_was_not_touched_is_sound(kept):
    said, code = verify()
    assert "3 documents and 3 files were checked: 0 findings." in said
    assert code == 0


def flip(path):
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)


def swap(one, other):
    between = one.with_name("between")
    one.rename(between)
    other.rename(one)
    between.rename(other)


HARM = {
    "a flipped byte": lambda s, p, c: flip(vault.path_of(s.stored_as)),
    "a flipped byte of a copy": lambda s, p, c: flip(vault.path_of(c.stored_as)),
    "two files swapped": lambda s, p, c: swap(vault.path_of(s.stored_as), vault.path_of(p.stored_as)),
    "a file cut off": lambda s, p, c: vault.path_of(s.stored_as).write_bytes(b"CASEWORK1"),
    "a file put there in the clear": lambda s, p, c: vault.path_of(s.stored_as).write_bytes(one_page("x")),
    "a file gone": lambda s, p, c: vault.path_of(s.stored_as).unlink(),
    "an edited title": lambda s, p, c: edit("UPDATE cases_document SET title = 'Other' WHERE id = %s", s.pk),
    "an edited moment": lambda s, p, c: edit(
        "UPDATE cases_document SET received_at = received_at - interval '1 day' WHERE id = %s", s.pk
    ),
    "an edited hash": lambda s, p, c: edit("UPDATE cases_document SET sha256 = repeat('0', 64) WHERE id = %s", s.pk),
    "other readers": lambda s, p, c: edit("UPDATE cases_document SET audience = 'rescue' WHERE id = %s", s.pk),
    "an edited reference": lambda s, p, c: edit("UPDATE cases_document SET given_hash = 'x' WHERE kind = 'reference'"),
    "an edited copy": lambda s, p, c: edit("UPDATE cases_workingcopy SET sha256 = %s", s.sha256),
    "a copy gone": lambda s, p, c: edit("DELETE FROM cases_workingcopy"),
    "an edited link": lambda s, p, c: edit("UPDATE cases_custodyevent SET why = 'x' WHERE number = 2"),
    "a link gone": lambda s, p, c: edit("DELETE FROM cases_custodyevent WHERE number = 2"),
    "the first link gone": lambda s, p, c: edit("DELETE FROM cases_custodyevent WHERE number = 1"),
    "the last link gone": lambda s, p, c: edit("DELETE FROM cases_custodyevent WHERE number = 3"),
    "a link gone, the rest renumbered": lambda s, p, c: (
        edit("DELETE FROM cases_custodyevent WHERE number = 2"),
        edit("UPDATE cases_custodyevent SET number = 2 WHERE number = 3"),
    ),
    "a document gone": lambda s, p, c: (
        edit("DELETE FROM cases_custodyevent WHERE document_id = %s", s.pk),
        edit("DELETE FROM cases_document WHERE id = %s", s.pk),
        vault.remove(s.stored_as),
    ),
    "the case's key edited": lambda s, p, c: edit("UPDATE cases_casekey SET wrapped = reverse(wrapped)"),
    "the case's key gone": lambda s, p, c: edit("DELETE FROM cases_casekey"),
}


SAYS = {
    "a flipped byte": "the file was altered",
    "a flipped byte of a copy": "working copy, file",
    "two files swapped": "the file was altered",
    "a file cut off": "the file was altered",
    "a file put there in the clear": "the file was altered",
    "a file gone": "the file is gone",
    "an edited title": "the row was altered",
    "an edited moment": "the row was altered",
    "an edited hash": "the row was altered",
    "other readers": "the row was altered",
    "an edited reference": "the row was altered",
    "an edited copy": "working copy: the row was altered",
    "a copy gone": "its working copy is gone",
    "an edited link": "custody event 2: the row was altered",
    "a link gone": "a custody event before number 3 is gone",
    "the first link gone": "a custody event before number 2 is gone",
    "the last link gone": "custody event 3 is gone",
    "a link gone, the rest renumbered": "custody event 2: the row was altered",
    "a document gone": "the row is gone; the log knows it",
    "the case's key edited": "the key of its case was altered",
    "the case's key gone": "the key of its case is gone",
}


@pytest.mark.parametrize("harm", HARM)
def test_whatever_was_altered_is_named_by_its_number_and_never_by_its_title(kept, harm, lawyer):
    statement, photo = kept
    with asks(lawyer):
        copy = WorkingCopy.objects.get()
    HARM[harm](statement, photo, copy)
    said, code = verify()
    assert code == 1
    assert len(said.splitlines()) > 1
    assert SAYS[harm] in said
    assert f"case {statement.case.number}" in said or "the log knows it" in said
    assert "Merlinda" not in said
    assert "Other" not in said


def test_a_file_that_nobody_knows_is_named(kept, settings):
    (settings.IJM_DOCUMENTS / "planted.exe").write_bytes(b"MZ")
    (settings.IJM_DOCUMENTS / "link").symlink_to("/etc/passwd")
    name = str(uuid.uuid4())
    (settings.IJM_DOCUMENTS / name[:2]).mkdir(exist_ok=True)
    (settings.IJM_DOCUMENTS / name[:2] / name).write_bytes(b"x")
    said, code = verify()
    assert code == 1
    assert said.count("nobody knows this file") == 3
    assert "planted.exe" in said
    assert name in said


def test_one_office_alone(kept):
    flip(vault.path_of(kept[0].stored_as))
    OfficeFactory(code="MNL")
    assert "0 documents and 0 files" in verify(office="MNL")[0]
    assert verify(office="CEB")[1] == 1
    with pytest.raises(CommandError, match="There is no office"):
        verify(office="XXX")


def test_the_application_role_proves_nothing_and_says_so(kept):
    with pytest.raises(CommandError, match="held by the walls"):
        call_command("verify_evidence", database="default", stdout=io.StringIO())


def test_by_itself_it_asks_as_the_owner(settings):
    said = io.StringIO()
    call_command("verify_evidence", stdout=said)
    assert "0 findings" in said.getvalue()


def test_what_was_altered_is_not_handed_out(kept, lawyer):
    edit("UPDATE cases_document SET title = 'Other' WHERE id = %s", kept[0].pk)
    with asks(lawyer), pytest.raises(vault.Altered):
        contents(Document.objects.get(pk=kept[0].pk))


def test_a_replaced_master_key_opens_nothing_new_and_everything_old(kept, lawyer, settings):
    old = settings.IJM_EVIDENCE_KEYS
    settings.IJM_EVIDENCE_KEYS = f"next:{keys.new_master_key()},{old}"
    with as_owner():
        call_command("rewrap_evidence_keys", database="default", stdout=io.StringIO())
        assert set(CaseKey.objects.values_list("wrapped_with", flat=True)) == {"next"}
    assert verify()[1] == 0
    settings.IJM_EVIDENCE_KEYS = f"other:{keys.new_master_key()}"
    said, code = verify()
    assert code == 1
    assert "holds no key “next”" in said


def test_the_application_changes_and_removes_nothing(kept, lawyer):
    for table in ("cases_document", "cases_workingcopy", "cases_custodyevent", "cases_casekey"):
        for statement in (f"UPDATE {table} SET case_id = case_id", f"DELETE FROM {table}"):
            with asks(lawyer), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_a_link_follows_its_documents_case_and_readers(kept, lawyer):
    """The database holds it, whatever the application says."""
    statement, _photo = kept
    with as_owner():
        event = CustodyEvent.objects.filter(document=statement).last()
        event.pk, event.number, event.audience = None, 9, "aftercare"
        with pytest.raises(DatabaseError), transaction.atomic():
            event.save(force_insert=True)


def test_evidence_moves_with_its_case_and_stays_whole(kept, lawyer):
    statement, _photo = kept
    receiver = staff(OfficeFactory(code="MNL"), "director")
    there = receiver.memberships.first().office
    sender = staff(statement.office, "director")
    with asks(sender):
        offer = offer_transfer(case=statement.case, to_office=there, by=sender, reason="Moved")
    with asks(receiver):
        accept_transfer(offer=offer, by=receiver)
        moved = Document.objects.get(pk=statement.pk)
        assert moved.office == there
        assert contents(moved) == one_page("x")
        assert moved.custody.count() == 3
        add_custody(document=moved, by=receiver, what="checked", place="Manila", why="Taken over")
    with asks(lawyer):
        assert not CustodyEvent.objects.exists()
        assert not CaseKey.objects.exists()
    assert verify()[1] == 0


def test_files_of_another_case_open_with_no_key_of_this_one(kept, lawyer):
    statement, _photo = kept
    other = CaseFactory(office=statement.office)
    with asks(lawyer):
        theirs = add_document(case=other, by=lawyer, title="x", file=SimpleUploadedFile("a.pdf", one_page("y")))
        shutil.copy(vault.path_of(statement.stored_as), vault.path_of(theirs.stored_as))
        with pytest.raises(vault.Altered):
            contents(theirs)
