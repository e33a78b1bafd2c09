"""Parts of a workbook in XML, read by events and without what XML may do besides."""

from collections.abc import Callable
from xml.parsers import expat

from perfportal.core.documents.tables import DocumentError


class XmlReader:
    """Calls `start(name, attributes)`, and where given `end(name)` and `text(words)`.

    Names come without their prefix: sheets are written with and without one.
    """

    def __init__(self, *, broken: str, start: Callable, end=None, text=None):
        self._broken = broken
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = lambda name, attributes: start(
            name.rpartition(":")[2], attributes
        )
        if end:
            self.parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
        self.parser.CharacterDataHandler = text

    def read(self, xml: bytes, *, finish: Callable = lambda: None) -> None:
        """All of it; `finish` is what is still to be done at its end."""
        try:
            self.parser.Parse(xml, True)
            finish()
        except DocumentError:
            raise
        except Exception as error:
            # Not XML, or not what the handlers may rely on: a cell named 1A, a missing name.
            raise DocumentError(self._broken) from error

    def _refuse(self, *_declaration):
        raise DocumentError(self._broken)


def attribute(attributes: dict[str, str], name: str, default: str = "") -> str:
    """An attribute by its name without the prefix."""
    if name in attributes:
        return attributes[name]
    ending = f":{name}"
    return next((v for key, v in attributes.items() if key.endswith(ending)), default)
