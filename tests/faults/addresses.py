"""Every named address of ours, with an object behind it."""

from django.urls import URLPattern, get_resolver, reverse

PERIOD = "2026-27-Q2"
NOT_OURS = "admin"
KPI_PAGES = ("detail", "data", "definition", "change", "target", "activate", "retire", "trade",
             "move", "details", "purpose", "quality", "checks", "actions",
             "annotations", "forecast")  # fmt: skip
# What a form would send, where an empty one would not come as far as the rule about the object.
POSTED = {
    "kpis:checking-save": {"outcome": "passed"},
    "scorecards:scorecard-sign": {"period": PERIOD},
    "reporting:report-list": {"kind": "annual", "period": "2024/25"},
    "reporting:report-detail": {"version": "3", "summary": "Changed"},
}


def names(patterns=None, prefix=""):
    """`namespace:name` of every pattern but those of Django's own admin."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"
        elif pattern.namespace != NOT_OURS:
            own = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern.url_patterns, prefix + own)


def arguments(council):
    """The arguments of each address that takes some."""

    scorecard = {"slug": council.scorecard.slug}
    report = {"uid": council.report.uid}
    record = {"slug": council.review.slug, "reference": "1"}
    given = {
        "core:theme": {"colour": "1d70b8"},
        "core:leave-end": {"uid": council.issued.uid},
        "core:reminders-stop": {"token": "no-such-token"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "no-such-key"},
        "scorecards:dashboard-portfolio": {"slug": council.home.portfolio.slug},
        "scorecards:dashboard-committee": {"slug": council.home.committee.slug},
        "scorecards:inspection-change": {"uid": council.inspection.uid},
        "recommendations:review-detail": {"slug": council.review.slug},
        "reporting:published-page": {"year": "2025-26", "path": ""},
        "reporting:open-data": {"path": "kpis.csv"},
        "reporting:open-data-metadata": {"path": "kpis.csv"},
    }
    given |= _of_the_collection(council) | _of_the_round(council)
    given |= _of_the_strategy(council) | _of_the_register(council)
    given |= {f"scorecards:scorecard-{page}": scorecard for page in ("detail", "sign")}
    given |= {
        f"recommendations:recommendation-{act}": record
        for act in ("detail", "update", "respond", "resolve", "correct")
    }
    return given | {
        f"reporting:report-{act}": report for act in ("detail", "put-forward", "publish")
    }


def _slot(kpi, token=PERIOD):
    return {"token": token, "code": kpi.code}


def _of_the_collection(council):
    rule = {"uid": council.cross_check.uid}
    given = {
        "kpis:evidence-add": _slot(council.submitted),
        "kpis:evidence-carry": {"uid": council.evidence.uid},
        "kpis:evidence-file": {"uid": council.evidence.uid},
        "kpis:evidence-withdraw": {"uid": council.evidence.uid},
        "kpis:approval-page": {"token": PERIOD, "slug": council.home.service.slug},
        "kpis:checking-round": {"token": PERIOD},
        "kpis:kpi-check-on": {"code": council.issued.code, "check": "big_change"},
        "kpis:kpi-annotation": {"code": council.issued.code, "uid": council.rebase.uid},
        "kpis:query-answer": _slot(council.submitted) | {"uid": council.query.uid},
        "kpis:corrective-new": _slot(council.submitted),
        "kpis:corrective-change": {"uid": council.corrective.uid},
        "kpis:corrective-close": {"uid": council.corrective.uid},
        "kpis:checking-save": {"uid": council.submitted.actuals.get().uid},
    }
    given |= {f"kpis:cross-check-{act}": rule for act in ("change", "end")}
    return given | _of_the_entry(council)


def _of_the_entry(council):
    return {
        "kpis:entry-round": {"token": PERIOD},
        "kpis:issue-detail": {"uid": council.data_issue.uid},
        "kpis:briefing-detail": {"uid": council.briefing.uid},
        "kpis:entry-effort": {"token": PERIOD},
        "kpis:entry-workbook": {"token": PERIOD},
        "kpis:entry-upload": {"token": PERIOD},
        "kpis:entry-upload-preview": {"uid": council.round.uid},  # no upload has this uid
        "kpis:entry-file": {"uid": council.round.uid},  # no file has this uid
        "kpis:entry-value": _slot(council.due),
        "kpis:entry-check": _slot(council.due),
        "kpis:entry-autosave": _slot(council.due),
        "kpis:entry-return": _slot(council.submitted),
        "kpis:entry-reopen": _slot(council.submitted),
        "kpis:entry-revise": _slot(council.issued, "2025-26-Q4"),
        "kpis:entry-final": _slot(council.issued),
        "kpis:entry-final-later": _slot(council.issued),
        "kpis:entry-sheet": _slot(council.submitted),
    }


def _of_the_round(council):
    pages = ("detail", "data", "lock", "unlock", "extend")
    return {f"kpis:round-{page}": {"token": PERIOD} for page in pages} | {
        "kpis:round-task": {"uid": council.task.uid},
        "kpis:extension-withdraw": {"uid": council.extension.uid},
    }


def _of_the_register(council):
    """Arguments of the register's addresses. No upload, proposal or task has this uid."""
    source = {"slug": council.due_return.source.slug}
    unknown = {"uid": council.issued.uid}
    given = {f"kpis:{page}": unknown for page in ("register-preview", "proposal", "kpi-task")}
    given |= {f"kpis:source-{act}": source for act in ("detail", "change", "kpis", "end", "date")}
    given |= {f"kpis:return-{act}": {"uid": council.due_return.uid} for act in ("submit", "remove")}
    compared = {"uid": council.comparator.uid}
    given["kpis:comparator-change"] = compared
    given["kpis:benchmark-definition"] = compared | {"code": council.issued.code}
    given |= {f"kpis:kpi-{page}": {"code": council.issued.code} for page in KPI_PAGES}
    given["kpis:kpi-forecast-withdraw"] = {
        "code": council.issued.code,
        "uid": council.officer_forecast.uid,
    }
    return given | {"kpis:register-export": {"kind": "csv"}}


def _of_the_strategy(council):
    """Arguments of the strategy's addresses, by the record that they name."""
    codes = {
        council.outcome.priority.code: ("priority-detail", "priority-edit", "outcome-new"),
        council.outcome.code: ("outcome-edit", "outcome-narrative", "action-new"),
        council.project.code: (
            "action-detail", "action-edit", "action-progress", "action-benefits", "milestone-new",
        ),
        council.risk.code: ("risk-detail", "risk-edit", "risk-review"),
    }  # fmt: skip
    given = {f"kpis:{name}": {"code": code} for code, names in codes.items() for name in names}
    milestone = {"code": council.project.code, "uid": council.milestone.uid}
    plan = {"slug": council.plan.service.slug, "token": council.plan.year.token}
    given |= {f"kpis:plan-{act}": plan for act in ("detail", "edit", "agree", "renew")}
    return given | {f"kpis:milestone-{act}": milestone for act in ("done", "move")}


def address(name, council):
    return reverse(name, kwargs=arguments(council).get(name, {}))
