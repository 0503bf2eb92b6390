"""The Slack surface: every listener is registered here."""
