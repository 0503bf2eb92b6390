"""What a person asks in words → a query → what an answer is made of: our own grammar, no model."""
