"""Template tags of the members' area."""
