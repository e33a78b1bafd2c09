"""Addresses of scorecards and dashboards."""

from django.urls import path

from scorecards.views import dashboards, goalposts, inspections, scorecards

app_name = "scorecards"
urlpatterns = [
    path("scorecards/", scorecards.scorecard_list, name="scorecard-list"),
    path("scorecards/<slug:slug>/", scorecards.scorecard_detail, name="scorecard-detail"),
    path("scorecards/<slug:slug>/sign/", scorecards.scorecard_sign, name="scorecard-sign"),
    path("inspections/", inspections.inspection_list, name="inspection-list"),
    path("inspections/new/", inspections.inspection_new, name="inspection-new"),
    path("inspections/<uuid:uid>/change/", inspections.inspection_change, name="inspection-change"),
    path("goalposts/", goalposts.goalposts, name="goalposts"),
    path("dashboards/cmt/", dashboards.dashboard_cmt, name="dashboard-cmt"),
    path(
        "dashboards/portfolio/<slug:slug>/",
        dashboards.dashboard_portfolio,
        name="dashboard-portfolio",
    ),
    path(
        "dashboards/committee/<slug:slug>/",
        dashboards.dashboard_committee,
        name="dashboard-committee",
    ),
]
