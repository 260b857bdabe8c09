"""The eleven indicators of forced labour, each with the question that asks for it.

Source: International Labour Organization, “ILO indicators of forced labour” (Special Action Programme to Combat Forced
Labour, 2012). The names are the ILO's; the questions are ours.
"""

from django.utils.translation import gettext_lazy as _

INDICATORS = (
    (
        "abuse_of_vulnerability",
        _("Abuse of vulnerability"),
        _("Was a weak position used: no papers, no language, no other income, a disability?"),
    ),
    ("deception", _("Deception"), _("Was something else promised: another job, place, wage or employer?")),
    ("restriction_of_movement", _("Restriction of movement"), _("Was the person locked in, guarded or followed?")),
    ("isolation", _("Isolation"), _("Was the person kept from others: a remote place, no telephone, no visits?")),
    (
        "physical_and_sexual_violence",
        _("Physical and sexual violence"),
        _("Was the person, or somebody dear to them, hurt?"),
    ),
    (
        "intimidation_and_threats",
        _("Intimidation and threats"),
        _("Was harm threatened: violence, the police, deportation, the family?"),
    ),
    (
        "retention_of_identity_documents",
        _("Retention of identity documents"),
        _("Were papers or valuables taken, and not given back when asked for?"),
    ),
    ("withholding_of_wages", _("Withholding of wages"), _("Was pay kept back, or cut without need?")),
    ("debt_bondage", _("Debt bondage"), _("Did the person work off a debt, an advance or a family's debt?")),
    (
        "abusive_working_and_living_conditions",
        _("Abusive working and living conditions"),
        _("Was the work dangerous or degrading, or the place to live unfit?"),
    ),
    (
        "excessive_overtime",
        _("Excessive overtime"),
        _("Were the hours beyond what the law allows, without a way to refuse?"),
    ),
)
CODES = [code for code, _name, _question in INDICATORS]
