"""Addresses of recommendations."""

from django.urls import path

from recommendations.views import records, reviews, tracker

app_name = "recommendations"
RECORD = "recommendations/<slug:slug>/<str:reference>/"
urlpatterns = [
    path("recommendations/", tracker.recommendation_list, name="recommendation-list"),
    path("recommendations/<slug:slug>/", reviews.review_detail, name="review-detail"),
    path(RECORD, records.recommendation_detail, name="recommendation-detail"),
    path(f"{RECORD}update/", records.recommendation_update, name="recommendation-update"),
    path(f"{RECORD}response/", records.recommendation_respond, name="recommendation-respond"),
    path(f"{RECORD}resolution/", records.recommendation_resolve, name="recommendation-resolve"),
    path(f"{RECORD}words/", records.recommendation_correct, name="recommendation-correct"),
]
