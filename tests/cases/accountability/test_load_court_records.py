"""Loading the made-up sample, and files as they should not be."""

import datetime
import io
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from cases.accountability.actions import court_records as loading
from cases.accountability.models import (
    Award,
    Charge,
    CourtRecordReceipt,
    CustodyInterval,
    Judgment,
    Matter,
    Proceeding,
    RecordFlag,
    Sentence,
    Verdict,
    VictimCount,
)
from cases.models import Case, CaseMovement, Person, PersonName, StageProgress
from offices.models import AuditEvent, Membership, User
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.offices import HeadquartersFactory, OfficeFactory, staff

from .court_files import SAMPLE, load

pytestmark = pytest.mark.django_db
COUNTED = (
    Case,
    CaseMovement,
    Person,
    Matter,
    VictimCount,
    Proceeding,
    CustodyInterval,
    Charge,
    Verdict,
    Judgment,
    Sentence,
    Award,
    RecordFlag,
    CourtRecordReceipt,
)
#: In the files of which each case has one of everything.
ONE_OF_EACH = (Case, CaseMovement, Person, VictimCount, Proceeding, Charge, Verdict, Judgment, Sentence, Award)


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def lawyer(office):
    return staff(office)


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(SAMPLE, tmp_path / "records"))


def counts():
    with as_owner():
        return [model.objects.count() for model in COUNTED]


def add(folder, name, text, encoding="utf-8"):
    with (folder / name).open("ab") as file:
        file.write(text.encode(encoding))


def test_the_sample_is_loaded(office, lawyer):
    said, complained = load(SAMPLE, lawyer)
    assert said.startswith("Loaded cases: 3, accused: 5, charges: 5, verdicts: 5")
    assert complained == ""
    with asks(lawyer):
        one = Case.objects.get(source_ref="court-records/case/A1")
        assert (one.status, one.victims_reported, one.opened_on, one.types) == (
            "open",
            14,
            datetime.date(2019, 12, 31),
            ["forced_labour"],
        )
        assert one.number == f"{office.code}-2019-00001"
        assert CaseMovement.objects.get(case=one).moved_on == one.opened_on
        assert StageProgress.objects.get(case=one, stage="accountability").status == "active"
        matter = Matter.objects.get(case=one)
        assert (matter.docket, matter.institution, matter.status) == ("2019-CR-0011", "District 2", "running")
        assert matter.source["females"] == "6"
        first, second, third = Proceeding.objects.filter(matter=matter)
        assert (first.stage, second.stage, third.stage) == ("final", "final", "charged")
        assert (str(first.charged_on), first.charged_precision) == ("2019-03-02", "day")
        assert (str(second.charged_on), second.charged_precision) == ("2019-03-01", "month")
        assert (str(third.charged_on), third.charged_precision) == ("2019-01-01", "year")
        assert (third.arrested_on, third.arrested_precision) == (None, "unknown")
        assert first.source["bail_type"] == "Surety"
        assert first.root_id is None or Proceeding.objects.get(pk=first.pk).root_id == first.pk
        assert list(first.verdicts.values_list("outcome", "counts", "given_on", "given_precision")) == [
            ("dismissed_on_plea", 2, datetime.date(2021, 1, 1), "year"),
            ("guilty_plea", 1, datetime.date(2021, 1, 1), "year"),
            ("guilty_at_trial", 1, datetime.date(2021, 1, 1), "year"),
        ]
        assert not third.charges.get().verdicts.exists()
        person = first.person
        assert (person.display_name, person.sex, person.born_precision) == ("Accused D1", "male", "estimated")
        assert person.born_from <= datetime.date(1974, 6, 1) <= person.born_to
        assert PersonName.objects.get(person=person).kind == "pseudonym"
        assert one.place == "North"
        assert VictimCount.objects.values("victims", "minors", "foreign_nationals", "females", "males").get(
            matter=matter
        ) == {"victims": 14, "minors": 5, "foreign_nationals": 0, "females": 6, "males": 8}
        assert not VictimCount.objects.filter(matter__source_ref="court-records/case/A3").exists()


def test_oddities_are_stored_and_flagged(office, lawyer):
    load(SAMPLE, lawyer)
    with asks(lawyer):
        assert set(RecordFlag.objects.values_list("source_ref", "level", "sentence")) == {
            ("court-records/accused/D1", "note", "The arrest is after the charge."),
            ("court-records/accused/D2", "check", "Probation: 24 months in all, but the statutes add up to 0."),
            ("court-records/accused/D2", "check", "A sentence is recorded, but no conviction."),
            ("court-records/accused/D4", "check", "Prison: 60 months by statute, but no total."),
            ("court-records/accused/D4", "check", "It ended before the charge."),
            ("court-records/accused/D4", "check", "It ended before the arrest."),
            ("court-records/accused/D4", "check", "Trafficking: 2 counts charged, but 3 with an outcome."),
            ("court-records/accused/D5", "note", "No charge is recorded."),
            (
                "court-records/case/A3",
                "check",
                "The year is not recorded. The case counts as opened on the day it was loaded.",
            ),
            ("court-records/case/A3", "note", "The number of victims is not recorded."),
        }
        undated = Case.objects.get(source_ref="court-records/case/A3")
        assert (undated.opened_on, undated.victims_reported) == (office.today(), None)
        odd = Proceeding.objects.get(source_ref="court-records/accused/D4")
        assert (str(odd.charged_on), str(odd.ended_on), odd.ended_precision) == ("2020-02-11", "2018-01-01", "year")


def test_loading_twice_changes_nothing(lawyer):
    load(SAMPLE, lawyer)
    before = counts()
    said, complained = load(SAMPLE, lawyer)
    assert said.startswith(
        "Loaded cases: 0, accused: 0, charges: 0, verdicts: 0, sentences: 0, awards: 0. "
        "Oddities flagged: 0. Rows that were there before: 13"
    )
    assert complained == ""
    assert counts() == before


def test_a_case_that_breaks_leaves_the_others_and_goes_in_later(lawyer, monkeypatch):
    real = loading._CaseLoad._write_down

    def break_at_the_end_of_a2(self, case, matter, found):
        if self.record.ref == "A2":
            raise IntegrityError
        real(self, case, matter, found)

    with monkeypatch.context() as patch:
        patch.setattr(loading._CaseLoad, "_write_down", break_at_the_end_of_a2)
        said, complained = load(SAMPLE, lawyer)
    assert said.startswith("Loaded cases: 2, accused: 4")
    assert "cases.csv:3: The case could not be stored" in complained
    said, complained = load(SAMPLE, lawyer)
    assert said.startswith("Loaded cases: 1, accused: 1, charges: 1, verdicts: 1")
    assert complained == ""


def test_a_crash_in_between_is_made_good_by_the_next_run(lawyer, monkeypatch):
    def crash(done, every):
        if done == 2:
            raise KeyboardInterrupt

    from cases.accountability.court_records.records import read_records

    office = lawyer.memberships.get().office
    with asks(lawyer), pytest.raises(KeyboardInterrupt):
        loading.load_court_records(
            records=read_records(SAMPLE)[0], office=office, casework_type="forced_labour", by=lawyer, told=crash
        )
    assert load(SAMPLE, lawyer)[0].startswith("Loaded cases: 1, accused: 1, charges: 0, verdicts: 0")
    assert counts()[:1] == [3]


@pytest.mark.parametrize(
    ("name", "row", "sentence"),
    [
        ("cases.csv", "A1,2021-CR-1,2021,,,1,,,,\n", "cases.csv:5: “A1” stands in line 2 already."),
        ("cases.csv", ",2021-CR-1,2021,,,1,,,,\n", "cases.csv:5: “case_ref” is empty."),
        ("cases.csv", "A9,x,20x1,,,1,,,,\n", "cases.csv:5: “year” is “20x1”, which is not a year of four digits."),
        ("cases.csv", "A9,x,2021,,,many,,,,\n", "cases.csv:5: “victims” is “many”, which is not a whole number"),
        ("cases.csv", "A9,x,2021,,,-3,,,,\n", "cases.csv:5: “victims” is “-3”, which is not a whole number"),
        ("cases.csv", "A9,x,2021,,,99999999999999999999,,,,\n", "cases.csv:5: “victims” is"),
        ("cases.csv", "A9,x\n", "cases.csv:5: The row has 2 cells where the header has 10."),
        ("cases.csv", "A9,x,2021,,,1,,,,,,\n", "cases.csv:5: The row has 12 cells where the header has 10."),
        ("cases.csv", f"A9,{'x' * 121},2021,,,1,,,,\n", "cases.csv:5: “docket_number” has more than 120 characters."),
        ("cases.csv", f"A9,x,2021,{'x' * 2001},,1,,,,\n", "cases.csv:5: A cell has more than 2000 characters."),
        ("cases.csv", "A9,x\0,2021,,,1,,,,\n", "cases.csv:5: The row holds characters that are not text."),
        ("defendants.csv", "D9,A9,,,,,,,,,,\n", "defendants.csv:7: There is no case “A9” to put this in."),
        ("defendants.csv", "D1,A2,,,,,,,,,,\n", "defendants.csv:7: “D1” stands in line 2 already."),
        ("defendants.csv", "D9,A1,M,,,,,,,,,\n", "defendants.csv:7: “gender” is “M”."),
        (
            "defendants.csv",
            "D9,A1,,,2020-02-30,,,,,,,\n",
            "defendants.csv:7: “arrested_on” is “2020-02-30”. Write a day",
        ),
        ("defendants.csv", "D9,A1,,,,3/4/2020,,,,,,\n", "defendants.csv:7: “charged_on” is “3/4/2020”. Write a day"),
        ("defendants.csv", "D9,A1,,200,,,,,,,,\n", "defendants.csv:7: “age_at_arrest” is “200”"),
        ("charges.csv", "D9,Trafficking,1,,,,,,,\n", "charges.csv:7: There is no accused “D9” to put this to."),
        ("charges.csv", "D1,,1,,,,,,,\n", "charges.csv:7: “statute” is empty."),
        ("charges.csv", "D1,Trafficking,1,,,1.5,,,,\n", "charges.csv:7: “counts_guilty_plea” is “1.5”"),
    ],
)
def test_a_bad_row_is_reported_while_the_good_ones_go_in(lawyer, folder, name, row, sentence):
    add(folder, name, row)
    said, complained = load(folder, lawyer)
    assert sentence in complained
    assert complained.endswith("1 row was not loaded; see above.")
    assert said.startswith("Loaded cases: 3, accused: 5, charges: 5, verdicts: 5")


def test_a_row_that_was_put_right_goes_in_later(lawyer, folder):
    add(folder, "charges.csv", "D1,Trafficking,x,,,1,,,,\nD9,Trafficking,1,,,1,,,,\n")
    add(folder, "defendants.csv", "D9,A1,?,,,,,,,,,\n")
    _said, complained = load(folder, lawyer)
    assert complained.endswith("3 rows were not loaded; see above.")
    for name, wrong, right in (("charges.csv", "Trafficking,x", "Trafficking,1"), ("defendants.csv", "A1,?", "A1,")):
        (folder / name).write_text((folder / name).read_text().replace(wrong, right))
    said, complained = load(folder, lawyer)
    assert said.startswith("Loaded cases: 0, accused: 1, charges: 2, verdicts: 2")
    assert complained == ""
    with asks(lawyer):
        assert Charge.objects.filter(proceeding__source_ref="court-records/accused/D1").count() == 3


def test_a_row_that_says_something_else_now_is_told_and_left(lawyer, folder):
    load(folder, lawyer)
    (folder / "cases.csv").write_text((folder / "cases.csv").read_text().replace(",14,", ",15,"))
    _said, complained = load(folder, lawyer)
    assert "cases.csv:2: The row was loaded before and says something else now. What was loaded stays." in complained
    with asks(lawyer):
        assert Case.objects.get(source_ref="court-records/case/A1").victims_reported == 14


def test_a_case_that_left_the_office_is_not_loaded_again(lawyer):
    load(SAMPLE, lawyer)
    with as_owner():
        Case.objects.filter(source_ref="court-records/case/A1").update(source_ref="", office=OfficeFactory())
        before = Case.objects.count()
    said, complained = load(SAMPLE, lawyer)
    assert (said[:16], complained) == ("Loaded cases: 0,", "")
    with as_owner():
        assert Case.objects.count() == before


def test_byte_order_mark_and_line_ends_do_not_matter(lawyer, folder):
    for name in ("cases.csv", "defendants.csv", "charges.csv"):
        text = (folder / name).read_text().replace("\n", "\r\n")
        (folder / name).write_bytes(b"\xef\xbb\xbf" + text.encode() + b"\r\n")
    said, complained = load(folder, lawyer)
    assert said.startswith("Loaded cases: 3, accused: 5, charges: 5, verdicts: 5")
    assert complained == ""


def test_a_row_in_another_encoding_is_reported(lawyer, folder):
    add(folder, "cases.csv", "A9,Muñoz,2021,,,1,,,,\n", encoding="latin-1")
    said, complained = load(folder, lawyer)
    assert "cases.csv:5: The row is not in UTF-8. Save the file as UTF-8 and load it again." in complained
    assert said.startswith("Loaded cases: 3,")


def test_other_scripts_formulas_and_tags_are_kept_as_they_are(lawyer, folder):
    add(folder, "cases.csv", '"=1+1","<script>",2021,"เชียงใหม่\nline",,1,,,,\n')
    load(folder, lawyer)
    with asks(lawyer):
        case = Case.objects.get(source_ref="court-records/case/=1+1")
        assert (Matter.objects.get(case=case).docket, case.place) == ("<script>", "เชียงใหม่\nline")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda folder: (folder / "charges.csv").unlink(), "charges.csv is not in the folder or cannot be read."),
        (
            lambda folder: (folder / "charges.csv").write_text(""),
            "charges.csv lacks the columns defendant_ref, statute",
        ),
        (
            lambda folder: (folder / "cases.csv").write_text("case_ref,year,victims\n"),
            "cases.csv lacks the columns docket_number.",
        ),
        (
            lambda folder: (folder / "cases.csv").write_text("case_ref,docket_number,year,victims,year\n"),
            "cases.csv has the columns year twice.",
        ),
    ],
)
def test_without_a_file_or_a_column_nothing_is_loaded(lawyer, folder, change, sentence):
    change(folder)
    said, complained = load(folder, lawyer)
    assert (said, sentence in complained) == ("", True)
    assert counts() == [0] * len(COUNTED)


def test_who_may_not_load_is_told(office, lawyer):
    social_worker = staff(office, "social_worker")
    assert "You need the right" in load(SAMPLE, social_worker)[1]
    call = ("load_court_records", str(SAMPLE), "--office")
    with pytest.raises(CommandError, match="Nobody with the e-mail"):
        call_command(*call, office.code, "--as", "nobody@example.org")
    with pytest.raises(CommandError, match="There is no office"):
        call_command(*call, "XXX", "--as", lawyer.email)
    with pytest.raises(CommandError, match="is not a field office"):
        call_command(*call, HeadquartersFactory().code, "--as", lawyer.email)
    with pytest.raises(CommandError, match="has no mandate for forced_labour"):
        call_command(*call, OfficeFactory(mandate=["csec"]).code, "--as", lawyer.email)
    assert counts() == [0] * len(COUNTED)


def test_the_type_can_be_named(lawyer):
    load(SAMPLE, lawyer, "--type", "sex_trafficking")
    with asks(lawyer):
        assert set(Case.objects.values_list("types__0", flat=True)) == {"sex_trafficking"}


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_without_a_person_the_service_loads_and_keeps_no_rights():
    office = OfficeFactory()
    out = io.StringIO()
    call_command("load_court_records", str(SAMPLE), "--office", office.code, stdout=out)
    assert out.getvalue().startswith("Loaded cases: 3, accused: 5")
    service = User.objects.get(email="court-records@service.invalid")
    assert not service.has_usable_password()
    assert not Membership.objects.filter(user=service).exists()
    with asks(service):
        assert not Case.objects.exists()
    with as_owner():
        assert AuditEvent.objects.filter(action="lend_membership", office=office).count() == 1
        assert set(AuditEvent.objects.filter(action="load_court_record").values_list("actor", flat=True)) == {
            service.pk
        }
    call_command("load_court_records", str(SAMPLE), "--office", office.code, stdout=out)
    assert "there before: 13" in out.getvalue()


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_run_that_is_killed_is_made_good_by_the_next(tmp_path, subprocess_env):
    office = OfficeFactory()
    many = 150
    rows = {
        "cases.csv": "".join(f"C{n},CR-{n},2019,,,2,,,,\n" for n in range(many)),
        "defendants.csv": "".join(f"D{n},C{n},Male,,2018,2019,Surety,5,2020,12,,100\n" for n in range(many)),
        "charges.csv": "".join(f"D{n},Trafficking,1,0,0,1,0,0,12,\n" for n in range(many)),
    }
    for name, text in rows.items():
        (tmp_path / name).write_text((SAMPLE / name).read_text().splitlines()[0] + "\n" + text)
    command = [sys.executable, "manage.py", "load_court_records", str(tmp_path), "--office", office.code]
    first = subprocess.Popen(command, env=subprocess_env, cwd=SAMPLE.parents[1])
    while counts()[0] < 3:
        assert first.poll() is None
        time.sleep(0.05)
    first.kill()
    first.wait()
    assert 3 <= counts()[0] < many
    with as_owner():
        assert {model.objects.count() for model in ONE_OF_EACH} == {Case.objects.count()}
    for _ in range(2):
        subprocess.run(command, env=subprocess_env, cwd=SAMPLE.parents[1], check=True)
        with as_owner():
            assert {model.objects.count() for model in ONE_OF_EACH} == {many}
            assert CustodyInterval.objects.count() == 2 * many
            assert len(set(Case.objects.values_list("number", flat=True))) == many
    assert not Membership.objects.exists()
