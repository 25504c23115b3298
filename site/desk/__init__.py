"""The members' area under `/intern/`."""
