"""The local workspace: a small server that plays Slack for someone without one, and for the tests."""

from handlers.workspace.server import Options, PortError, Workspace

__all__ = ["Options", "PortError", "Workspace"]
