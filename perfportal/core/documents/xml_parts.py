"""Parts of a workbook in XML, read by events and without what XML may do besides."""

from collections.abc import Callable
from xml.parsers import expat

from perfportal.core.documents.tables import DocumentError


class XmlReader:
    """Calls `start(name, attributes)`, and where given `end(name)` and `text(words)`."""

    def __init__(self, *, broken: str, start: Callable, end=None, text=None):
        self._broken = broken
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = start
        self.parser.EndElementHandler = end
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


class Handlers(dict):
    """What to do with elements by their names without the prefix, with which some are written.

    `other` is for elements of any other name.
    """

    def __init__(self, handlers: dict[str, Callable], other: Callable = lambda *_given: None):
        super().__init__(handlers)
        self._other = other

    def __missing__(self, name: str) -> Callable:
        handler = self.get(local(name), self._other)
        self[name] = handler
        return handler


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def attribute(attributes: dict[str, str], name: str, default: str = "") -> str:
    """An attribute by its name without the prefix."""
    if name in attributes:
        return attributes[name]
    ending = f":{name}"
    return next((v for key, v in attributes.items() if key.endswith(ending)), default)
