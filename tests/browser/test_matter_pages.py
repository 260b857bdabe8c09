"""The pages of a matter: accused together, charges, verdicts, sentence, appeals and awards, at two widths, and without
a script."""

import pytest
from playwright.sync_api import expect

from cases.accountability.models import Charge, Judgment, Proceeding
from tests.factories import as_owner
from tests.factories.accountability import (
    AwardFactory,
    AwardPaymentFactory,
    ChargeFactory,
    JudgmentFactory,
    ProceedingFactory,
    SentenceFactory,
    VerdictFactory,
)
from tests.factories.cases import suspect, victim

from .watching import assert_fine, assert_well_drawn
from .world import LONG_NAME

TWO = (390, 1280)


@pytest.fixture
def trial(world):
    """Accused who were convicted, sentenced, appealed and acquitted, with long names and long statutes."""
    case = world.rich
    with as_owner():
        matter = Proceeding.objects.filter(case=case).first().matter
    matter.case = case
    accused = []
    for stage in ("verdict", "sentenced", "acquitted", "trial"):
        person = suspect(case, person__display_name=f"{stage} {LONG_NAME}"[:160])
        proceeding = ProceedingFactory(case=case, matter=matter, person=person, stage=stage)
        for number in range(2):
            charge = ChargeFactory(proceeding=proceeding, statute=f"Section {number} {LONG_NAME}"[:160], counts=2)
            if stage != "trial":
                outcome = "not_guilty" if stage == "acquitted" else "guilty_at_trial"
                VerdictFactory(charge=charge, outcome=outcome, given_on="2026-03-01", counts=2)
        accused.append(proceeding)
    judgment = JudgmentFactory(proceeding=accused[1], starts_on="2026-03-03", stated_months=240, time_served_days=411)
    with as_owner():
        charges = list(accused[1].charges.all())
    for charge in charges:
        SentenceFactory(judgment=judgment, charge=charge, years=8, runs="consecutive")
    SentenceFactory(judgment=judgment, kind="fine", years=0, fine_amount=50000, currency="PHP", in_lieu_days=90)
    appeal = ProceedingFactory(
        case=case, matter=matter, person=accused[1].person, kind="appeal", appeal_of=accused[1], stage="pre_trial"
    )
    award = AwardFactory(matter=matter, proceeding=accused[1], person=victim(case), note=LONG_NAME[:300])
    payment = AwardPaymentFactory(award=award)
    return {
        "matter": matter,
        "accused": accused,
        "judgment": judgment,
        "appeal": appeal,
        "award": award,
        "payment": payment,
    }


def test_pages_of_a_matter(world, trial, opened):
    page = opened(world.lawyer)
    decided, sentenced, _acquitted, tried = (proceeding.pk for proceeding in trial["accused"])
    with as_owner():
        charge = Charge.objects.filter(proceeding=tried).first().pk
    matter, award, payment = trial["matter"].pk, trial["award"].pk, trial["payment"].pk
    for place in (
        f"matters/{matter}/",
        f"matters/{matter}/edit/",
        f"matters/{matter}/proceedings/new/",
        f"matters/{matter}/awards/new/",
        f"proceedings/{decided}/sentence/",
        f"proceedings/{sentenced}/appeal/",
        f"proceedings/{sentenced}/edit/",
        f"proceedings/{trial['appeal'].pk}/decision/",
        f"proceedings/{tried}/charges/new/",
        f"proceedings/{tried}/verdicts/new/",
        f"charges/{charge}/amend/",
        f"charges/{charge}/plea/",
        f"charges/{charge}/withdraw/",
        f"judgments/{trial['judgment'].pk}/edit/",
        f"awards/{award}/edit/",
        f"awards/{award}/overturn/",
        f"awards/{award}/payments/new/",
        f"payments/{payment}/edit/",
        f"payments/{payment}/remove/",
    ):
        assert_fine(page, f"/{place}", TWO)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_sentence_is_written_down_row_by_row(world, trial, opened, javascript):
    page = opened(world.lawyer, width=390, javascript=javascript)
    decided = trial["accused"][0]
    page.goto(f"/matters/{trial['matter'].pk}/")
    page.locator(f'a[href="/proceedings/{decided.pk}/sentence/"]').click()
    parts = page.get_by_role("group", name="Part", exact=False)
    expect(parts).to_have_count(2)
    first = page.get_by_role("group", name="Part 1")
    first.get_by_label("Sentence").select_option("Imprisonment")
    first.get_by_label("Years").fill("8")
    page.get_by_role("button", name="Add a row").click()
    expect(parts).to_have_count(3)
    expect(first.get_by_label("Years")).to_have_value("8")
    second = page.get_by_role("group", name="Part 2")
    second.get_by_label("Sentence").select_option("Imprisonment")
    second.get_by_role("textbox", name="Months optional", exact=True).fill("6")
    second.get_by_label("It runs").select_option("after part 1")
    third = page.get_by_role("group", name="Part 3")
    third.get_by_label("Sentence").select_option("Fine")
    page.get_by_role("textbox", name="Given on").fill("3 March 2026")
    page.get_by_role("button", name="Record the sentence").click()
    expect(page.get_by_role("heading", name="2 things to put right")).to_be_visible()
    if javascript:
        assert_well_drawn(page)
    third.get_by_label("Amount of the fine").fill("50,000.00")
    third.get_by_label("Currency").fill("php")
    third.get_by_label("Currency").press("Enter")
    expect(page.get_by_text("Expected release: 31 August 2034.")).to_be_visible()
    with as_owner():
        assert Judgment.objects.get(proceeding=decided).sentences.count() == 3
