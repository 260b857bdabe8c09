"""Inviting people: the account, the role, the link, and who may."""

import re

import pytest

from offices.models import User
from offices.tasks import send_invitation
from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.offices import UserFactory

NEW = {
    "email": "Grace@Example.org",
    "full_name": "Grace Cabrera",
    "nationality": "PH",
    "role": "social_worker",
    "starts_on": "2026-01-01",
}


@pytest.fixture
def queued(monkeypatch):
    """What was sent to the workers, by name."""
    sent = []
    monkeypatch.setattr(
        "offices.actions.people.current_app.send_task", lambda name, args: sent.append((name, args)), raising=False
    )
    return sent


@pytest.fixture
def invite(cebu, cast, queued, django_capture_on_commit_callbacks):
    def send(by=None, **changes):
        with django_capture_on_commit_callbacks(execute=True):
            return client_for(by or cast.administrator).post(f"/offices/{cebu.pk}/people/invite/", NEW | changes)

    return send


def test_new_person_gets_an_account_a_role_and_a_link(cebu, cast, invite, queued):
    answer = invite()
    person = User.objects.get(email="grace@example.org")
    assert answer.url == f"/offices/{cebu.pk}/people/{person.pk}/"
    assert not person.has_usable_password()
    assert (person.is_staff, person.invited_by) == (False, cast.administrator)
    assert person.memberships.get().state == "waiting"
    assert queued == [("offices.tasks.send_invitation", [person.pk, "http://testserver"])]


def test_link_sets_the_password_once(invite, client, mailoutbox):
    invite()
    person = User.objects.get(email="grace@example.org")
    send_invitation(person.pk, "https://casework.example.org")
    message = mailoutbox[0]
    assert message.to == ["grace@example.org"]
    for name in ("Grace", "Cabrera", "Cebu", "Ada"):
        assert name not in message.subject + message.body
    path = re.search(r"https://casework\.example\.org(/\S+)", message.body)[1]
    form = client.get(path, follow=True)
    there = form.redirect_chain[-1][0]
    words = "a quiet river runs 7"
    assert client.post(there, {"password1": words, "password2": words}).status_code == 302
    person.refresh_from_db()
    assert person.check_password(words)
    assert "password1" not in client.get(path, follow=True).content.decode()
    send_invitation(person.pk, "https://casework.example.org")
    assert len([sent for sent in mailoutbox if "invited" in sent.subject]) == 1


def test_somebody_known_keeps_their_account(cebu, cast, invite, queued):
    known = UserFactory(email="grace@example.org", full_name="Grace Known")
    assert invite().status_code == 302
    assert User.objects.get(email__iexact="grace@example.org").full_name == "Grace Known"
    assert known.memberships.get().role == "social_worker"
    assert queued == []


def test_refused_role_leaves_no_account_behind(invite, queued):
    assert invite(role="auditor", starts_on="2026-03-01", ends_on="2026-01-01").status_code == 200
    assert invite(role="headquarters_manager").status_code == 200
    assert not User.objects.filter(email="grace@example.org").exists()
    assert queued == []


def test_inviting_oneself_is_refused(cast, invite):
    answer = invite(email=cast.administrator.email)
    assert "Nobody grants a role to themselves" in answer.content.decode()


def test_system_administrator_invites_the_first_administrator(cast, invite):
    assert invite(cast.system, role="office_administrator").status_code == 302
    assert User.objects.get(email="grace@example.org").memberships.get().state == "effective"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "grace"}, "valid email"),
        ({"email": ""}, "required"),
        ({"full_name": "x" * 121}, "at most 120 characters"),
        ({"nationality": "ph"}, "two capital letters"),
        ({"role": "king"}, "You cannot grant this role"),
        ({"starts_on": "31.12.2026"}, "Write a day that exists"),
    ],
)
def test_wrong_invitation_is_refused_beside_the_field(invite, changes, sentence):
    page = invite(**changes).content.decode()
    assert sentence in page
    assert "grace" in page.lower()
    assert not User.objects.filter(email="grace@example.org").exists()


def test_invitation_is_sent_again_until_a_password_is_set(
    cebu, cast, invite, queued, django_capture_on_commit_callbacks
):
    invite()
    person = User.objects.get(email="grace@example.org")
    path = f"/offices/{cebu.pk}/people/{person.pk}/invite/"
    with django_capture_on_commit_callbacks(execute=True):
        client_for(cast.administrator).post(path)
    assert len(queued) == 2
    with as_owner():
        person.set_password("a quiet river runs 7")
        person.save()
    answer = client_for(cast.administrator).post(path, follow=True)
    assert "has set a password" in answer.content.decode()
    assert len(queued) == 2


def test_task_for_somebody_gone_does_nothing(db, mailoutbox):
    send_invitation(999999, "https://casework.example.org")
    send_invitation(UserFactory(is_active=False, password="!").pk, "https://casework.example.org")
    assert mailoutbox == []
