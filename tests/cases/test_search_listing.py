"""That a page of the list is read from the index of its order, behind the wall."""

import re
from datetime import date

import pytest
from django.db import connection

from cases.search import listing
from cases.search.listing import ORDERS, Place, Wanted, page_ids
from tests.asking import asks
from tests.factories.cases import CaseFactory
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("order", [f"{sign}{key}" for key in ORDERS for sign in ("", "-")])
def test_a_page_begins_in_the_index_at_its_place(monkeypatch, order):
    office = OfficeFactory()
    for _n in range(3):
        CaseFactory(office=office)
    lawyer, plans = staff(office), []

    def explained(sql, params):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute("SET LOCAL enable_sort = off")  # in a table nobody analysed it is a guess
            cursor.execute(f"EXPLAIN {sql}", params)
            plans.append("\n".join(row[0] for row in cursor.fetchall()))
        return []

    monkeypatch.setattr(listing, "_fetch", explained)
    key = "CEB-2026-00001" if "number" in order else date(2026, 1, 15)
    with asks(lawyer):
        page_ids(lawyer, Wanted({office.pk: office.today()}, ("open",)), order, Place(key, 7))
    index_condition = plans[0].partition("Index Cond: ")[2].partition("\n")[0]
    assert f"case_by_{order.lstrip('-')}" in plans[0], plans[0]
    assert re.search(r"ROW\(\(?CASE", index_condition), plans[0]
