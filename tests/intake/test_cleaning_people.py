"""Names of persons: order, titles, particles and capitals; what does not tell who it is, is held."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.intake.cleaning.people import person, person_key

NAMES = (  # what stands there; the name, the title, given and family name where something tells them
    ("John Doe", "John Doe", "", "", ""),
    ("  John \u00a0 Doe ", "John Doe", "", "", ""),
    ("DOE, John", "John Doe", "", "John", "Doe"),
    ("Doe, John", "John Doe", "", "John", "Doe"),
    ("DOE John", "John Doe", "", "John", "Doe"),
    ("John DOE", "John Doe", "", "John", "Doe"),
    ("JOHN DOE", "John Doe", "", "", ""),
    ("DOE, JOHN", "John Doe", "", "John", "Doe"),
    ("john doe", "john doe", "", "", ""),
    ("Mr John Doe", "John Doe", "Mr", "", ""),
    ("Mr. John DOE", "John Doe", "Mr.", "John", "Doe"),
    ("MR. JOHN DOE", "John Doe", "MR.", "", ""),
    ("Ms. Ama SAMPLE", "Ama Sample", "Ms.", "Ama", "Sample"),
    ("Mrs Jane Doe", "Jane Doe", "Mrs", "", ""),
    ("Dr. Jane Doe", "Jane Doe", "Dr.", "", ""),
    ("Dr Doe", "Doe", "Dr", "", ""),
    ("Prof. Dr. Hans Meyer", "Hans Meyer", "Prof. Dr.", "", ""),
    ("H.E. Mr. John Doe", "John Doe", "H.E. Mr.", "", ""),
    ("H.E. Ambassador Jane DOE", "Jane Doe", "H.E. Ambassador", "Jane", "Doe"),
    ("His Excellency Mr. John Doe", "John Doe", "His Excellency Mr.", "", ""),
    ("S.E. M. Jean DUPONT", "Jean Dupont", "S.E. M.", "Jean", "Dupont"),
    ("Amb. Jane Doe", "Jane Doe", "Amb.", "", ""),
    ("Col. John Doe", "John Doe", "Col.", "", ""),
    ("Lt. Col. John Doe", "John Doe", "Lt. Col.", "", ""),
    ("Brig. Gen. John Doe", "John Doe", "Brig. Gen.", "", ""),
    ("Sr. Juan PÉREZ", "Juan Pérez", "Sr.", "Juan", "Pérez"),
    ("Sra. María Pérez", "María Pérez", "Sra.", "", ""),
    ("M. Jean DUPONT", "Jean Dupont", "M.", "Jean", "Dupont"),
    ("M. Jean Dupont", "M. Jean Dupont", "", "", ""),
    ("Mme Marie DUPONT", "Marie Dupont", "Mme", "Marie", "Dupont"),
    ("Mlle. Marie Dupont", "Marie Dupont", "Mlle.", "", ""),
    ("Herr Hans Müller", "Hans Müller", "Herr", "", ""),
    ("Frau Dr. Anna MÜLLER", "Anna Müller", "Frau Dr.", "Anna", "Müller"),
    ("Г-н Иван Петров", "Иван Петров", "Г-н", "", ""),
    ("г-жа Анна ПЕТРОВА", "Анна Петрова", "г-жа", "Анна", "Петрова"),
    ("ИВАНОВ Иван Иванович", "Иванов Иван Иванович", "", "Иван Иванович", "Иванов"),
    ("السيد أحمد علي", "أحمد علي", "السيد", "", ""),
    ("السيدة فاطمة حسن", "فاطمة حسن", "السيدة", "", ""),
    ("王伟", "王伟", "", "", ""),
    ("王伟先生", "王伟", "先生", "", ""),
    ("李娜 女士", "李娜", "女士", "", ""),
    ("LI Wei", "Li Wei", "", "Wei", "Li"),
    ("ZHANG Wei", "Zhang Wei", "", "Wei", "Zhang"),
    ("KIM Min-jun", "Kim Min-jun", "", "Min-jun", "Kim"),
    ("NGUYEN Van An", "Nguyen Van An", "", "Van An", "Nguyen"),
    ("He Wei", "He Wei", "", "", ""),
    ("O'BRIEN, Patrick", "Patrick O'Brien", "", "Patrick", "O'Brien"),
    ("Patrick O’BRIEN", "Patrick O’Brien", "", "Patrick", "O’Brien"),
    ("MCDONALD, Ann", "Ann McDonald", "", "Ann", "McDonald"),
    ("Ann MACDONALD", "Ann MACDONALD", "", "Ann", "MACDONALD"),
    ("SMITH-JONES, Ann", "Ann Smith-Jones", "", "Ann", "Smith-Jones"),
    ("Jan van der BERG", "Jan van der Berg", "", "Jan", "van der Berg"),
    ("VAN DER BERG Jan", "Jan van der Berg", "", "Jan", "van der Berg"),
    ("van der Berg, Jan", "Jan van der Berg", "", "Jan", "van der Berg"),
    ("DE LA CRUZ, María José", "María José de la Cruz", "", "María José", "de la Cruz"),
    ("María DE LA CRUZ", "María de la Cruz", "", "María", "de la Cruz"),
    ("GARCÍA MÁRQUEZ, Ana", "Ana García Márquez", "", "Ana", "García Márquez"),
    ("Ahmed AL-SAYED", "Ahmed Al-Sayed", "", "Ahmed", "Al-Sayed"),
    ("al-Sayed, Ahmed", "Ahmed al-Sayed", "", "Ahmed", "al-Sayed"),
    ("Abdul bin RASHID", "Abdul bin Rashid", "", "Abdul", "bin Rashid"),
    ("Aïssata N'DIAYE", "Aïssata N'Diaye", "", "Aïssata", "N'Diaye"),
    ("J. R. DOE", "J. R. Doe", "", "J. R.", "Doe"),
    ("DOE, J.R.", "J.R. Doe", "", "J.R.", "Doe"),
    ("JR Doe", "JR Doe", "", "", ""),
    ("John Doe III", "John Doe III", "", "", ""),
    ("John Doe, Jr.", "John Doe Jr", "", "", ""),
    ("John Doe, PhD", "John Doe", "", "", ""),
    ("Jane DOE, Ph.D.", "Jane Doe", "", "Jane", "Doe"),
    ("Doe, Dr. John", "John Doe", "Dr.", "John", "Doe"),
    ("Dr. DOE, John", "John Doe", "Dr.", "John", "Doe"),
    ("Doe, Mr.", "Doe", "Mr", "", ""),
    ("Judge", "Judge", "", "", ""),
    ("Suharto", "Suharto", "", "", ""),
)
NOBODY = (
    "n/a",
    "-",
    "N.N.",
    "TBC",
    "to be confirmed",
    "vacant",
    "Vacante",
    "вакантно",
    "شاغر",
    "空缺",
    "Mr.",
    "Dr. ",
    "H.E.",
    "john@example.org",
    "https://example.org",
    "+233 30 255 0100",
    "12",
    "John Doe 2",
    "John Doe; Jane Doe",
    "John Doe and Jane Doe",
    "John Doe & Jane Doe",
    "John Doe / Jane Doe",
    "Doe, John, Director",
    "John Doe, Director",
    "John Doe, Ministry of Foreign Affairs",
    "Doe, John, Jane",
    "John Doe?",
    "=cmd|' /C calc'!A0",
)


@pytest.mark.parametrize(("text", "name", "title", "given_name", "family"), NAMES)
def test_a_name_is_given_name_first_without_its_title(text, name, title, given_name, family):
    """Commas and capitals tell the family name; where nothing tells it, the order stays and the parts stay empty."""
    found, clean = person(text)
    assert found == (name, title, given_name, family), clean
    assert clean.values == (name,)
    assert not clean.problem
    assert [change[:2] for change in clean.changes] == ([] if text == name else [(text, name)])


@pytest.mark.parametrize("text", NOBODY)
def test_what_names_nobody_or_several_is_held(text):
    """No word is taken for a name that may be a function, a second person or a place-holder."""
    found, clean = person(text)
    assert not found.text
    assert clean.values == ()
    assert clean.problem


@pytest.mark.parametrize(
    ("given_name", "family", "name"),
    [
        ("Ama", "SAMPLE", "Ama Sample"),
        ("AMA", "SAMPLE", "Ama Sample"),
        ("Ms. Ama", "Sample", "Ama Sample"),
        ("", "SAMPLE", "Sample"),
        ("Ama", "", "Ama"),
        ("Jan", "van der Berg", "Jan van der Berg"),
        ("Иван", "Петров", "Иван Петров"),
        ("أحمد", "علي", "أحمد علي"),
        ("伟", "王", "王伟"),
    ],
)
def test_two_columns_make_one_name(given_name, family, name):
    """Given name first; in Chinese the family name, without a blank."""
    found, clean = person(given=given_name, family=family)
    assert found.text == name
    assert clean.values == (name,)


def test_a_name_beside_two_columns_must_be_the_same():
    """The columns tell the parts; another name in a third is held."""
    assert person("DOE, John", given="John", family="Doe")[0] == ("John Doe", "", "John", "Doe")
    assert person("Jane Roe", given="John", family="Doe")[1].problem


def test_a_title_has_its_own_column():
    """What stands in the column comes first, what stood before the name follows."""
    assert person("Dr. Jane Doe", honorific="Ms")[0] == ("Jane Doe", "Ms Dr.", "", "")
    assert person("Jane Doe", honorific="office@example.org")[1].problem


def test_all_ways_to_write_a_name_have_one_key():
    """Order, case, titles, accents and hyphens do not count."""
    for same in (
        ("DOE John", "John Doe", "Doe, John", "Mr. John DOE", "JOHN DOE", "Dr. john doe", "John Doe, PhD"),
        ("Jan van der BERG", "VAN DER BERG Jan", "van der Berg, Jan"),
        ("María Pérez", "PEREZ, Maria", "Sra. Maria PÉREZ"),
        ("Г-н Иван Петров", "ПЕТРОВ Иван", "Ivan Petrov"),
        ("王伟", "王伟先生"),
        ("Ahmed Al-Sayed", "AL SAYED, Ahmed"),
    ):
        assert len({person_key(name) for name in same}) == 1, same
    assert person_key("John Doe") != person_key("John Roe")
    assert person_key("Mr.")
    assert person_key("") == ""


@given(st.one_of(st.text(max_size=40), st.text("aZé ,.'-MDrJOHNmcİIМ.王", max_size=30)))
def test_any_text_is_a_name_or_held(text):
    """Nothing is raised; a name cleaned again is itself, and its key the same."""
    found, clean = person(text)
    assert not (clean.values and clean.problem)
    person_key(text)
    if found.text:
        assert person(found.text)[0].text == found.text
