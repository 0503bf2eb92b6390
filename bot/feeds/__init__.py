"""What sources answer, bytes → items: feeds of every make, filings, registers. One file a format."""
