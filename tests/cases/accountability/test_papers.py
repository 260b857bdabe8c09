"""Papers: set in the office's language, with what was typed as it was typed, within limits and within the walls."""

import datetime
import re
import subprocess
import sys
import tomllib

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.accountability.actions.papers import make_paper
from cases.accountability.models import Hearing, LegalProfile, Proceeding, ProfileStage, ProfileVersion
from cases.accountability.papers import languages, typesetting
from cases.accountability.papers.typesetter import HERE, TEMPLATES
from cases.actions.intake import record_consent
from cases.models import CustodyEvent, Document, Note
from cases.partial_dates import PartialDate
from offices.models import AuditEvent
from offices.refusal import Refusal
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.accountability import ChargeFactory, MatterFactory, ProceedingFactory, VerdictFactory
from tests.factories.cases import CaseFactory, PersonFactory, victim
from tests.factories.offices import OfficeFactory, PartnerFactory, staff
from tests.printed import facts_of, once, text_of

pytestmark = pytest.mark.django_db
NAMES = ("Ñandú Qüipe Łukasz", "สมชาย ใจดี", "ចាន់ សុខា", "रमेश कुमार", "রহিম উদ্দিন", "உமா மகேஸ்வரி", "రమేష్ బాబు")
HOSTILE = (
    '#read("/etc/passwd")',
    "$x$ *bold* _it_ `raw`",
    "] #panic() [",
    '"}]} \\" \\u{41}',
    "#import(<x>) @preview/a:1.0",
    "{braces} %s %(x)s {{ x }}",
    "<script>alert(1)</script>",
    "= Heading\n- list\n/ term: x",
)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.IJM_DOCUMENTS = tmp_path / "documents"


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def matter(case):
    return MatterFactory(case=case, docket="R-CEB-12-00345")


@pytest.fixture
def lawyer(case):
    return staff(case.office)


def made(matter, by, kind="letter", language="en", **chosen):
    chosen = {"body": "We write to you.", "recipient_name": "The prosecutor", "deponent": "Analyn"} | chosen
    with asks(by):
        return make_paper(matter=matter, by=by, kind=kind, language=language, **chosen)


def accused(case, matter, name="Ramon", **fields):
    return ProceedingFactory(
        case=case, matter=matter, person=PersonFactory(office=case.office, display_name=name), **fields
    )


# --- days and digits ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "1 November 2026"),
        ("es", "1 de noviembre de 2026"),
        ("fr", "1er novembre 2026"),
        ("th", "๑ พฤศจิกายน พ.ศ. ๒๕๖๙"),
        ("km", "ថ្ងៃទី១ ខែវិច្ឆិកា ឆ្នាំ២០២៦"),
        ("hi", "1 नवंबर 2026"),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(language, written):
    assert languages.day(datetime.date(2026, 11, 1), language) == written


def test_a_day_is_no_more_precise_than_it_is_known():
    assert languages.day(PartialDate.of_month(2026, 3), "th") == "มีนาคม พ.ศ. ๒๕๖๙"
    assert languages.day(PartialDate.of_year(2026), "en") == "2026"
    assert languages.day(PartialDate.of_age(20, datetime.date(2026, 6, 1), about=True), "km") == "ឆ្នាំ២០០៣–ឆ្នាំ២០០៨"
    assert languages.day(None, "en") == languages.day(PartialDate.unknown(), "en") == ""


def test_an_hour_is_written_as_the_language_writes_it():
    assert languages.hour(datetime.time(9, 5), "th") == "๐๙.๐๕ น."
    assert languages.hour(datetime.time(14, 30), "fr") == "14 h 30"


@pytest.mark.parametrize(
    ("spoken", "language"),
    [(["tha", "eng"], "th"), (["ceb", "tgl"], "en"), (["kin", "fra"], "fr"), ([], "en"), (["khm"], "km")],
)
def test_papers_are_in_the_offices_language(spoken, language):
    assert languages.language_of(OfficeFactory(languages=spoken)) == language


def test_every_language_has_the_same_words():
    def keys(words):
        return {(section, key) for section, said in words.items() for key in said}

    for language in languages.LANGUAGES:
        words = languages.words(language)
        assert keys(words) == keys(languages.words("en")), language
        assert len(words["days"]["months"]) == 12
        assert len(words["days"]["digits"]) == 10
        for section, said in languages.words("en").items():
            for key, text in said.items():
                if isinstance(text, str) and key != "one_count":
                    here = words[section][key]
                    assert set(re.findall(r"{\w+}", here)) == set(re.findall(r"{\w+}", text)), (language, key)


def test_words_other_than_english_say_that_somebody_must_read_them():
    for path in (HERE / "words").glob("*.toml"):
        assert tomllib.loads(path.read_text())
        assert path.stem == "en" or "To be checked by somebody whose first language it is" in path.read_text()


def test_every_value_of_the_models_has_a_word():
    words = languages.words("en")
    from cases.accountability.models import Matter, Verdict
    from offices.casework import CaseworkType

    for section, choices in (
        ("stages", Proceeding.Stage),
        ("kinds", Matter.Kind),
        ("statuses", Matter.Status),
        ("outcomes", Verdict.Outcome),
        ("types", CaseworkType),
        ("documents", Document.Kind),
    ):
        assert set(words[section]) == set(choices.values), section


# --- what is printed ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", list(languages.LANGUAGES))
def test_names_of_every_script_are_printed_in_every_language(matter, lawyer, language):
    pdf = made(matter, lawyer, language=language, body="\n\n".join(NAMES), subject=NAMES[1]).pdf
    printed = text_of(pdf)
    for name in NAMES:
        assert once(name) in printed, name
    said = languages.words(language)
    assert once(said["letter"]["greeting"]) in printed
    assert facts_of(pdf) == {
        "title": f"{said['papers']['letter']}, {matter.case}",
        "language": language,
        "is_tagged": True,
        "pages": 1,
    }


@pytest.mark.parametrize("words", HOSTILE)
def test_what_is_typed_is_printed_as_it_was_typed(case, matter, lawyer, words):
    line = words.splitlines()[0]
    accused(case, matter, name=line[:100])
    letter = made(matter, lawyer, subject=line, body=words, recipient_name=words)
    assert text_of(letter.pdf).count(once(line)) >= 3
    assert once(words) in text_of(letter.pdf)
    assert once(line) in text_of(made(matter, lawyer, "affidavit", deponent=line).pdf)
    assert once(line) in text_of(made(matter, lawyer, "summary").pdf)


def test_a_letter_that_no_font_has_is_refused_in_a_sentence(matter, lawyer):
    with pytest.raises(Refusal, match="These letters cannot be printed: ಕ 😀"):
        made(matter, lawyer, body="ಕ and 😀")


def test_signs_that_show_nothing_do_no_harm(matter, lawyer):
    assert once("one two three") in text_of(made(matter, lawyer, body="one\x07 two\x00\r\nthree\u200b\u202e").pdf)


def test_the_same_paper_at_the_same_moment_is_the_same_to_the_byte(matter, lawyer):
    at = datetime.datetime(2026, 11, 20, 8, tzinfo=datetime.UTC)
    assert made(matter, lawyer, at=at).pdf == made(matter, lawyer, at=at).pdf


def test_a_long_letter_runs_over_pages_with_their_numbers(matter, lawyer):
    pdf = made(matter, lawyer, language="th", body="ย่อหน้า\n\n" * 120).pdf
    pages = facts_of(pdf)["pages"]
    assert pages > 2
    assert f"๒/{languages.number(pages, 'th')}" in text_of(pdf)


# --- what it may do -----------------------------------------------------------------------------------------------


def test_templates_read_nothing_but_each_other():
    for template in HERE.glob("*.typ"):
        source = template.read_text()
        assert not re.search(r"@|\beval\b|\bread\b|\bplugin\b|\bimage\b|\b(csv|yaml|toml|xml|cbor)\(", source), template
        assert set(re.findall(r'#(?:import|include) "([^"]+)"', source)) <= {"house.typ"}, template
    assert {path.stem for path in HERE.glob("*.typ")} == {*TEMPLATES, "house"}


@pytest.mark.parametrize("asked", ["/etc/passwd", "../models/matter.py"])
def test_a_template_could_not_read_outside_its_folder(asked):
    import typst

    with pytest.raises(typst.TypstError):
        typst.compile(f'#read("{asked}")'.encode(), root=str(HERE), ignore_system_fonts=True)


def test_the_process_is_limited_and_knows_no_secrets(monkeypatch, matter, lawyer, tmp_path):
    seen = {}
    run = subprocess.run

    def watched(command, **how):
        seen.update(how)
        return run(command, **how)

    monkeypatch.setattr(typesetting.subprocess, "run", watched)
    made(matter, lawyer)
    assert set(seen["env"]) == {"PYTHONDONTWRITEBYTECODE", "RAYON_NUM_THREADS"}
    assert seen["timeout"] == typesetting.PATIENCE
    confined = "from cases.accountability.papers.typesetter import confine; confine(); {}"
    for what in (
        f"import os; os.write(os.open('{tmp_path}/never', os.O_CREAT | os.O_WRONLY), b'x')",
        "bytes(2 * 10**9)",
    ):
        done = run([sys.executable, "-c", confined.format(what)], cwd=seen["cwd"], capture_output=True, check=False)
        assert b"Error" in done.stderr


def test_one_that_takes_too_long_is_refused_in_a_sentence(monkeypatch, matter, lawyer):
    monkeypatch.setattr(typesetting, "PATIENCE", 0.001)
    with pytest.raises(Refusal, match="takes too long"):
        made(matter, lawyer)


@pytest.mark.parametrize("body", ["a\n\n" * 6600, "ก้" * 10000, "W" * 20000, "é" + "\u0301" * 19999])
def test_twenty_thousand_signs_of_anything_are_set_in_time(matter, lawyer, body):
    assert made(matter, lawyer, body=body).pdf.startswith(b"%PDF")


def test_one_that_runs_into_its_limits_is_refused_and_a_mistake_is_not(monkeypatch, matter, lawyer):
    def ended(returncode):
        def run(command, **_how):
            raise subprocess.CalledProcessError(returncode, command)

        return run

    monkeypatch.setattr(typesetting.subprocess, "run", ended(-24))
    with pytest.raises(Refusal, match="takes too long"):
        made(matter, lawyer)
    monkeypatch.setattr(typesetting.subprocess, "run", ended(1))
    with pytest.raises(subprocess.CalledProcessError):
        made(matter, lawyer)


# --- what a summary tells -----------------------------------------------------------------------------------------


def test_a_summary_tells_what_is_before_the_courts(case, matter, lawyer):
    proceeding = accused(case, matter, stage="verdict")
    charge = ChargeFactory(proceeding=proceeding)
    VerdictFactory(charge=charge)
    with as_owner():
        day = case.office.today() + datetime.timedelta(days=3)
        Hearing.objects.create(
            case=case, matter=matter, kind="trial", on=day, at=datetime.time(9), earned_office=case.office
        )
    printed = text_of(made(matter, lawyer, "summary").pdf)
    for told in (
        str(case),
        matter.title,
        "Ramon",
        "Verdict given",
        f"{charge.statute} (2 counts): guilty, at trial",
        f"{languages.day(day, 'en')}, 09:00",
        "Forced labour",
    ):
        assert once(told) in printed, told


def test_a_stage_is_called_as_the_law_calls_it_in_the_language_of_the_paper(case, lawyer):
    with as_owner():
        profile = LegalProfile.objects.create(code="test", country="TH", family="civil_law", name="Test")
        version = ProfileVersion.objects.create(profile=profile, number=1)
        ProfileStage.objects.create(version=version, position=1, stage="trial", local_name="สืบพยาน", language="tha")
    matter = MatterFactory(case=case, profile_version=version)
    accused(case, matter, stage="trial")
    assert once("สืบพยาน") in text_of(made(matter, lawyer, "summary", language="th").pdf)
    assert once("On trial") in text_of(made(matter, lawyer, "summary", language="en").pdf)


def test_a_summary_tells_nothing_of_care_and_of_other_cases(case, matter, lawyer):
    other = CaseFactory(office=case.office, restricted=True)
    MatterFactory(case=other, title="State v. somebody else")
    with as_owner():
        Note.objects.create(
            case=case, body="Nightmares since May", audience="aftercare", written_by=lawyer, written_at=timezone.now()
        )
    printed = text_of(made(matter, lawyer, "summary").pdf)
    for leak in ("somebody else", "Nightmares", case.summary, case.place):
        assert once(leak) not in printed


def test_a_summary_is_addressed_to_nobody_while_a_victim_refuses_sharing(case, matter, lawyer):
    with asks(lawyer):
        on = case.office.today()
        record_consent(case=case, person=victim(case), by=lawyer, purpose="legal", answer="refused", answered_on=on)
    with pytest.raises(Refusal, match="does not consent"):
        made(matter, lawyer, "summary", recipient_name="The prosecutor")
    assert made(matter, lawyer, "summary", recipient_name="").pdf
    assert made(matter, lawyer, "letter", recipient_name="The prosecutor", body="We no longer act.").pdf


def test_a_summary_asks_as_often_for_twenty_accused_as_for_one(case, matter, lawyer):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        with CaptureQueriesContext(connection) as queries:
            made(matter, lawyer, "summary")
        return len(queries)

    VerdictFactory(charge=ChargeFactory(proceeding=accused(case, matter)))
    one = asked()
    for number in range(19):
        ChargeFactory(proceeding=accused(case, matter, name=f"Ramon {number}"))
    assert asked() == one


# --- the page -----------------------------------------------------------------------------------------------------


def url(matter):
    return reverse("accountability:paper-make", args=[matter.pk])


LETTER = {"kind": "letter", "language": "en", "recipient_name": "Prosecutor Cruz", "body": "We write."}


def test_the_page_hands_out_the_paper_and_writes_it_down(matter, lawyer):
    response = client_for(lawyer).post(url(matter), LETTER)
    assert response["Content-Type"] == "application/pdf"
    assert "attachment" in response["Content-Disposition"]
    pdf = response.getvalue()
    assert once("Prosecutor Cruz") in text_of(pdf)
    with as_owner():
        event = AuditEvent.objects.get(action="make_paper")
        assert event.object_id == matter.pk
        assert event.audience == "accountability"
        assert event.detail["kind"] == "letter"
        assert "Cruz" not in f"{event.summary} {event.detail}"
        assert not Document.objects.exists()


def test_it_can_be_kept_with_the_case_once(case, matter, lawyer):
    client, typed = client_for(lawyer), LETTER | {"kept": "on", "subject": "Hearing"}
    typed["submission"] = "0a37f2a3-6d4c-4d2c-8d53-1d6f0d6b7a01"
    pdf = client.post(url(matter), typed).getvalue()
    with asks(lawyer):
        document = Document.objects.get()
        assert (document.title, document.kind, document.audience) == ("Hearing", "pdf", "accountability")
        assert CustodyEvent.objects.filter(document=document, action="received").count() == 1
    again = client.post(url(matter), typed)
    assert again.url == reverse("cases:document-detail", args=[document.pk])
    assert client.get(reverse("cases:document-get", args=[document.pk])).getvalue() == pdf


def test_it_shows_what_goes_in_before_it_is_made(case, matter, lawyer):
    accused(case, matter, name="Ramon <b>")
    page = client_for(lawyer).post(url(matter), {"kind": "summary", "language": "es", "preview": "1"})
    shown = page.content.decode()
    assert "Resumen del caso" in shown
    assert "Ramon &lt;b&gt;" in shown
    with as_owner():
        assert not AuditEvent.objects.filter(action="make_paper").exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kind": "letter", "recipient_name": "X"}, "Write the letter."),
        ({"kind": "letter", "body": "X"}, "Choose to whom the letter goes"),
        ({"kind": "affidavit"}, "Write who makes the affidavit."),
        (LETTER | {"body": "ಕ"}, "cannot be printed: ಕ"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(matter, lawyer, typed, sentence):
    page = client_for(lawyer).post(url(matter), {"language": "en", "subject": "Kept subject"} | typed)
    assert sentence in page.content.decode()
    assert "Kept subject" in page.content.decode()


def test_it_begins_in_the_offices_language_with_the_offices_partners():
    case = CaseFactory(office=OfficeFactory(languages=["tha"]))
    partner, foreign = PartnerFactory(office=case.office), PartnerFactory(name="Foreign prosecutor")
    page = client_for(staff(case.office)).get(url(MatterFactory(case=case))).content.decode()
    assert '<option value="th" selected' in page
    assert partner.name in page
    assert foreign.name not in page


@pytest.mark.parametrize(("role", "status"), [("lawyer", 200), ("director", 403), ("operations_approver", 404)])
def test_whoever_works_the_stage_makes_papers(case, matter, role, status):
    assert client_for(staff(case.office, role)).get(url(matter)).status_code == status


def test_nobody_of_another_office_does(matter):
    assert client_for(staff(OfficeFactory())).get(url(matter)).status_code == 404
