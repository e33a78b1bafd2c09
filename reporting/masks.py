"""The results of a KPI as they are published: small numbers withheld or rounded.

What is withheld is decided for every reader in `kpis.calculations.withholding`.
"""

from dataclasses import replace

from kpis.assessment.masking import entry_of, masked_with_longer
from kpis.assessment.queries.pages import Ways, result_of
from kpis.assessment.results import Result
from kpis.calculations.withholding import withheld_periods
from kpis.models import Assessment


def published_results(series: list[Assessment], sheet, ways: Ways) -> dict[int, Result]:
    """The masked results by primary key of their assessment, from the whole series of a KPI."""
    results = masked_with_longer(_results(series, sheet, ways))
    return {row.pk: result for row, result in zip(series, results, strict=True)}


def holds_withheld(series: list[Assessment], sheet, ways: Ways) -> bool:
    """Whether any figure of the series is withheld."""
    return bool(withheld_periods([entry_of(one) for one in _results(series, sheet, ways)]))


def _results(series: list[Assessment], sheet, ways: Ways) -> list[Result]:
    """A KPI that counts people now did so under its earlier definitions too."""
    results = [result_of(row, ways) for row in series]
    if not sheet.contains_small_numbers:
        return results
    return [replace(one, sheet=replace(one.sheet, small_below=ways.small_below)) for one in results]
