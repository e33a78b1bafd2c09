"""The rules of recommendations, pure: numbering, status, deadlines, words of a due date."""
