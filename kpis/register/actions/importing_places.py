"""Directorates, services, portfolios and committees by name, made where they are missing."""

from django.utils.text import slugify

from kpis.register.imports.report import ImportReport
from perfportal.core import audit
from perfportal.core.models import Committee, Directorate, Organisation, Portfolio, Service

UNPLACED = "Not yet assigned"


class Places:
    """The parts of one council. Two spellings that give the same address are one part."""

    def __init__(self, organisation: Organisation, report: ImportReport):
        self._organisation, self._report = organisation, report
        self._directorates = _by_slug(organisation.directorates.all())
        self._portfolios = _by_slug(organisation.portfolios.all())
        self._committees = _by_slug(Committee.objects.filter(organisation=organisation))
        self._services = {
            (service.directorate_id, service.slug): service
            for service in Service.objects.filter(directorate__organisation=organisation)
        }
        self.events: list[audit.NewEvent] = []

    def portfolio(self, name: str) -> Portfolio:
        return self._get(self._portfolios, Portfolio, name, organisation=self._organisation)

    def committee(self, name: str) -> Committee:
        return self._get(self._committees, Committee, name, organisation=self._organisation)

    def service(self, name: str | None, directorate: str | None) -> Service:
        """A service by its name and its directorate's.

        Without a directorate, the one service of this name is meant. A directorate without a
        service stands for a service of the same name.
        """
        if directorate:
            parent = self._directorate(directorate)
            return self._service(parent, name or directorate)
        slug = _slug(name)
        named = [found for (_parent, own), found in self._services.items() if own == slug]
        if len(named) == 1:
            return named[0]
        self._report.note(
            f"The service {name} has no directorate in the file: it stands in '{UNPLACED}'."
        )
        return self._service(self._directorate(UNPLACED), name)

    def _directorate(self, name: str) -> Directorate:
        return self._get(self._directorates, Directorate, name, organisation=self._organisation)

    def _service(self, directorate: Directorate, name: str) -> Service:
        key = (directorate.pk, _slug(name))
        return self._get(self._services, Service, name, key=key, directorate=directorate)

    def _get(self, known: dict, model, name: str, *, key=None, **owner):
        key = key or _slug(name)
        if key not in known:
            known[key] = model.objects.create(name=name, slug=_slug(name), **owner)
            kind = model._meta.model_name
            self.events.append(audit.NewEvent(f"{kind}.created", known[key], after={"name": name}))
            self._report.note(f"New {kind}: {name}.")
        return known[key]


def _slug(name: str) -> str:
    return slugify(name) or "part"


def _by_slug(parts) -> dict:
    return {part.slug: part for part in parts}
