"""What the codes of an office mean: countries, languages, law.

Only those of the offices there are and the languages of their casework (the domain rules, "People and places"); a code
that is not listed here is shown as it is.
"""

from django.utils.translation import gettext_lazy as _

#: ISO 3166-1.
COUNTRIES = {
    "AU": _("Australia"),
    "BO": _("Bolivia"),
    "CA": _("Canada"),
    "DE": _("Germany"),
    "EC": _("Ecuador"),
    "GB": _("United Kingdom"),
    "GT": _("Guatemala"),
    "HN": _("Honduras"),
    "IN": _("India"),
    "KE": _("Kenya"),
    "KH": _("Cambodia"),
    "NL": _("Netherlands"),
    "PE": _("Peru"),
    "PH": _("Philippines"),
    "RW": _("Rwanda"),
    "TH": _("Thailand"),
    "UG": _("Uganda"),
    "US": _("United States"),
    "ZM": _("Zambia"),
}
#: ISO 639-3.
LANGUAGES = {
    "aym": _("Aymara"),
    "bem": _("Bemba"),
    "ben": _("Bengali"),
    "ceb": _("Cebuano"),
    "deu": _("German"),
    "eng": _("English"),
    "fra": _("French"),
    "hin": _("Hindi"),
    "kan": _("Kannada"),
    "khm": _("Khmer"),
    "kin": _("Kinyarwanda"),
    "lug": _("Luganda"),
    "mar": _("Marathi"),
    "nld": _("Dutch"),
    "nya": _("Nyanja"),
    "pam": _("Kapampangan"),
    "que": _("Quechua"),
    "quc": _("K’iche’"),
    "spa": _("Spanish"),
    "swa": _("Swahili"),
    "tam": _("Tamil"),
    "tgl": _("Tagalog"),
    "tha": _("Thai"),
    "war": _("Waray"),
}
LEGAL_PROFILES = {"common_law": _("Common law"), "civil_law": _("Civil law")}


def named(code: str, names: dict) -> str:
    """“Philippines (PH)”; the code alone when `names` does not know it."""
    return f"{names[code]} ({code})" if code in names else code
