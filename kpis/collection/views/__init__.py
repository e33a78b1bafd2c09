"""The pages of collection: what is owed, one value, approval, checking, rounds."""
