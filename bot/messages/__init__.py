"""What Slack is shown: Block Kit and its text fallback. Slack's limits and escaping live only here."""
