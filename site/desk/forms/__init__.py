"""Forms of the members' area."""
