"""The words of lists, as spreadsheets of the field offices have them: English, Spanish, French, and what a cell holds
in Thai, Khmer and Hindi. Everything is compared in `plain` form."""

import unicodedata

from cases.partial_dates import latin_digits

from ..models import RosterEntry


def plain(text: str) -> str:
    """Lower case, Latin digits, no accents on Latin letters, no dots and colons at the end, one dash."""
    taken_apart = unicodedata.normalize("NFKD", latin_digits(text)).casefold()
    kept = "".join(c for c in taken_apart if not 0x0300 <= ord(c) < 0x0370)
    return " ".join(kept.replace("–", "-").replace("—", "-").replace("_", " ").split()).strip(" .:")


def _words(table):
    return {plain(word): meaning for meaning, words in table.items() for word in words.split("|")}


HEADERS = _words(
    {
        "number": "no|no.|nr|n°|nº|#|number|serial|s no|s.no|sl no|numero|número|num|numéro",
        "name": "name|names|full name|name as given|person|nombre|nombres|nombre completo|nombre y apellido|"
        "nombres y apellidos|nom|noms|nom complet|nom et prénom|ชื่อ|ឈ្មោះ|नाम",
        "sex": "sex|gender|m/f|f/m|sexo|género|genero|sexe|genre|เพศ|ភេទ|लिंग",
        "age_band": "age|ages|age band|age group|age (years)|year of birth|birth year|born|date of birth|dob|edad|"
        "grupo de edad|año de nacimiento|fecha de nacimiento|nacimiento|âge|tranche d'âge|année de naissance|"
        "date de naissance|né en|อายุ|អាយុ|आयु|उम्र",
        "family": "family|family no|family number|family group|household|hh|familia|grupo familiar|hogar|"
        "núcleo familiar|famille|ménage|foyer|ครอบครัว|គ្រួសារ|परिवार",
        "adjudication": "status|victim|victim status|adjudication|found|estado|víctima|condición|statut|victime|état|"
        "สถานะ|ស្ថានភាព|स्थिति",
        "remark": "remark|remarks|note|notes|comment|comments|observación|observaciones|nota|notas|comentario|"
        "comentarios|remarque|remarques|observation|observations|commentaire|หมายเหตุ|កំណត់សម្គាល់|टिप्पणी",
    }
)
_S, _B, _A = RosterEntry.Sex, RosterEntry.AgeBand, RosterEntry.Adjudication
SEXES = _words(
    {
        _S.FEMALE: "f|female|fem|w|woman|women|girl|femenino|femenina|mujer|niña|féminin|feminin|femme|fille|"
        "หญิง|ผู้หญิง|ญ|ស្រី|महिला|स्त्री|लड़की|औरत",
        _S.MALE: "m|male|man|men|boy|masculino|hombre|varón|niño|h|masculin|homme|garçon|ชาย|ผู้ชาย|ช|ប្រុស|पुरुष|लड़का|आदमी",
        _S.OTHER: "other|o|x|otro|otra|autre|อื่นๆ|अन्य",
        _S.UNKNOWN: "?|unknown|not known|-|u|desconocido|inconnu|ไม่ทราบ|अज्ञात",
    }
)
AGE_BANDS = _words(
    {
        _B.UNDER_5: "0-4|0 to 4|under 5|<5|baby|infant|bebé|bebe|nourrisson",
        _B.UNDER_12: "5-11|5 to 11",
        _B.UNDER_18: "12-17|12 to 17",
        _B.UNDER_40: "18-39|18 to 39",
        _B.UNDER_60: "40-59|40 to 59",
        _B.OLDER: "60+|60 +|60 and more|60 or more|>60|over 60|60 y más|60 et plus",
        _B.UNKNOWN: "?|unknown|not known|-|u|desconocido|desconocida|inconnu|ไม่ทราบ|अज्ञात",
    }
)
STATUSES = _words(
    {
        _A.VICTIM: "v|victim|yes|y|víctima|sí|si|victime|oui|ใช่|បាទ|हाँ",
        _A.NOT_A_VICTIM: "x|n|no|not|not a victim|no victim|no víctima|no es víctima|non|pas victime|"
        "pas une victime|ไม่|ទេ|नहीं",
        _A.UNDECIDED: "u|?|-|undecided|unknown|open|pending|pendiente|por decidir|indécis|en attente",
    }
)
