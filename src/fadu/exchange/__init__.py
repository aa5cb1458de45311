"""往来: what goes to other systems and comes from them: other bureaus' Fadu."""
