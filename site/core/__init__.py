"""What every record of the platform shares: actor, refusals, history, frozen rows, fuzzy dates.

A tool below all apps: it knows no domain word and imports none of them.
"""
