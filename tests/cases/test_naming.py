import pytest

from cases.models import PersonToken
from cases.naming import MAX_TOKEN, romanised, sound, tokens, words
from tests.asking import asks
from tests.factories.cases import PersonFactory
from tests.factories.offices import OfficeFactory, staff


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("สมชาย ใจดี", ["สมชาย", "ใจดี"]),
        ("น้ำฝน", ["น\u0e49\u0e4d\u0e32ฝน"]),  # the vowel AM taken apart, its tone kept: still one word
        ("សុខា ចាន់", ["សុខា", "ចាន់"]),
        ("रीना कुमारी", ["रीना", "कुमारी"]),
        ("क्ष\u200dत्रिय", ["क्षत्रिय"]),  # the joiner is not seen and not stored
        ("ទេព\u200bបូរី", ["ទេពបូរី"]),
        ("Nguyễn Thị Hòa", ["nguyen", "thi", "hoa"]),
        ("Ñáñez-Peña", ["nanez", "pena"]),
        ("O’Brien", ["obrien"]),
        ("N'Golo", ["ngolo"]),
        ("ＭＡＲＩＡ", ["maria"]),
        ("Straße", ["strasse"]),
        ("  ", []),
        ("<b>Ana</b>", ["b", "ana", "b"]),
    ],
)
def test_words_stay_whole_in_their_script(name, expected):
    assert words(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("O’Brien", ["obrien"]), ("Đặng", ["dang"]), ("王小明", ["wang", "xiao", "ming"])]
)
def test_romanised(name, expected):
    assert romanised(name) == expected


@pytest.mark.parametrize(
    "alike",
    [
        ("rivilla", "revilla", "ribila"),
        ("hannah", "ana"),
        ("christina", "kristina", "cristina"),
        ("philip", "filip", "pilip"),
        ("shanti", "chanti"),
        ("zarah", "sara"),
        ("joseph", "yosef"),
        ("thida", "tida"),
        ("emilia", "imelia"),
    ],
)
def test_near_spellings_sound_alike(alike):
    assert len({sound(word) for word in alike}) == 1


@pytest.mark.parametrize(("one", "other"), [("maria", "marta"), ("nana", "ana"), ("rosa", "rita"), ("lolita", "lita")])
def test_other_names_sound_different(one, other):
    assert sound(one) != sound(other)


def test_every_token_fits_its_column():
    long = "अ" * 200 + " " + "w" * 200
    assert all(len(token) <= MAX_TOKEN for _kind, token in tokens(long, long))


def test_one_letter_has_no_sound():
    assert tokens("Aye") == {("word", "aye")}


def test_the_romanisation_is_found_too():
    assert ("word", "somchai") in tokens("สมชาย", "Somchai")
    assert ("word", "สมชาย") in tokens("สมชาย", "Somchai")


@pytest.mark.django_db
def test_a_name_is_indexed_once():
    from cases.actions.people import add_name

    office = OfficeFactory()
    person, lawyer = PersonFactory(office=office, display_name="Analyn Rivilla"), staff(office)
    with asks(lawyer):
        add_name(person=person, by=lawyer, full="Analyn Revilla")
        kept = list(PersonToken.objects.filter(person=person).values_list("kind", "token"))
    assert sorted(kept) == sorted({*tokens("Analyn Rivilla"), *tokens("Analyn Revilla")})
