"""Words of the demonstration's cases: plain, respectful, never graphic. All of it made up."""

from offices.casework import CaseworkType as T

#: kind: name, services, places
PARTNERS = {
    "police": ("Police protection unit, {city}", "", None),
    "prosecutor": ("Office of the prosecutor, {city}", "", None),
    "court": ("Regional court, {city}", "", None),
    "labour_inspectorate": ("Labour inspectorate, {city}", "", None),
    "oversight": ("Human rights commission, {city}", "", None),
    "shelter": ("Harbour House, {city}", "Rooms, meals, day care", 24),
    "clinic": ("Family clinic, {city}", "Health care, counselling", None),
    "school": ("Bridge learning centre, {city}", "Catch-up classes, vocational courses", 40),
    "ngo": ("Neighbours' Legal Aid, {city}", "Advice, accompaniment to court", None),
}
#: More courts of a city, beside the one above.
COURTS = ("Family court, {city}", "Regional court, branch 24, {city}")
PLACES = (
    "Old Market",
    "Riverside",
    "Station quarter",
    "Hillside",
    "Harbour district",
    "North Ward",
    "Mill Road",
    "Lakeside",
)
#: How a case of each type came to the office.
SUMMARIES = {
    T.BONDED_LABOUR: (
        "Families work off an advance at a brick kiln and may not leave until it is paid.",
        "An advance at a rice mill has grown for years; those who left were brought back.",
    ),
    T.FORCED_LABOUR: (
        "Workers of a fishing boat had their papers kept and were not paid.",
        "A garment workshop locks its doors at night; wages were kept back for months.",
    ),
    T.CSEC: (
        "A teacher noticed that a pupil was kept at a bar after school hours.",
        "A hotline call tells of children kept at a guest house.",
    ),
    T.OSEC: (
        "A foreign police force passed on that a child in the area may be at risk online.",
        "A neighbour is worried about children kept indoors with cameras.",
    ),
    T.SEX_TRAFFICKING: (
        "A woman was promised work in a restaurant, was brought to a bar and could not leave.",
        "Several young women share a debt for travel that none of them agreed to.",
    ),
    T.CHILD_SEXUAL_ASSAULT: (
        "A grandmother came with her grandchild and asks for protection and a lawyer.",
        "A school nurse referred a pupil who asked for help.",
    ),
    T.SEXUAL_VIOLENCE: (
        "A woman reported an assault to the clinic and wants to bring charges.",
        "A worker asks for help against a supervisor.",
    ),
    T.PROPERTY_GRABBING: (
        "A widow was driven from her house after the funeral; relatives sold the land.",
        "Two orphans were put off the plot that their father left them.",
    ),
    T.POLICE_ABUSE: (
        "A market trader has been held without a charge since a street sweep.",
        "A young man is accused of a theft he cannot have done; bail was asked for his release.",
    ),
    T.DOMESTIC_VIOLENCE: (
        "A mother of two left home for safety and asks for a protection order.",
        "A neighbour brought a woman who does not dare to go home.",
    ),
    T.CITIZENSHIP: (
        "A family of a hill village has no papers, and the children cannot go to school beyond sixth grade.",
    ),
}
#: What a case of each type is charged as, the usual first: ICCS codes, under which statutes of a country are found.
OFFENCES = {
    T.BONDED_LABOUR: ("02032", "0203", "0204"),
    T.FORCED_LABOUR: ("02032", "0203", "0204"),
    T.CSEC: ("030222", "0204"),
    T.OSEC: ("030221", "0204"),
    T.SEX_TRAFFICKING: ("0204", "03021"),
    T.CHILD_SEXUAL_ASSAULT: ("030113", "030222", "03011"),
    T.SEXUAL_VIOLENCE: ("03011", "03012"),
    T.PROPERTY_GRABBING: ("0509",),
    T.POLICE_ABUSE: ("02011", "02022"),
    T.DOMESTIC_VIOLENCE: ("0201",),
    T.CITIZENSHIP: ("0204",),
}
NOTES = (
    "Visited at the agreed place. The family is well and asks when the next appointment is.",
    "Spoke with the investigator of the police unit; the statement is complete.",
    "The school has agreed to a place from next term.",
    "Transport to court is arranged; the support person comes along.",
    "The landlord agreed to wait for the rent until the end of the month.",
    "Interpreter found for the next hearing.",
)
TASKS = (
    ("social_worker", "Confirm safe contact before calling"),
    ("lawyer", "Send the witness list to the prosecutor"),
    ("social_worker", "Write up the home visit"),
    ("lawyer", "Find an interpreter for the hearing"),
    ("investigator", "Ask the protection unit about the missing statement"),
    ("social_worker", "Send the letter to the school"),
    ("transformation_specialist", "Prepare the meeting with the court's administrator"),
    ("investigator", "Trace the third person through the shelter"),
)
HOURS = ("weekdays 10:00–15:00", "evenings after 18:00", "Saturday mornings", "any day before noon")
DECLINED = (
    ("It is outside the area in which the office works.", "Neighbours' Legal Aid"),
    ("A public lawyer has the case already and works it well.", "Office of the prosecutor"),
    ("It is of a type that the office does not take.", "Family clinic"),
)
#: stage of justice, cause, what failed
GAPS = (
    ("investigation", "lack_of_resources", "No female officer was on duty at night to take the statement."),
    ("trial", "lack_of_resources", "The court has no room where a child can testify by live link."),
    ("complaint", "lack_of_good_will", "The desk sent the family away twice before it wrote the complaint down."),
    ("charge", "corruption", "A payment was asked for before the file was passed on."),
    ("enforcement", "lack_of_good_will", "The order to give the house back was not carried out for months."),
    ("sentence", "lack_of_resources", "Compensation was ordered, and no office is charged with collecting it."),
)
#: kind, title, institution
REFORMS = (
    ("procedure", "A woman officer on duty day and night", "Police protection unit"),
    ("unit", "A room for children's testimony in the regional court", "Regional court"),
    ("mou", "Referral of complaints within one working day", "Office of the prosecutor"),
    ("budget", "A budget line for enforcing court orders", "Regional court"),
)
REFORM_PROOFS = (
    "Decision signed by the head of the institution.",
    "Circular published and posted in every station.",
    "Two inspections found it followed.",
)
CAUSE_SAYS = {
    "relief": "The person is safe with relatives and asked to stay there.",
    "waive": "Nobody could be identified, and the authorities closed their file.",
    "not_found": "The address was empty when the authorities came; neighbours say the family moved away.",
    "closing": "All four stages are done, and the family knows whom to call.",
    "not_yet": "The family asks for one more visit before the case is closed.",
    "reopening": "A new witness came forward.",
}


#: type: short name of an operation, and its site
RAIDS = {
    T.BONDED_LABOUR: ("Brick kiln near {place}", "Kiln with four chimneys, two kilometres beyond {place}"),
    T.FORCED_LABOUR: ("Locked workshop, {place}", "Workshop on the second floor behind the market, {place}"),
    T.CSEC: ("Guest house, {place}", "Guest house with a blue gate, {place}"),
    T.OSEC: ("House with cameras, {place}", "Row house at the end of the lane, {place}"),
    T.SEX_TRAFFICKING: ("Bar, {place}", "Bar with rooms upstairs, {place}"),
}
PLAN = (
    "Meet at the station at 04:30. The authority enters first and secures both gates. The social worker and the "
    "interpreter speak with people apart from their employers. Nobody is asked to testify on that day. Papers, phones "
    "and the wage book are seized by the authority. Buses leave as soon as families are together."
)
#: what may go wrong, how likely, how bad, what is done about it
RISKS = (
    ("Somebody warns the owner", 2, 3, "The day is known to the team alone; the buses are booked for another town."),
    ("Families are separated on the way out", 2, 2, "Family groups are written on the roster before anybody boards."),
    ("Children fall ill in the heat", 1, 2, "Water on each bus, and an ambulance at the crossroads."),
)
#: what is to be done better, and the institution if it is one of the justice system
LESSONS = (
    ("The warrant came two hours late; ask for it the evening before.", "Regional court"),
    ("One interpreter was too few for the women's statements.", ""),
    ("No woman officer came along, and nobody had asked for one.", "Police protection unit"),
)
#: kind, what was found
ACTIVITIES = (
    ("tip", "A bus driver tells that people are brought there at night and that nobody takes the bus back."),
    (
        "site_visit",
        "Walked past twice. One gate, chained; bars on the windows of the upper floor; two men at the door.",
    ),
    ("records_check", "The register names one owner for three buildings. No wages were ever declared for them."),
    ("surveillance", "From five in the morning until noon eleven people went in, and none came out."),
    (
        "authority_meeting",
        "The unit is willing to lead, and asks for the register's extract before it applies to court.",
    ),
)
#: main type: what a profile says of somebody who lived through it. Codes of HTCDS 2.0 and of the ILO.
_LABOUR_PROFILE = {
    "relationship": "Acquainted",
    "recruitment_methods": ["ThroughFriendsOrSocialEvents"],
    "exploitation_types": ["ForcedLabour"],
    "industry": "C_Manufacturing",
    "control_methods": ["DebtBondage", "ExcessiveWorkingHours", "WithholdsDocuments"],
    "vulnerabilities": ["Poverty", "Migration"],
    "indicators_yes": [
        "debt_bondage",
        "withholding_of_wages",
        "excessive_overtime",
        "restriction_of_movement",
        "retention_of_identity_documents",
        "abusive_working_and_living_conditions",
    ],
    "indicators_no": ["physical_and_sexual_violence"],
    "indicator_words": {"debt_bondage": "An advance for the journey, which grew every month."},
}
PROFILES = {
    T.BONDED_LABOUR: _LABOUR_PROFILE,
    T.FORCED_LABOUR: _LABOUR_PROFILE,
    T.SEX_TRAFFICKING: {
        "relationship": "Acquainted",
        "recruitment_methods": ["ThroughFriendsOrSocialEvents", "ThroughOnlineSocialNetworks"],
        "recruitment_apps": ["Facebook"],
        "exploitation_types": ["SexualExploitation"],
        "control_methods": ["FalsePromises", "WithholdsDocuments", "TakesEarnings"],
        "vulnerabilities": ["Poverty"],
        "indicators_yes": [
            "deception",
            "retention_of_identity_documents",
            "restriction_of_movement",
            "withholding_of_wages",
            "intimidation_and_threats",
            "isolation",
        ],
        "indicators_no": ["excessive_overtime"],
        "indicator_words": {"deception": "Work in a restaurant was promised."},
    },
}
