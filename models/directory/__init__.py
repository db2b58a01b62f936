"""Rows that others refer to: workspaces, recruiters, candidates, roles."""
