"""Files of actuals, read into rows."""
