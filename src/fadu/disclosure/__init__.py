"""公示: masked public copies of what the law lays open; proposed, confirmed by a second person, withdrawn."""
