"""The first sheet of the entry workbook: how to fill it in, and by when."""

from django.utils.translation import gettext as _

from kpis.collection.entry_columns import answers
from kpis.collection.presenters.figures import day_words


def guidance_lines(*, person, round_, made_at: str) -> list[tuple[str, str]]:
    """Pairs of a kind (`title`, `heading`, `text`) and a line."""
    period = round_.period.label
    return [
        ("title", _("Figures for %s") % period),
        ("text", _("For %(person)s. Made on %(when)s.") % {"person": person, "when": made_at}),
        ("text", _("Enter the figures by %s.") % day_words(round_.entry_deadline)),
        ("heading", _("How to fill it in")),
        *(("text", line) for line in _steps()),
        ("heading", _("When there is no figure")),
        *(("text", f"• {words}") for words in answers("marker").values()),
        ("text", _("An empty cell means “not given”. It is never read as 0. Type 0 for none.")),
        ("heading", _("How final is it?")),
        *(("text", f"• {words}") for words in answers("data_status").values()),
        ("heading", _("Who to ask")),
        ("text", _("About a KPI: the person named as responsible on its definition sheet.")),
        ("text", _("About this workbook, or if a row is not yours: the performance team.")),
    ]


def _steps() -> list[str]:
    return [
        _("1. Go to the sheet “Figures”. There is one row for each figure that you owe."),
        _("2. Type into the white cells. Grey cells are for reading. Each row needs only the cells "
          "that are white."),
        _("3. A percentage is typed as 77.4 or 77.4%. Type numbers, not formulas."),
        _("4. Say in the commentary what happened, why, what is being done, by whom, by when. Do "
          "not name or describe a resident."),
        _("5. If the figure is exactly as last time, choose Yes in “Unchanged: confirmed”."),
        _("6. Save the workbook, open the portal, choose “Upload a filled workbook”, and look at "
          "the preview. Nothing is saved before you say so."),
        _("You may sort or delete rows. Do not add, remove or rename columns. A row that you leave "
          "empty is left alone; a cell that you empty in a row with other answers is emptied."),
    ]  # fmt: skip
