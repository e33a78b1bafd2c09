"""Pages without sign-in. They read publications only: no live record is within their reach."""
