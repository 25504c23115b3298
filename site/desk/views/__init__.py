"""The pages of the members' area."""
