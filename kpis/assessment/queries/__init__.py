"""From the database to facts, columns and pages."""
