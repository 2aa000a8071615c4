"""What the cells of a column look like: a light look, for which no cell is cleaned."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from directory.text import fold

MOST: Final = 200  # cells of a column that are looked at


def words_of(text: str) -> frozenset[str]:
    """A list of words, each folded."""
    return frozenset(fold(word) for word in text.split())


_EMAIL: Final = re.compile(r"(?i)(?:^|[\s<:;,(])[^\s@<>;,]+@[^\s@<>;,]+\.\w{2,}")
_WEB: Final = re.compile(
    r"(?i)^\s*(?:https?://|www\.)\S+\s*$|^\s*[\w-]+(?:\.[\w-]+)*\.(?:org|com|net|int|gov|edu)/?\s*$"
)
_PHONE: Final = re.compile(r"^[\s']*(?:tel\.?|ph\.?|t:)?\s*\(?(?:\+|00)\s*\d[\d\s()./-]{5,}", re.IGNORECASE)
_LOCAL: Final = re.compile(r"^[\s']*\(?0?\d[\d\s()./-]{5,}$")
_NUMBER: Final = re.compile(r"^\s*[-+]?\d+(?:[.,]\d+)*\s*%?\s*$")
_ERROR: Final = re.compile(r"^#[A-Z0-9/]+[!?]?$")
_DATE: Final = re.compile(
    r"(?i)^\s*(?:\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}|"
    r"\d{1,2}\.?\s*[-–]?\s*(?:\d{1,2}\s+)?[^\W\d]{3,12}\.?,?\s+\d{4}|[^\W\d]{3,12}\s+\d{1,2},?\s+\d{4})"
    r"(?:[T ]\d\d:\d\d\S*)?\s*$"
)
_HONORIFICS: Final = words_of(
    "mr mrs ms miss mx dr prof professor he h.e. sir amb ambassador eng m mme mlle monsieur madame me s.e. se "
    "sr sra srta dr. dra don doña herr frau hr fr dipl-ing г-н г-жа господин госпожа д-р проф السيد السيدة د "
    "الدكتور الدكتورة سعادة الآنسة lt col gen capt maj rev hon honourable"
)
# ISO 3166-1, two letters and three
_ISO: Final = words_of(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA "
    "CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA "
    "GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP "
    "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS "
    "MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS "
    "RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW "
    "TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW "
    "AND ARE AFG ATG AIA ALB ARM AGO ATA ARG ASM AUT AUS ABW ALA AZE BIH BRB BGD BEL BFA BGR BHR BDI BEN BLM BMU BRN "
    "BOL BES BRA BHS BTN BVT BWA BLR BLZ CAN CCK COD CAF COG CHE CIV COK CHL CMR CHN COL CRI CUB CPV CUW CXR CYP CZE "
    "DEU DJI DNK DMA DOM DZA ECU EST EGY ESH ERI ESP ETH FIN FJI FLK FSM FRO FRA GAB GBR GRD GEO GUF GGY GHA GIB GRL "
    "GMB GIN GLP GNQ GRC SGS GTM GUM GNB GUY HKG HMD HND HRV HTI HUN IDN IRL ISR IMN IND IOT IRQ IRN ISL ITA JEY JAM "
    "JOR JPN KEN KGZ KHM KIR COM KNA PRK KOR KWT CYM KAZ LAO LBN LCA LIE LKA LBR LSO LTU LUX LVA LBY MAR MCO MDA MNE "
    "MAF MDG MHL MKD MLI MMR MNG MAC MNP MTQ MRT MSR MLT MUS MDV MWI MEX MYS MOZ NAM NCL NER NFK NGA NIC NLD NOR NPL "
    "NRU NIU NZL OMN PAN PER PYF PNG PHL PAK POL SPM PCN PRI PSE PRT PLW PRY QAT REU ROU SRB RUS RWA SAU SLB SYC SDN "
    "SWE SGP SHN SVN SJM SVK SLE SMR SEN SOM SUR SSD STP SLV SXM SYR SWZ TCA TCD ATF TGO THA TJK TKL TLS TKM TUN TON "
    "TUR TTO TUV TWN TZA UKR UGA UMI USA URY UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM MYT ZAF ZMB ZWE"
)


def is_iso(text: str) -> bool:
    """Whether a text is a country's code, in capitals."""
    return text.isupper() and text.strip().casefold() in _ISO


def is_email(text: str) -> bool:
    """Whether a mailbox stands in it."""
    return bool(_EMAIL.search(text[:500]))


def is_web(text: str) -> bool:
    """Whether it is a web address."""
    return bool(_WEB.match(text[:500]))


def is_phone(text: str) -> bool:
    """Whether it is a number in international form."""
    return bool(_PHONE.match(text[:200]))


def is_date(text: str) -> bool:
    """Whether it is a date, or a month."""
    return bool(_DATE.match(text[:100]))


def is_error(text: str) -> bool:
    """Whether it is a spreadsheet's error: #REF!, #N/A."""
    return bool(_ERROR.match(text[:20]))


def is_value(text: str) -> bool:
    """Whether it is something that no name of a column is: a mailbox, an address in the web, a number, a date."""
    return any(test(text) for test in (is_email, is_web, is_phone, is_date, is_number, is_error)) or bool(
        _LOCAL.match(text[:100])
    )


def is_number(text: str) -> bool:
    """Whether it is a number and no more."""
    return bool(_NUMBER.match(text[:100]))


def is_honorific(text: str) -> bool:
    """Whether it is a form of address: Mr, Mme, H.E. Dr."""
    found = fold(text[:60]).split()
    return bool(found) and all(word in _HONORIFICS for word in found)


def share(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    """The share of cells that pass, of those in which something stands; 0 where there are none."""
    return sum(map(test, cells)) / len(cells) if cells else 0.0


def filled(cells: Iterable[str]) -> tuple[str, ...]:
    """The cells to look at: those in which something stands, the first `MOST`."""
    found: list[str] = []
    for cell in cells:
        if cell.strip():
            found.append(cell.strip())
            if len(found) == MOST:
                break
    return tuple(found)
