"""What somebody would try in a browser: other fields, other addresses, other files, an old session, a password."""

import re
import uuid
from contextlib import contextmanager

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from ijm.demo.paper import one_page
from offices.roles import ROLES
from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.cases import CaseRoleFactory, PersonFactory
from tests.factories.offices import MembershipFactory, UserFactory
from tests.walls.matrix import addresses, fill
from tests.walls.test_attacks import owner, run
from tests.walls.test_foreign_ids import foreign_value, forms_of
from tests.walls.world import World

pytestmark = pytest.mark.django_db(databases=["default", "report", "owner"])

PASSWORD = "a long Passphrase 1"
BAD = "<img src=x onerror=alert(1)>"


@pytest.fixture
def world():
    cache.clear()
    return World()


def with_password(person, *, second_factor=True):
    person.set_password(PASSWORD)
    owner("UPDATE offices_user SET password = %s WHERE id = %s", person.password, person.pk)
    if not second_factor:
        Authenticator.objects.filter(user=person).delete()
    return person


def sign_in(client, email, password=PASSWORD, **more):
    return client.post("/accounts/login/", {"login": email, "password": password, **more.pop("data", {})}, **more)


def without_tokens(html):
    return re.sub(r'value="[^"]*"|FToken": "[^"]*"', "", html)


def page(client, url):
    return without_tokens(client.get(url).content.decode())


# --- signing in ---------------------------------------------------------------------------------------------------


def test_a_password_alone_opens_nothing(world):
    lawyer, client = with_password(world.people["lawyer"]), Client()
    assert "2fa" in sign_in(client, lawyer.email)["Location"]
    assert "/accounts/login/" in client.get("/cases/")["Location"]


def test_no_address_goes_round_the_second_factor(world):
    lawyer, url = world.people["lawyer"], f"/cases/{world.ids['own']['case_id']}/"
    assert client_for(lawyer).get(url).status_code == 200
    Authenticator.objects.filter(user=lawyer).delete()
    client = client_for(lawyer)
    for address in (url, f"/accounts/..{url}", f"/static/..{url}", f"//accounts{url}", f"/accounts/{url}"):
        for headers in ({}, {"HX-Request": "true"}, {"X-Original-URL": "/accounts/"}):
            assert client.get(address, headers=headers).status_code in (302, 404), address
    assert client.get(url, SCRIPT_NAME="/accounts").status_code == 302
    assert client.head(url).status_code == client.options(url).status_code == 302


def test_guessing_a_password_ends_after_five_times(world):
    """Whatever address the guesses say they come from, and however the e-mail is written."""
    lawyer = with_password(world.people["lawyer"])
    for guess in range(6):
        email = lawyer.email.upper() if guess % 2 else lawyer.email
        sign_in(Client(), email, "wrong wrong 1", headers={"X-Forwarded-For": f"10.9.{guess}.1"})
    assert sign_in(Client(), lawyer.email, headers={"X-Forwarded-For": "10.8.8.8"}).status_code == 200
    cache.clear()
    assert sign_in(Client(), lawyer.email).status_code == 302


def test_nobody_learns_who_has_an_account(world):
    def answers(email):
        first = sign_in(Client(), email, "wrong wrong 1")
        reset = Client().post("/accounts/password/reset/", {"email": email})
        return first.status_code, without_tokens(first.content.decode()), reset.status_code, reset["Location"]

    assert answers(world.people["lawyer"].email) == answers("nobody-at-all@example.org")


def test_signing_in_leads_to_no_other_site(world):
    lawyer = with_password(world.people["lawyer"], second_factor=False)
    tick = f"/tasks/{world.ids['own']['task_id']}/done/"
    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        went = sign_in(Client(), lawyer.email, data={"next": elsewhere})
        assert went.status_code == 302
        assert not re.search("evil|javascript", went["Location"])
        went = client_for(world.people["social_worker"]).post(tick, {"done": "yes", "next": elsewhere})
        assert not re.search("evil|javascript", went["Location"])
    assert Client().get("/accounts/login/", headers={"host": "evil.example"}).status_code == 400


def test_an_old_session_is_worth_nothing(world):
    lawyer, client = with_password(world.people["lawyer"], second_factor=False), Client()
    planted = client.session
    planted["x"] = 1
    planted.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    sign_in(client, lawyer.email)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted.session_key
    owner("UPDATE offices_user SET password = 'another' WHERE id = %s", lawyer.pk)
    assert "/accounts/login/" in client.get("/tasks/")["Location"]


def test_who_may_no_longer_sign_in_gets_no_link(world, mailoutbox):
    lawyer = world.people["lawyer"]
    client = client_for(lawyer)
    owner("UPDATE offices_user SET is_active = false WHERE id = %s", lawyer.pk)
    Client().post("/accounts/password/reset/", {"email": lawyer.email})
    assert mailoutbox == []
    assert client.get("/cases/").status_code == 302


def test_a_role_that_ended_ends_in_open_sessions(world):
    lawyer, manager, own = world.people["lawyer"], world.people["headquarters_manager"], world.ids["own"]
    places = {
        f"/cases/{own['case_id']}/": client_for(lawyer),
        f"/documents/{own['document_id']}/": client_for(lawyer),
        f"/reports/{own['run_id']}/": client_for(manager),
        f"/reports/{own['run_id']}/figures.csv": client_for(manager),
    }
    assert {client.get(url).status_code for url, client in places.items()} == {200}
    owner(
        "UPDATE offices_membership SET starts_on = starts_on - 500, ends_on = current_date - 2"
        " WHERE user_id IN (%s, %s)",
        lawyer.pk,
        manager.pk,
    )
    for url, client in places.items():
        assert client.get(url).status_code in (403, 404), url


# --- a page that tells too much -----------------------------------------------------------------------------------


def test_what_is_not_there_and_what_is_hidden_look_the_same(world):
    client, seen = client_for(world.people["lawyer"]), set()
    for variant in ("restricted", "foreign", "moved", "nonexistent"):
        case = world.kwargs(variant, ["case_id"])["case_id"]
        for method in ("get", "put", "delete", "patch"):
            answer = getattr(client, method)(f"/cases/{case}/")
            seen.add((answer.status_code, without_tokens(answer.content.decode()).replace(f"/cases/{case}/", "")))
    assert len(seen) == 1
    assert seen.pop()[0] == 404


def test_counts_know_nothing_of_a_restricted_case(world):
    client, hidden = client_for(world.people["lawyer"]), world.ids["restricted"]
    urls = ("/cases/?tab=all", "/cases/?tab=closing", "/cases/?tab=late", "/tasks/?tab=everyone", "/")
    before = [page(client, url) for url in urls]
    with as_owner():
        run("DELETE FROM cases_closurerequest WHERE case_id = %s", hidden["case_id"])
        run("DELETE FROM accountability_courtorder WHERE case_id = %s", hidden["case_id"])
        run("DELETE FROM cases_task WHERE case_id = %s", hidden["case_id"])
        run(
            "UPDATE cases_case SET status = 'duplicate', duplicate_of_id = %s WHERE id = %s",
            world.ids["own"]["case_id"],
            hidden["case_id"],
        )
    assert [page(client, url) for url in urls] == before


def test_a_person_of_both_shows_the_open_case_alone(world):
    with as_owner():
        known = PersonFactory(office=world.office, display_name="Known Person")
        roles = {"own": ("witness", "Open remark"), "restricted": ("suspect", "SECRET-remark")}
        for variant, (role, remark) in roles.items():
            CaseRoleFactory(case_id=world.ids[variant]["case_id"], person=known, role=role, remark=remark)
    (number,) = owner("SELECT number FROM cases_case WHERE id = %s", world.ids["restricted"]["case_id"])[0]
    html = client_for(world.people["lawyer"]).get(f"/people/{known.pk}/").content.decode()
    assert "Known Person" in html
    assert "SECRET-remark" not in html
    assert number not in html


def test_a_record_merged_into_a_hidden_one_tells_no_name(world):
    own, hidden = world.ids["own"], world.ids["restricted"]["person_id"]
    owner("UPDATE cases_person SET merged_into_id = %s WHERE id = %s", hidden, own["person_id"])
    client = client_for(world.people["lawyer"])
    person, case = f"/people/{own['person_id']}/", f"/cases/{own['case_id']}/"
    for url in (person, f"{person}merge/", f"{person}edit/", case, "/cases/?q=SECRET", f"/roles/{own['role_id']}/end/"):
        answer = client.get(url)
        assert answer.status_code < 500, url
        assert b"SECRET-restricted" not in answer.content, url


def test_therapy_is_on_no_page_of_anybody_else(world):
    own = world.ids["own"]
    owner("DELETE FROM accountability_bundledocument WHERE case_id = %s", own["case_id"])  # never therapy
    for table, column in (("note", "body"), ("task", "title"), ("document", "title")):
        owner(
            f"UPDATE cases_{table} SET audience = 'aftercare', {column} = 'THERAPY' WHERE case_id = %s",
            own["case_id"],
        )
    owner("UPDATE cases_task SET assignee_id = %s WHERE case_id = %s", world.people["lawyer"].pk, own["case_id"])
    case = f"/cases/{own['case_id']}/"
    pages = (case, f"{case}timeline/", f"{case}audit/", f"{case}documents/", f"{case}aftercare/")
    assert b"THERAPY" in client_for(world.people["social_worker"]).get(case).content
    for role in ("lawyer", "director", "office_administrator", "auditor", "system_administrator"):
        client = client_for(world.people[role])
        for url in (*pages, "/tasks/", "/tasks/?tab=everyone", "/", "/cases/"):
            assert b"THERAPY" not in client.get(url).content, (role, url)
        assert client.get(f"/documents/{own['document_id']}/").status_code == 404
        assert client.post(f"/tasks/{own['task_id']}/done/", {"done": "yes"}).status_code == 404


# --- what is sent -------------------------------------------------------------------------------------------------


def test_nothing_is_changed_from_another_site(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["lawyer"])
    for view, (names, route) in addresses().items():
        if kwargs := world.kwargs("own", names):
            assert client.post(fill(route, kwargs), {"x": 1}).status_code == 403, view


def test_an_upload_is_a_pdf_and_never_a_page(world):
    client, case = client_for(world.people["lawyer"]), world.ids["own"]["case_id"]

    def upload(body, name="a.pdf", audience="case"):
        file = SimpleUploadedFile("x.pdf", body, content_type="text/html")
        file._name = name
        words = {"title": BAD, "audience": audience, "submission": str(uuid.uuid4()), "place": "x", "shows_abuse": "no"}
        return client.post(f"/cases/{case}/documents/add/", {**words, "file": file}).status_code

    assert upload(b"<html><script>alert(1)</script>") == 200
    assert upload(b"%PDF-" + b"x" * settings.IJM_DOCUMENT_MAX_BYTES) == 200
    assert upload(one_page("x"), audience="aftercare") == 200
    assert upload(b"%PDF-1.4 <script>alert(1)</script>") == 200
    assert owner("SELECT count(*) FROM cases_document WHERE case_id = %s", case) == [(1,)]
    assert upload(one_page("x"), name="../../a\r\nX-Y: z.html") == 302
    (document,) = owner("SELECT max(id) FROM cases_document WHERE case_id = %s", case)[0]
    answer = client.get(f"/documents/{document}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert not re.search(r"[\r\n/]", answer["Content-Disposition"])
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert BAD not in client.get(f"/cases/{case}/documents/").content.decode()


def test_a_form_without_its_version_saves_nothing(world):
    case, client = world.ids["own"]["case_id"], client_for(world.people["lawyer"])
    (form,) = [one for one in forms_of(client.get(f"/cases/{case}/edit/")) if "version" in one.fields]
    typed = {name: value for name, value in form.initial.items() if value is not None} | {"summary": "New"}
    shown = typed.pop("version")

    def after(**version):
        client.post(f"/cases/{case}/edit/", typed | version)
        return owner("SELECT summary FROM cases_case WHERE id = %s", case)[0][0]

    assert after() == after(version="") == after(version=shown + 1) == "SECRET-own"
    assert after(version=shown) == "New"


def test_the_key_of_somebody_elses_form_is_worth_nothing(world):
    case, words = world.ids["own"]["case_id"], {"body": "One", "audience": "case", "submission": str(uuid.uuid4())}
    for role in ("lawyer", "investigator", "lawyer"):
        client_for(world.people[role]).post(f"/cases/{case}/notes/add/", words)
    assert owner("SELECT count(*) FROM cases_note WHERE body = 'One'") == [(2,)]


def test_nobody_approves_their_own_closing(world):
    own, director = world.ids["own"], world.people["director"]
    owner("UPDATE cases_closurerequest SET asked_by_id = %s WHERE id = %s", director.pk, own["closure_id"])
    owner("UPDATE cases_stageprogress SET status = 'waived', waived_reason = 'x' WHERE case_id = %s", own["case_id"])
    client_for(director).post(f"/closures/{own['closure_id']}/", {"approve": "yes"})
    assert owner("SELECT status FROM cases_case WHERE id = %s", own["case_id"]) == [("open",)]


def someone_of_every_role(world):
    """Everything an office can give to one person, who is named on no case."""
    worker = UserFactory()
    for role in ROLES:
        if role != "headquarters_manager":
            MembershipFactory(user=worker, office=world.office, role=role)
    return worker


@pytest.mark.django_db(transaction=True, databases=["default", "report", "owner"])
def test_hidden_fields_reach_nothing_of_a_restricted_case(world):
    worker, hidden = someone_of_every_role(world), world.ids["restricted"]
    client = client_for(worker)
    tables = [name for (name,) in owner(RESTRICTABLE)]
    people = [pk for (pk,) in owner("SELECT id FROM cases_person WHERE restricted")]
    (number,) = owner("SELECT number FROM cases_case WHERE id = %s", hidden["case_id"])[0]
    prints = " UNION ALL ".join(
        f"SELECT '{name}', count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
        f" FROM {name} t WHERE restricted"
        for name in tables
    )
    prints += " UNION ALL SELECT 'plans', count(*), md5(string_agg(t::text, '|')) FROM rescue_operation t WHERE sealed"
    sought = type("Sought", (), {"ids": {"foreign": {**hidden, "office_id": world.office.pk, "user_id": worker.pk}}})
    before, sent = set(owner(prints)), set()
    for view, (names, route) in sorted(addresses().items()):
        url = fill(route, world.kwargs("own", names))
        for form in forms_of(client.get(url)):
            values = {name: foreign_value(field, sought, name) for name, field in form.fields.items()}
            values |= {name: number for name in ("of", "number", "cases") if name in form.fields}
            data = {form.add_prefix(name): value for name, value in values.items() if value is not None}
            with transaction.atomic():
                answer = client.post(url, data)
                assert answer.streaming or not re.search(b"SECRET-(restricted|plan|source)", answer.content), view
                assert set(owner(prints)) == before, view
                assert owner("SELECT id FROM cases_person WHERE restricted") == [(pk,) for pk in people], view
                transaction.set_rollback(True)
            sent.add(view)
    assert len(sent) > 45


RESTRICTABLE = """
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'restricted'
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'offices_auditevent' ORDER BY 1
"""
#: Every column in which somebody's words are kept, beside codes, addresses of mail and what names a record.
#: What was published, made or confirmed never changes; here it must, to hold words that were typed long ago.
GUARDED = ("profileversion", "profilestage", "profileclock", "statute", "disclosurebundle")


@contextmanager
def guards_down(*tables):
    """The triggers of these tables sleep inside the block."""
    for table in tables:
        owner(f"ALTER TABLE accountability_{table} DISABLE TRIGGER USER")
    try:
        yield
    finally:
        for table in tables:
            owner(f"ALTER TABLE accountability_{table} ENABLE TRIGGER USER")


WORDS = """
    SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attname ~ %s
       AND (a.atttypmod < 0 OR a.atttypmod > 40) -- codes are shorter
       AND c.relname ~ '^(cases|rescue|accountability|aftercare|transformation)_' AND c.relname !~ 'event$|token$'
"""
NAMES = (
    "^("
    "court_name|courtroom|judge|note|reason_note|terms|recipient_name|purpose|redaction|local_name|consequence"
    "|end_reason|outcome|protection_number|interpreter_language|police_number|prosecutor_number|court_number|sources|"
    "summary|place|next_hearing_at|next_due_what|decision_reason|passed_on_to|display_name|born_text"
    "|citizenships|languages|full|romanisation|body|title|file_name|channel|hours|through|code_word"
    "|warning|remark|reason|institution|docket|statute|authority|what|proposed_reason|refused_reason"
    "|outcome_reason|sentence|answer_reason"
    "|account|name|told_by|told_by_contact|reach_at|passed_to|issuer|received_by|needs|safety_how"
    "|code_name|who|reach|motive|risk|address|recruitment_place|exploitation_place|verified_as|found_by_body"
    "|site|plan|transport|interpreters|placement|said_by|debrief|explanation|called_off_reason|mitigation"
    "|lesson|custodian_name"
    ")$"
)


@pytest.mark.django_db(transaction=True, databases=["default", "report", "owner"])
def test_words_are_never_a_part_of_the_page(world):
    with guards_down(*GUARDED):
        for table, column in owner(WORDS, NAMES):
            owner(f"""UPDATE {table} SET "{column}" = %s WHERE "{column}" <> ''""", BAD)
    owner("UPDATE rescue_referral SET born_text = ''")  # an age or a day: forms take nothing else
    owner("UPDATE offices_user SET full_name = %s", BAD)
    owner("UPDATE offices_office SET city = %s", BAD)
    owner("UPDATE offices_partner SET name = %s || id", BAD)
    worker, met = someone_of_every_role(world), 0
    owner("UPDATE rescue_informant SET handler_id = %s", worker.pk)
    client = client_for(worker)
    for view, (names, route) in addresses().items():
        for query in ("", "?tab=everyone&q=%3Cimg%20src%3Dx%3E"):
            answer = client.get(fill(route, world.kwargs("own", names)) + query)
            if not answer.streaming:
                assert b"<img src=x" not in answer.content, view
                met += b"&lt;img src=x" in answer.content
    assert met > 110
