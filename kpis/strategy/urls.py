"""Addresses of the strategy. Codes are in capitals, so no code is one of the words in here."""

from django.urls import path

from kpis.strategy.views import actions, outcomes, plans, priorities, progress, risks

urlpatterns = [
    path("strategy/", priorities.strategy, name="strategy"),
    path("strategy/new/", priorities.priority_new, name="priority-new"),
    path("strategy/risks/", risks.risk_list, name="risk-list"),
    path("strategy/risks/new/", risks.risk_new, name="risk-new"),
    path("strategy/risks/<str:code>/", risks.risk_detail, name="risk-detail"),
    path("strategy/risks/<str:code>/edit/", risks.risk_edit, name="risk-edit"),
    path("strategy/risks/<str:code>/review/", risks.risk_review, name="risk-review"),
    path("strategy/plans/", plans.plan_list, name="plan-list"),
    path("strategy/plans/new/", plans.plan_new, name="plan-new"),
    path("strategy/plans/<slug:slug>/<str:token>/", plans.plan_detail, name="plan-detail"),
    path("strategy/plans/<slug:slug>/<str:token>/edit/", plans.plan_edit, name="plan-edit"),
    path("strategy/plans/<slug:slug>/<str:token>/agree/", plans.plan_agree, name="plan-agree"),
    path("strategy/plans/<slug:slug>/<str:token>/renew/", plans.plan_renew, name="plan-renew"),
    path("strategy/outcomes/<str:code>/edit/", outcomes.outcome_edit, name="outcome-edit"),
    path(
        "strategy/outcomes/<str:code>/narrative/",
        outcomes.outcome_narrative,
        name="outcome-narrative",
    ),
    path("strategy/outcomes/<str:code>/new-action/", actions.action_new, name="action-new"),
    path("strategy/actions/<str:code>/", actions.action_detail, name="action-detail"),
    path("strategy/actions/<str:code>/edit/", actions.action_edit, name="action-edit"),
    path("strategy/actions/<str:code>/progress/", progress.action_progress, name="action-progress"),
    path("strategy/actions/<str:code>/milestone/", progress.milestone_new, name="milestone-new"),
    path(
        "strategy/actions/<str:code>/milestone/<uuid:uid>/done/",
        progress.milestone_done,
        name="milestone-done",
    ),
    path(
        "strategy/actions/<str:code>/milestone/<uuid:uid>/move/",
        progress.milestone_move,
        name="milestone-move",
    ),
    path("strategy/actions/<str:code>/benefits/", progress.action_benefits, name="action-benefits"),
    path("strategy/<str:code>/", priorities.priority_detail, name="priority-detail"),
    path("strategy/<str:code>/edit/", priorities.priority_edit, name="priority-edit"),
    path("strategy/<str:code>/new-outcome/", outcomes.outcome_new, name="outcome-new"),
]
