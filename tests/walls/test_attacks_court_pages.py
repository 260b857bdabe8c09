"""What somebody would try on hearings and bundles through the product: ids of others in addresses and forms."""

import pytest
from django.urls import reverse

from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.cases import CaseMemberFactory
from tests.walls.desk import owner
from tests.walls.world import World

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "report", "owner"])

HIDDEN = ("restricted", "moved", "foreign")
BUNDLE = {"recipient_name": "The prosecutor", "purpose": "Trial"}


@pytest.fixture
def world():
    return World()


def lists(world, person, query=""):
    """What every list of hearings says to that person, in one text."""
    client = client_for(person)
    names = ("calendar", "calendar-panels", "cause-list", "ledger", "hearing-choose")
    pages = [client.get(reverse(f"accountability:{name}") + query) for name in names]
    home = client.get(reverse("cases:home"))
    return "".join(page.content.decode() for page in (*pages, home))


def test_lists_of_hearings_tell_of_no_hidden_case(world):
    """Nor the filters, the courts that are offered, or what is asked for by the id of somebody or something hidden."""
    lawyer, outsider = world.people["lawyer"], world.outsider.pk
    court = owner("SELECT court_id FROM accountability_hearing WHERE id = %s", world.ids["foreign"]["hearing_id"])[0][0]
    day = f"{world.office.today():%Y-%m-%d}"
    queries = ["", "?view=month", f"?view=day&on={day}", f"?lawyer={lawyer.pk}", f"?lawyer={outsider}"]
    queries += [f"?court={court}", "?q=SECRET", f"?office={world.other.pk}", "?names=initials"]
    for query in queries:
        text = lists(world, lawyer, query)
        assert not {variant for variant in HIDDEN if f"SECRET-{variant}" in text}, query
    assert "SECRET-own" in lists(world, lawyer)


def test_a_hearing_is_given_nobody_and_nothing_of_another_case(world):
    lawyer, own = world.people["lawyer"], world.ids["own"]
    client, count = client_for(lawyer), "SELECT count(*) FROM accountability_hearing"
    before = owner(count)
    address = reverse("accountability:hearing-create", args=[own["matter_id"]])
    good = {"kind": "trial", "on": f"{world.office.today():%Y-%m-%d}", "court_name": "x"}
    for variant in HIDDEN:
        ids = world.ids[variant]
        for wrong in (
            {"proceedings": [ids["proceeding_id"]]},
            {"also": [ids["matter_id"]]},
            {"lawyers": [world.outsider.pk]},
        ):
            assert client.post(address, good | wrong).status_code in (200, 422), (variant, wrong)
            assert owner(count) == before, (variant, wrong)


def test_a_bundle_is_made_of_no_document_that_may_not_be_handed_on(world):
    """Of another case; or of what only aftercare reads, even by somebody who reads it and works the courts too."""
    own, count = world.ids["own"], "SELECT count(*) FROM accountability_disclosurebundle"
    note = own["document_id"]
    before = owner(count)
    both = world.people["lawyer"]
    with as_owner():
        CaseMemberFactory(case_id=own["case_id"], user=both)
    wrong = [world.ids[variant]["document_id"] for variant in ("closed", *HIDDEN)]
    owner("DELETE FROM accountability_bundledocument WHERE document_id = %s", note)
    owner("UPDATE cases_document SET audience = 'aftercare' WHERE id = %s", note)
    for person in (both, world.people["social_worker"]):
        for document in (*wrong, note):
            address = reverse("accountability:bundle-create", args=[own["matter_id"]]) + f"?d={document}"
            client = client_for(person)
            shown = client.get(address)
            assert b"SECRET-restricted" not in shown.content
            assert b"SECRET-foreign" not in shown.content
            client.post(address, BUNDLE)
            client.post(address, BUNDLE | {f"redaction-{document}": "x", "documents": [document]})
            assert owner(count) == before, document


def test_a_bundle_shows_no_document_that_became_a_note_of_aftercare(world):
    """Should the audience of a document change after all, its title leaves the page, and nothing is handed over."""
    own, lawyer = world.ids["own"], client_for(world.people["lawyer"])
    with as_owner():
        owner("ALTER TABLE accountability_bundledocument DROP CONSTRAINT bundle_follows_document")
        try:
            owner(
                "UPDATE cases_document SET audience = 'aftercare', title = 'SECRET-note' WHERE id = %s",
                own["document_id"],
            )
            page = lawyer.get(reverse("accountability:bundle-detail", args=[own["bundle_id"]]))
            assert page.status_code == 200
            assert b"SECRET-note" not in page.content
            assert lawyer.post(reverse("accountability:bundle-hand-over", args=[own["bundle_id"]])).status_code == 409
        finally:
            owner(
                "UPDATE cases_document SET audience = 'case' WHERE id = %s; ALTER TABLE accountability_bundledocument"
                " ADD CONSTRAINT bundle_follows_document FOREIGN KEY (document_id, case_id, audience)"
                " REFERENCES cases_document (id, case_id, audience)",
                own["document_id"],
            )


def test_a_bundle_is_handed_over_only_by_who_works_the_case(world):
    own, custody = world.ids["own"], "SELECT count(*) FROM cases_custodyevent"
    address, before = reverse("accountability:bundle-hand-over", args=[own["bundle_id"]]), owner(custody)
    with as_owner():
        CaseMemberFactory(
            case_id=own["case_id"], user=world.outsider, kind="shared", rights=["view_case", "view_accountability"]
        )
    for role, person in world.people.items():
        if role != "lawyer":
            assert client_for(person).post(address).status_code in (403, 404), role
    assert client_for(world.outsider).post(address).status_code == 403
    assert owner(custody) == before
