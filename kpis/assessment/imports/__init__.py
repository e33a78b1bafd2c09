"""Files of what other councils achieved, read into rows."""
