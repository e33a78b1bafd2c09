"""The pages of scorecards and dashboards."""
