"""The errors that Topline raises on purpose; everything else is a bug."""


class UserError(Exception):
    """A mistake that the user can mend: the text is safe to show and says what to do."""


class ParseError(UserError):
    """A document that cannot be read: empty, binary, cut off, too large, not of the contract."""


class FieldError(ParseError):
    """A field of a document that is wrong: `field` is its path (`events[1].type`), `why` says what it may hold."""

    def __init__(self, field: str, why: str) -> None:
        """`field` is empty when the whole document is meant."""
        super().__init__(f"{field}: {why}" if field else why)
        self.field = field
        self.why = why


class SourceError(Exception):
    """A source that cannot be read now. `reason` says why in plain words, without anything the source wrote."""

    def __init__(self, reason: str) -> None:
        """`reason` goes on after the name of the source: "gave no whole answer within 30 seconds"."""
        super().__init__(reason)
        self.reason = reason


class ForbiddenAddress(SourceError):  # noqa: N818  it reads as what it is, beside SourceError
    """An address that Topline does not go to: not of the public web, or spelled so that nobody can be sure."""


class SendError(Exception):
    """A post that Slack did not take, or of which it never said whether it took it."""

    def __init__(
        self, code: str, *, permanent: bool = False, retry_after: float | None = None, ambiguous: bool = False
    ) -> None:
        """`code` is Slack's error code or our own word; `retry_after` is in seconds.

        `ambiguous`: the request was sent and Slack may have taken it.
        """
        super().__init__(code)
        self.code = code
        self.permanent = permanent
        self.retry_after = retry_after
        self.ambiguous = ambiguous
