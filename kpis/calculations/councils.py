"""When two spellings name one council, and which codes name a place larger than one."""

import re

GSS_CODE = re.compile(r"[EWSNK]\d{8}")
ENGLAND, REGION = "E92", "E12"
# What councils call themselves around the name of their place. A county or city stays: it may be
# all that tells two councils apart.
BEFORE = re.compile(
    r"^(the )?((london|royal|metropolitan|county) )*(borough|district)( council)? of (the )?"
    r"|^(the )?city (and county )?of |^the "
)
AFTER = re.compile(
    r"( (city and )?((metropolitan|royal|london|county) )*(borough|district|county|city|unitary))?"
    r"( of)? council$| city$"
)


def is_gss_code(text: str) -> bool:
    """`E08000002`: a letter for the nation and eight digits."""
    return bool(GSS_CODE.fullmatch(text.strip().upper()))


def is_england(text: str) -> bool:
    """The whole of England, by name or code: a series and never a council."""
    text = text.strip().upper()
    return text == "ENGLAND" or (is_gss_code(text) and text.startswith(ENGLAND))


def is_region(text: str) -> bool:
    """A region of England by its code."""
    return is_gss_code(text) and text.strip().upper().startswith(REGION)


def council_key(name: str) -> str:
    """`Bury Metropolitan Borough Council` and `Bury` are one: `bury`."""
    text = re.sub(r"[^\w ]+", " ", name.lower().replace("&", " and ").replace("'", ""))
    text = " ".join(text.split())
    short = AFTER.sub("", BEFORE.sub("", text)).strip()
    return short or text
