"""The code lists of a trafficking profile, as the Human Trafficking Case Data Standard 2.0 has them.

Source: Human Trafficking Case Data Standard (HTCDS) 2.0, International Organization for Migration / UN Migration,
https://github.com/UNMigration/HTCDS, licensed CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/). The lists are
taken over, English labels included; the words around them are ours, and IOM endorses nothing here.

Each list is the union of the field standards and of the templates' `validation` sheet. Where they differ:
- the field that says who decided is `vic_TraffickingStatusDecisionMakingOrg` in the field standards and
  `vic_TraffickinStatusDecisionMakingOrg` in both templates: FIELDS knows both;
- the field standards write “DebtBondage ” and its label with a space at the end, the `validation` sheet the label: kept
  without;
- several values are “multiselect” in the field standards, while one template takes a single one: several are taken;
- `vic_Vulnerabilities` is deprecated in the field standards, and still a list of the `validation` sheet: kept;
- `vic_TypeOfSexExploitation` has no “Other”, though other lists do: none is added.
"""

from django.utils.translation import gettext_lazy as _

ATTRIBUTION = _("Code lists: Human Trafficking Case Data Standard 2.0, IOM / UN Migration, CC BY 4.0.")

TRAFFICKING_STATUS = (
    ("PossibleVictimOfTrafficking", _("Possible victim of trafficking")),
    ("ActualVictimOfTrafficking", _("Actual victim of trafficking")),
    ("NotAVictimOfTrafficking", _("Not a victim of trafficking")),
)
DECISION_MAKING_ORG = (
    ("Police", _("Police")),
    ("NGO", _("NGO")),
    ("CourtOrProsecution", _("Court or prosecution")),
    ("NonPoliceGovernmentalOrganization", _("Non-police governmental organization")),
    ("Other", _("Other")),
)
RELATIONSHIP_TO_TRAFFICKER = (
    ("Familial", _("Familial")),
    ("Acquainted", _("Acquainted")),
    ("Unaquainted", _("Unaquainted")),
)
WEBSITES_AND_APPS = (
    ("Facebook", _("Facebook")),
    ("Instagram", _("Instagram")),
    ("WhatsApp", _("WhatsApp")),
    ("Telegram", _("Telegram")),
    ("FacebookMessenger", _("Facebook Messenger")),
    ("Viber", _("Viber")),
    ("SnapChat", _("SnapChat")),
    ("Line", _("Line")),
    ("4Sale", _("4Sale")),
    ("WeChat", _("WeChat")),
    ("QQ", _("QQ")),
    ("QZone", _("QZone")),
    ("TikTok", _("TikTok")),
    ("Twitter", _("Twitter")),
    ("Other", _("Other")),
)
METHOD_OF_RECRUITMENT = (
    ("AtAPlaceOfBusiness", _("At a place of business")),
    ("AtAnEducationalInstitution", _("At an educational institution")),
    ("AtWork", _("At work")),
    ("ThroughOnlineSocialNetworks", _("Through online social networks")),
    ("ThroughAnOnlineAdvertisement", _("Through an online advertisement")),
    ("ThroughATelevisionAdvert", _("Through a television advert")),
    ("ThroughANewspaperAdvert", _("Through a newspaper advert")),
    ("ThroughFamilyOrFamilyEvents", _("Through family or family events")),
    ("ThroughFriendsOrSocialEvents", _("Through friends or social events")),
    ("Other", _("Other")),
)
METHODS_OF_CONTROL = (
    ("PhysicalThreats", _("Physical threats")),
    ("ThreatsLawEnforcement", _("Threats of law enforcement")),
    ("ThreatensChildrenFamily", _("Threatens children/family")),
    ("DebtBondage", _("Debt bondage")),
    ("FalsePromises", _("False promises")),
    ("PhysicalAbuse", _("Physical abuse")),
    ("SexualAbuse", _("Sexual abuse")),
    ("TakesEarnings", _("Takes earnings")),
    ("RestrictsFinancialAccess", _("Restricts financial access")),
    ("RestrictsMedicalCare", _("Restricts medical care")),
    ("WithholdsNecessities", _("Withholds necessities")),
    ("PsychologicalAbuse", _("Psychological abuse")),
    ("PsychoactiveSubstance", _("Psychoactive substance")),
    ("ExcessiveWorkingHours", _("Excessive working hours")),
    ("WithholdsDocuments", _("Withholds documents")),
    ("Other", _("Other")),
)
TYPE_OF_EXPLOITATION = (
    ("ForcedLabour", _("Forced labour")),
    ("SexualExploitation", _("Sexual exploitation")),
    ("ChildLabour", _("Child labour")),
    ("ForcedMarriage", _("Forced marriage")),
    ("Servitude", _("Servitude")),
    ("ForcedMilitaryByNonStateActors", _("Forced military (by non-state actors)")),
    ("OrganRemoval", _("Organ removal")),
    ("ForcedBegging", _("Forced begging")),
    ("ForcedAdoption", _("Forced adoption")),
    ("Surrogacy", _("Surrogacy")),
    ("Other", _("Other")),
)
FORCED_LABOUR_INDUSTRY = (
    ("A_AgricultureForestryAndFishing", _("Agriculture, forestry and fishing")),
    ("B_MiningAndQuarrying", _("Mining and quarrying")),
    ("C_Manufacturing", _("Manufacturing")),
    ("D_ElectricityGasSteamAndAirConditioningSupply", _("Electricity, gas, steam and air conditioning supply")),
    ("E_WaterSupplySewerageWasteManagement", _("Water supply; sewerage, waste management and remediation")),
    ("F_Construction", _("Construction")),
    (
        "G_WholesaleAndRetailTradeRepairOfMotorVehicles",
        _("Wholesale and retail trade; repair of motor vehicles and motorcycles"),
    ),
    ("H_TransportationAndStorage", _("Transportation and storage")),
    ("I_AccommodationAndFoodServiceActivities", _("Accommodation and food service activities")),
    ("J_InformationAndCommunication", _("Information and communication")),
    ("K_FinancialAndInsuranceActivities", _("Financial and insurance activities")),
    ("L_RealEstateActivities", _("Real estate activities")),
    ("M_ProfessionalScientificAndTechnicalActivities", _("Professional, scientific and technical activities")),
    ("N_AdministrativeAndSupportServiceActivities", _("Administrative and support service activities")),
    ("O_PublicAdministrationAndDefence", _("Public administration and defence; compulsory social security")),
    ("P_Education", _("Education")),
    ("Q_HumanHealthAndSocialWorkActivities", _("Human health and social work activities")),
    ("R_ArtsEntertainmentAndRecreation", _("Arts, entertainment and recreation")),
    ("S_OtherServiceActivities", _("Other service activities")),
    (
        "T_ActivitiesOfHouseholdsAsEmployers",
        _(
            "Activities of households as employers; undifferentiated goods- and services- producing activities of "
            "households for own use"
        ),
    ),
    ("U_ActivitiesOfExtraterritorialOrganizations", _("Activities of extraterritorial organizations and bodies")),
)
TYPE_OF_SEX_EXPLOITATION = (
    ("Prostitution", _("Prostitution")),
    ("Pornography", _("Pornography")),
    ("RemoteInteractiveServices", _("Remote Interactive Services")),
    ("PrivateSexualServices", _("Private Sexual Services")),
)
VULNERABILITIES = (
    ("Addiction", _("Addiction")),
    ("SocialGroup", _("Social Group")),
    ("Discrimination", _("Discrimination")),
    ("Poverty", _("Poverty")),
    ("DisabilityAndPhysicalHealth", _("Disability and physical health")),
    ("MentalHealth", _("Mental health")),
    ("Migration", _("Migration")),
    ("Homelessness", _("Homelessness")),
    ("AbuseSocialMedia", _("Abuse - social media")),
    ("AbusePhysical", _("Abuse - physical")),
    ("Education", _("Education")),
    ("WorkEnvironment", _("Work environment")),
)

#: The standard's field → its list. A name that the templates write otherwise stands beside it.
FIELDS = {
    "vic_TraffickingStatus": TRAFFICKING_STATUS,
    "vic_TraffickingStatusDecisionMakingOrg": DECISION_MAKING_ORG,
    "vic_TraffickinStatusDecisionMakingOrg": DECISION_MAKING_ORG,
    "vic_RelationshipToTrafficker": RELATIONSHIP_TO_TRAFFICKER,
    "vic_RecruitmentWebsitesAndApps": WEBSITES_AND_APPS,
    "vic_MethodOfRecruitment": METHOD_OF_RECRUITMENT,
    "vic_MethodsOfControl": METHODS_OF_CONTROL,
    "vic_TypeOfExploitation": TYPE_OF_EXPLOITATION,
    "vic_ForcedLabourIndustry": FORCED_LABOUR_INDUSTRY,
    "vic_TypeOfSexExploitation": TYPE_OF_SEX_EXPLOITATION,
    "vic_ExploitationWebsitesAndApps": WEBSITES_AND_APPS,
    "vic_Vulnerabilities": VULNERABILITIES,
}

#: The status and who found it are kept once, on the person's role in the case; this is how the standard calls them.
STATUS_OF_VERIFICATION = {
    "possible": "PossibleVictimOfTrafficking",
    "actual": "ActualVictimOfTrafficking",
    "not": "NotAVictimOfTrafficking",
}
ORG_OF_FINDER = {
    "own_staff": "NGO",
    "court": "CourtOrProsecution",
    "referral_mechanism": "NonPoliceGovernmentalOrganization",
    "police": "Police",
    "labour_inspector": "NonPoliceGovernmentalOrganization",
    "other": "Other",
}


def codes(listed) -> list[str]:
    """The codes of a list, in its order."""
    return [code for code, _label in listed]


def labels(listed, chosen) -> list[str]:
    """The labels of the chosen codes, in the order of the list."""
    return [str(label) for code, label in listed if code in chosen]
