"""A form sent twice makes one record."""

from uuid import uuid4

import pytest
from django.test import RequestFactory

from offices.models import Partner, Submission
from offices.submissions import SubmissionMixin, already, went
from tests.asking import asks, client_for
from tests.factories import as_owner


def test_second_submit_goes_where_the_first_went(cebu, cast):
    client = client_for(cast.administrator)
    sent = {"submission": str(uuid4()), "kind": "police", "name": "Women's desk"}
    first = client.post(f"/offices/{cebu.pk}/partners/add/", sent)
    second = client.post(f"/offices/{cebu.pk}/partners/add/", sent)
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    with asks(cast.administrator):
        assert Partner.objects.count() == 1


def test_going_back_and_writing_something_else_is_not_lost(cebu, cast):
    client = client_for(cast.administrator)
    sent = {"submission": str(uuid4()), "kind": "police", "name": "Women's desk"}
    client.post(f"/offices/{cebu.pk}/partners/add/", sent)
    client.post(f"/offices/{cebu.pk}/partners/add/", sent | {"name": "Court"})
    with asks(cast.administrator):
        assert Partner.objects.count() == 2


def test_form_that_was_refused_can_be_sent_again(cebu, cast):
    client = client_for(cast.administrator)
    sent = {"submission": str(uuid4()), "kind": "police", "name": ""}
    assert client.post(f"/offices/{cebu.pk}/partners/add/", sent).status_code == 200
    assert client.post(f"/offices/{cebu.pk}/partners/add/", sent | {"name": "Court"}).status_code == 302


def test_each_form_shown_has_its_own_key(cebu, cast):
    client = client_for(cast.administrator)
    keys = {client.get(f"/offices/{cebu.pk}/partners/add/").context["form"]["submission"].value() for _time in range(2)}
    assert len(keys) == 2


@pytest.fixture
def sent(cast):
    def make(user, key):
        request = RequestFactory().post("/", {"submission": key})
        request.user = user
        form = SubmissionMixin(request.POST)
        assert form.is_valid()
        return request, form

    return make


def test_key_of_another_person_tells_nothing(cast, sent):
    key = str(uuid4())
    with asks(cast.lawyer):
        request, form = sent(cast.lawyer, key)
        assert already(request, form) is None
        went(request, form, "/cases/1/")
        assert already(request, form) == "/cases/1/"
    with asks(cast.director):
        request, form = sent(cast.director, key)
        assert already(request, form) is None
        went(request, form, "/cases/2/")
    with as_owner():
        assert set(Submission.objects.values_list("user", "went_to")) == {
            (cast.lawyer.pk, "/cases/1/"),
            (cast.director.pk, "/cases/2/"),
        }


def test_nonsense_key_is_an_error_of_the_form():
    assert not SubmissionMixin(data={"submission": "<script>"}).is_valid()
