"""往来: what goes to other systems and comes from them: payment providers, other bureaus' Fadu."""
