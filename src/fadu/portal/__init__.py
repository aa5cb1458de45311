"""门户: the pages for the public, phone first. Nobody signs in to look. It reaches public copies and the doors of the ledger, never its tables."""
