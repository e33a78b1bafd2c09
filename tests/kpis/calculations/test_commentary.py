"""When a commentary is asked for, and what is odd about one."""


from kpis.calculations.commentary import contradiction
from tests.kpis.calculations.commentaries import COMMENTARIES


def alarms():
    """Every labelled commentary with its label and whether the rule speaks."""
    return [
        (label, bool(contradiction(text, status=status, polarity=polarity)), text)
        for status, polarity, label, text in COMMENTARIES
    ]


def test_contradictions_are_found_in_fifty_labelled_commentaries(capsys):
    found = alarms()
    contradicting = [text for label, _spoke, text in found if label]
    missed = [text for label, spoke, text in found if label and not spoke]
    false = [text for label, spoke, text in found if spoke and not label]
    hits = len(contradicting) - len(missed)
    with capsys.disabled():
        print(f"\nContradictions: {hits} of {len(contradicting)} found, {len(false)} false alarms")
        for words, texts in (("missed", missed), ("false alarm", false)):
            print("".join(f"  {words}: {text}\n" for text in texts), end="")
    assert len(found) == 50
    assert (hits, len(contradicting), len(false)) == (23, 24, 0)
