"""Made-up names that are usual in a country, for staff, survivors and accused. No combination means anybody."""

import random

#: country: women's names, men's names, family names
NAMES = {
    "TH": (
        "Malee Suda Ploy Kanya Orn Nida Araya",
        "Somchai Anan Kiet Niran Prasert Wichai",
        "Saelim Wongsawat Thongdee Kaewta Boonmee Srisuk",
    ),
    "KH": (
        "Sopheap Bopha Chenda Kunthea Maly Sreyneang",
        "Dara Rithy Sokha Vuthy Piseth Samnang",
        "Chhun Keo Ros Sao Prak Heng",
    ),
    "PH": (
        "Analyn Maricel Rowena Jessa Liezel Divina Marites Rhea Lorna Arlene Cherry Noemi",
        "Jomar Ramil Danilo Efren Arnel Rodel Nestor Joel Edwin Renato",
        "Revilla Dacanay Tumulak Ompad Gabutan Ybañez Labrador Sabejon Cañete Quijano Bacalso Maglasang",
    ),
    "KE": (
        "Wanjiru Achieng Nafula Njeri Akinyi Mwende",
        "Otieno Kamau Kiprono Mutua Barasa Njoroge",
        "Odhiambo Wekesa Mwangi Cheruiyot Ndungu Omondi",
    ),
    "UG": (
        "Nakato Nabirye Akello Namukasa Apio Kyomugisha",
        "Okello Mugisha Ssali Wasswa Opio Byaruhanga",
        "Nsubuga Achan Tumusiime Lubega Odongo Kato",
    ),
    "ZM": (
        "Chanda Mutinta Thandiwe Bwalya Namakau Luyando",
        "Mulenga Kabwe Mwansa Lubinda Sepiso Chisomo",
        "Banda Phiri Tembo Zulu Mwale Sakala",
    ),
    "RW": (
        "Uwase Mukamana Ingabire Umutoni Keza Uwera",
        "Habimana Mugabo Niyonzima Gasana Nkusi Hakizimana",
        "Uwimana Bizimana Ndayisaba Murenzi Rukundo Kayitesi",
    ),
    "GT": (
        "Marta Rosario Ixchel Elvira Dominga Yesenia",
        "Byron Otoniel Mynor Eliseo Wilmer Rigoberto",
        "Tzoc Ajanel Chavajay Morales Xicará Batz",
    ),
    "BO": (
        "Wara Nayra Eulalia Justina Rosmery Delia",
        "Wilson Rómulo Freddy Jhonny Macario Nelson",
        "Mamani Choque Condori Quisbert Apaza Limachi",
    ),
    "HN": (
        "Keyla Suyapa Dilcia Reina Waleska Nohemí",
        "Selvin Elmer Darwin Osman Marvin Franklin",
        "Zelaya Padilla Euceda Funes Banegas Cálix",
    ),
    "PE": (
        "Yovana Maruja Flor Nélida Roxana Edith",
        "Percy Wilder Teodoro Elvis Hermilio Rolando",
        "Huamán Tarazona Espíritu Cierto Rojas Illatopa",
    ),
    "EC": (
        "Paola Maribel Gladys Nathaly Blanca Rocío",
        "Byron Fausto Klever Wilmer Segundo Ángel",
        "Quishpe Guamán Toapanta Chicaiza Pilatasig Cóndor",
    ),
    "IN": (
        "Kavitha Meena Lakshmi Sunita Pooja Anjali Selvi",
        "Murugan Ravi Suresh Ganesh Prakash Anil Kumar",
        "Selvaraj Devi Mondal Shinde Naik Gowda Biswas",
    ),
    "US": ("Emily Grace Hannah Naomi", "Mark Aaron Joseph Peter", "Calloway Whitfield Ames Harlow"),
    "GB": ("Alice Imogen Beatrice", "Oliver Hugh Graham", "Penrose Aldridge Thorne"),
    "CA": ("Claire Maude Julie", "Ethan Luc Martin", "Tremblay Fraser Gagnon"),
    "DE": ("Katrin Anke Silke", "Jonas Holger Matthias", "Brandt Lindner Vogel"),
    "AU": ("Bronwyn Kylie Meredith", "Lachlan Angus Trevor", "Kingsford Dunstan Marsh"),
    "NL": ("Marieke Femke Anouk", "Sander Joost Pieter", "Visser Hoekstra Dekker"),
}
#: For a roster of hundreds round Chennai: women's names, men's names, and the father's name that follows them.
VILLAGE = (
    (
        "Dhanam Divya Ezhil Gomathi Indira Jayanthi Kala Kamatchi Kanmani Kaveri Lakshmi Malar Mallika Mariammal "
        "Muthulakshmi Pachaiammal Parvathi Ponni Pushpa Rajeswari Rani Sangeetha Saroja Selvi Sumathi Tamilselvi "
        "Thenmozhi Valli Vasantha"
    ),
    (
        "Anbu Arul Arumugam Chinnathambi Durai Elumalai Ezhumalai Gopal Govindan Iyyappan Kannan Karuppan Kathiravan "
        "Kumar Mani Manikkam Murugan Muthu Pandi Perumal Raja Ramu Sakthi Saravanan Sekar Subramani Surya Velu"
    ),
    (
        "Annamalai Chinnasamy Ekambaram Ganesan Kandasamy Kuppusamy Madhavan Munusamy Nagappan Natarajan Palani "
        "Periyasamy Ponnusamy Raghavan Ramasamy Selvaraj Shanmugam Thangavel Varadhan Veerappan"
    ),
)
#: How some of these names are written at home: (in Latin letters, in their script).
SCRIPTS = {
    "TH": (("Malee", "มาลี"), ("Suda", "สุดา"), ("Kanya", "กัญญา"), ("Somchai", "สมชาย"), ("Anan", "อนันต์")),
    "KH": (("Bopha", "បុប្ផា"), ("Chenda", "ចិន្តា"), ("Dara", "តារា"), ("Sokha", "សុខា")),
    "IN": (("Meena", "मीना"), ("Sunita", "सुनीता"), ("Pooja", "पूजा"), ("Anil", "अनिल"), ("Ravi", "रवि")),
}
#: Where one name is often all there is.
MONONYMS = ("IN", "PH", "KH")
TWO_FAMILY_NAMES = ("GT", "BO", "HN", "PE", "EC")


def full_name(rng: random.Random, country: str, sex: str) -> str:
    """A whole name: two family names where that is the custom."""
    women, men, families = (names.split() for names in NAMES[country])
    given = rng.choice(women if sex == "female" else men)
    if country in TWO_FAMILY_NAMES:
        return f"{given} {' '.join(rng.sample(families, 2))}"
    return f"{given} {rng.choice(families)}"


def given_name(rng: random.Random, country: str, sex: str) -> str:
    women, men, _families = (names.split() for names in NAMES[country])
    return rng.choice(women if sex == "female" else men)


def case_name(rng: random.Random, country: str, sex: str) -> str:
    """The name of somebody in a case: sometimes one name is all that is known."""
    if country in MONONYMS and rng.random() < 0.12:
        return given_name(rng, country, sex)
    return full_name(rng, country, sex)


def at_home(country: str, name: str) -> str:
    """The name's first word in its own script; empty when we do not have it."""
    return dict(SCRIPTS.get(country, ())).get(name.partition(" ")[0], "")
