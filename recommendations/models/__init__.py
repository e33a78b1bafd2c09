"""Reviews, their recommendations, and what has happened to each."""

from recommendations.models.history import Meeting, ProgressUpdate, Resolution, Response
from recommendations.models.recommendation import Recommendation, RecommendationLink
from recommendations.models.review import Footnote, Review, ReviewSource

__all__ = [
    "Footnote",
    "Meeting",
    "ProgressUpdate",
    "Recommendation",
    "RecommendationLink",
    "Resolution",
    "Response",
    "Review",
    "ReviewSource",
]
