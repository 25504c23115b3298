"""The municipal action plan (Kommunales Handlungskonzept)."""
