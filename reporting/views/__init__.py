"""The staff pages of reports."""
