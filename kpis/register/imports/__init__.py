"""Files of KPIs and targets, read into rows."""
