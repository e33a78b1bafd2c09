"""Whether a text may point at a resident: what is looked for, and the words it was found in.

Officers may be named; a title before a name, an age, a day of birth, an address, a telephone or
reference number and an e-mail address may belong to a resident. A question, never an error.
"""

import re
from collections.abc import Iterator

MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
STREETS = (
    r"(?:Street|Road|Lane|Avenue|Close|Drive|Way|Court|Crescent|Gardens|Grove|Terrace|Place|"
    r"Square|Walk|Hill|Rise|Mews|Row)"
)
LOOKED_FOR = (
    ("a name with its title", re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Master)\.? [A-Z][\w'\u2019-]+")),
    (
        "an age",
        re.compile(
            r"\b(?:aged?|age of) \d{1,3}\b(?! ?(?:%|to\b|and (?:over|under)|or (?:over|under)|\+))"
            r"|\b(?:a|an|the|his|her|their) (?:\d{1,3}|\w+)[- ]year[- ]old\b",
            re.IGNORECASE,
        ),
    ),
    (
        "a day of birth",
        re.compile(
            r"\b(?:born(?: on)?|d\.?o\.?b\.?:?|date of birth:?) ?"
            rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)? {MONTHS})",
            re.IGNORECASE,
        ),
    ),
    (
        "an address",
        re.compile(
            rf"\b\d{{1,4}}[a-z]?,? (?:[A-Z][\w'\u2019]+ ){{1,3}}{STREETS}\b"
            r"|\b[Ff]lat \d{1,4}[A-Za-z]?\b"
        ),
    ),
    ("a postcode", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")),
    (
        "a telephone number",
        re.compile(r"(?<![\d.,])(?:\+44 ?\d{2,4}|0\d{2,4})(?:[ -]?\d{3,4}){2}\b"),
    ),
    ("an NHS number", re.compile(r"(?<![\d,.])\d{3}[ -]\d{3}[ -]\d{4}\b")),
    (
        "a National Insurance number",
        re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b"),
    ),
    ("an e-mail address", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
)


def may_identify(text: str) -> Iterator[tuple[str, str]]:
    """What it may be, and the words; each kind once."""
    for kind, pattern in LOOKED_FOR:
        found = pattern.search(text)
        if found:
            yield kind, found.group().strip()
