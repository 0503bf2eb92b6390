"""The one exception of the Web API's methods: Slack's `ok: false`."""

from typing import Any, NoReturn

Json = dict[str, Any]


class ApiError(Exception):
    """A call that Slack refuses: its error code, the pointers of what is wrong, other fields of the answer."""

    def __init__(self, code: str, messages: list[str] | None = None, **fields: object) -> None:
        """`messages` goes into response_metadata."""
        super().__init__(code)
        self.code = code
        self.messages = messages or []
        self.fields = fields

    def as_answer(self) -> Json:
        """Return the body of the answer."""
        answer: Json = {"ok": False, "error": self.code, **self.fields}
        if self.messages:
            answer["response_metadata"] = {"messages": self.messages}
        return answer


class RateLimitedError(ApiError):
    """A call that comes too soon: HTTP 429."""

    def __init__(self, retry_after: int) -> None:
        """`retry_after` is in whole seconds."""
        super().__init__("ratelimited")
        self.retry_after = retry_after


def refuse(code: str, messages: list[str] | None = None, **fields: object) -> NoReturn:
    """Refuse the call with Slack's error code."""
    raise ApiError(code, messages, **fields) from None
