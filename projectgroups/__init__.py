"""The bodies: steering group and project groups, memberships, milestones."""
