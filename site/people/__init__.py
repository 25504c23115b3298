"""Who uses the platform: accounts, persons and how they log in."""
