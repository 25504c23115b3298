"""What people see of meetings, inside and in public; each subject has its module."""
