"""A timeline as a picture that reads on a phone: a lane for each regulator, what was, what is next, and today.

The picture is 720 points wide, twice what a small phone shows, so that its smallest letters stand 11 points high there.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from bot.messages.steps import step_phrase, subject
from bot.messages.texts import date_text, regulator_short
from bot.model import Family
from bot.timeline import Step, Timeline

WIDTH = 720
_MARGIN, _GAP = 28, 18
_TITLE, _NAME, _TEXT, _SMALL = 36, 28, 25, 22
_LINE, _STRIP, _RADIUS = 36, 46, 11
_MOST_PAST, _MOST_NEXT, _MOST_LANES, _LINES = 30, 12, 8, 4
_LEAST_DAYS = 360
_LONGEST = 150  # letters of a line: more than any line has room for
_MOST_YEARS = 9
_INK, _FAINT, _RULE, _PAPER = "#1d1c1d", "#5b5f66", "#d7dae0", "#ffffff"
_DONE, _COMING, _LATE, _TODAY = "#1f3a5f", "#1f6fd0", "#c25700", "#c01a3c"
_FAMILIES = {
    Family.REGULATORY: "Other regulatory steps",
    Family.CLINICAL: "Trials",
    Family.DEAL: "Deals",
    Family.COMMERCIAL: "Market",
}
_SHOWN = range(0x20, 0x17F)
_MARKS = {"\u2013": "-", "\u2014": "-", "\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u2026": "..."}


@dataclass(frozen=True, slots=True)
class _Mark:
    """A step in a lane: `colour` and whether it is filled tell what was, what is next and what is overdue."""

    step: Step
    colour: str
    is_filled: bool

    @property
    def first(self) -> date:
        return self.step.event.date.first if self.step.event.date else date.min

    @property
    def last(self) -> date:
        return self.step.event.date.last if self.step.event.date else date.min


@dataclass(frozen=True, slots=True)
class _Lane:
    name: str
    marks: tuple[_Mark, ...]

    @property
    def height(self) -> int:
        return _NAME + 10 + _STRIP + _LINE * min(len(self.marks), _LINES + 1) + _GAP


class _Axis:
    """Days → places from left to right."""

    def __init__(self, marks: Iterable[_Mark], today: date) -> None:
        days = [day for mark in marks for day in (mark.first, mark.last)]
        first = max(min((*days, today)), today - timedelta(days=366 * _MOST_YEARS))
        last = min(max((*days, today)), today + timedelta(days=366 * _MOST_YEARS))
        short = max(0, _LEAST_DAYS - (last - first).days) // 2
        pad = timedelta(days=short + max(20, (last - first).days // 16))
        self.first, self.last = first - pad, last + pad

    def place(self, day: date) -> int:
        share = (min(max(day, self.first), self.last) - self.first) / (self.last - self.first)
        return round(_MARGIN + share * (WIDTH - 2 * _MARGIN))

    def years(self) -> list[date]:
        """Return the first days of years, no more than the width has room to name."""
        years = list(range(self.first.year + 1, self.last.year + 1))
        every = 1 + len(years) // 8
        return [date(year, 1, 1) for year in years if year % every == 0]


def draw_timeline(label: str, timeline: Timeline, today: date) -> bytes | None:
    """Return a PNG of the dated steps of `label`; None when there is none."""
    lanes = _lanes(timeline)
    if not lanes:
        return None
    axis = _Axis((mark for lane in lanes for mark in lane.marks), today)
    top = _MARGIN + _TITLE + _LINE + _SMALL + 2 * _GAP
    height = top + sum(lane.height for lane in lanes) + _MARGIN
    image = Image.new("RGB", (WIDTH, height), _PAPER)
    draw = ImageDraw.Draw(image)
    _draw_head(draw, label, today)
    _draw_axis(draw, axis, top - _GAP, height - _MARGIN)
    at = top
    _draw_today(draw, axis.place(today), top - _GAP, height - _MARGIN)
    is_one = len({subject(mark.step.event) for lane in lanes for mark in lane.marks}) == 1
    for lane in lanes:
        _draw_lane(draw, lane, axis, at, names_one=is_one)
        at += lane.height
    packed = io.BytesIO()
    image.quantize(64, Image.Quantize.FASTOCTREE).save(packed, "PNG")
    return packed.getvalue()


def describe_picture(label: str, timeline: Timeline, today: date) -> str:
    """Return the picture in words, for readers who do not see it."""
    parts = [f"Timeline of {label} as of {_day(today)}."]
    for title, steps in (("Next", timeline.next), ("Was due", timeline.overdue), ("So far", timeline.past)):
        told = "; ".join(f"{_when(step)}: {_what(step)}" for step in steps[:5] if step.event.date)
        more = f" and {len(steps) - 5} more" if len(steps) > 5 else ""  # noqa: PLR2004  as many as are told
        parts += [f"{title}: {told}{more}."] if told else []
    return " ".join(parts)[:1000]


def _lanes(timeline: Timeline) -> list[_Lane]:
    """Return the lanes with the most recent steps first; beyond the most of them, the rest share one."""
    marks = [_Mark(step, _COMING, is_filled=False) for step in timeline.next[:_MOST_NEXT]]
    marks += [_Mark(step, _LATE, is_filled=False) for step in timeline.overdue[:_MOST_NEXT]]
    marks += [_Mark(step, _DONE, is_filled=True) for step in timeline.past[:_MOST_PAST]]
    by_name: dict[str, list[_Mark]] = {}
    for mark in marks:
        if mark.step.event.date:
            for name in _names(mark.step):
                by_name.setdefault(name, []).append(mark)
    names = sorted(by_name, key=lambda name: (-max(mark.last.toordinal() for mark in by_name[name]), name))
    names.sort(key=lambda name: name in _FAMILIES.values())
    most = _MOST_LANES if len(names) > _MOST_LANES + 1 else len(names)
    kept, rest = names[:most], names[most:]
    lanes = [_lane(name, by_name[name]) for name in kept]
    if rest:
        lanes.append(_lane(f"{len(rest)} more", [mark for name in rest for mark in by_name[name]]))
    return lanes


def _lane(name: str, marks: Sequence[_Mark]) -> _Lane:
    return _Lane(name, tuple(sorted(marks, key=lambda mark: mark.last, reverse=True)))


def _names(step: Step) -> list[str]:
    codes = [regulator_short(code) for code in step.event.regulators]
    return list(dict.fromkeys(codes)) or [_FAMILIES[step.event.type.family]]


def _draw_head(draw: ImageDraw.ImageDraw, label: str, today: date) -> None:
    at = _MARGIN
    draw.text((_MARGIN, at), _fitting(label, _TITLE, WIDTH - 2 * _MARGIN), _INK, _font(_TITLE), stroke_width=1)
    at += _TITLE + 14
    place = _MARGIN
    for colour, is_filled, word in ((_DONE, True, "done"), (_COMING, False, "next"), (_LATE, False, "was due")):
        _draw_dot(draw, (place + _RADIUS, at + _SMALL // 2 + 2), colour, is_filled=is_filled)
        place += 2 * _RADIUS + 8
        draw.text((place, at), word, _FAINT, _font(_SMALL))
        place += round(_font(_SMALL).getlength(word)) + 24
    said = f"as of {_day(today)}"
    draw.text((WIDTH - _MARGIN - _font(_SMALL).getlength(said), at), said, _FAINT, _font(_SMALL))


def _draw_axis(draw: ImageDraw.ImageDraw, axis: _Axis, top: int, bottom: int) -> None:
    font = _font(_SMALL)
    free = 0.0
    for day in axis.years():
        place, word = axis.place(day), str(day.year)
        draw.line([(place, top), (place, bottom)], _RULE, 1)
        begin = place - font.getlength(word) / 2
        if begin >= free and begin + font.getlength(word) < WIDTH:
            draw.text((begin, top - _SMALL - 6), word, _FAINT, font)
            free = begin + font.getlength(word) + 12


def _draw_lane(draw: ImageDraw.ImageDraw, lane: _Lane, axis: _Axis, top: int, *, names_one: bool) -> None:
    _write(draw, (_MARGIN, top), _fitting(lane.name, _NAME, WIDTH - 2 * _MARGIN), _INK, _NAME)
    middle = top + _NAME + 10 + _STRIP // 2
    draw.line([(_MARGIN, middle), (WIDTH - _MARGIN, middle)], _RULE, 3)
    for mark in sorted(lane.marks, key=lambda one: one.last):
        first, last = axis.place(mark.first), axis.place(mark.last)
        if last - first > 2 * _RADIUS:
            draw.rounded_rectangle([first, middle - 5, last, middle + 5], 5, None, mark.colour, 2)
        _draw_dot(draw, ((first + last) // 2, middle), mark.colour, is_filled=mark.is_filled)
    at = middle + _STRIP // 2
    shown = lane.marks if len(lane.marks) <= _LINES + 1 else lane.marks[:_LINES]
    for mark in shown:
        _draw_line(draw, mark, at, _phrase(mark.step) if names_one else _what(mark.step))
        at += _LINE
    if len(shown) < len(lane.marks):
        _write(draw, (_MARGIN, at), f"and {len(lane.marks) - len(shown)} earlier", _FAINT, _TEXT)


def _draw_line(draw: ImageDraw.ImageDraw, mark: _Mark, at: int, what: str) -> None:
    _draw_dot(draw, (_MARGIN + 8, at + _TEXT // 2 + 3), mark.colour, is_filled=mark.is_filled, radius=7)
    when = _when(mark.step)
    begin = _MARGIN + 26
    _write(draw, (begin, at), when, mark.colour, _TEXT)
    begin += round(_font(_TEXT).getlength(when)) + 14
    _write(draw, (begin, at), _fitting(what, _TEXT, WIDTH - _MARGIN - begin), _INK, _TEXT)


def _draw_today(draw: ImageDraw.ImageDraw, place: int, top: int, bottom: int) -> None:
    """Draw the line of today; the words that come after it stand on paper of their own."""
    for begin in range(top, bottom, 14):
        draw.line([(place, begin), (place, min(begin + 6, bottom))], _TODAY, 2)
    word = "today"
    half = _font(_SMALL).getlength(word) / 2
    begin = min(max(place - half, _MARGIN), WIDTH - _MARGIN - 2 * half)
    draw.rectangle([begin - 6, top - _SMALL - 8, begin + 2 * half + 6, top - 2], _PAPER)
    draw.text((begin, top - _SMALL - 6), word, _TODAY, _font(_SMALL))


def _draw_dot(
    draw: ImageDraw.ImageDraw, at: tuple[int, int], colour: str, *, is_filled: bool, radius: int = _RADIUS
) -> None:
    box = [at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius]
    draw.ellipse(box, colour if is_filled else _PAPER, _PAPER if is_filled else colour, 2 if is_filled else 4)


def _write(draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, colour: str, size: int) -> None:
    """Write on a patch of paper, so that no line runs through the words."""
    font = _font(size)
    draw.rectangle([at[0] - 2, at[1], at[0] + font.getlength(text) + 3, at[1] + size + 5], _PAPER)
    draw.text(at, text, colour, font)


def _what(step: Step) -> str:
    """Return `approval: equecabtagene autoleucel`."""
    who = subject(step.event)
    return f"{_phrase(step)}: {who}" if who else _phrase(step)


def _phrase(step: Step) -> str:
    """Return the step without its regulator, which is the lane."""
    phrase = step_phrase(step.event)
    for code in step.event.regulators:
        phrase = phrase.removeprefix(f"{regulator_short(code)} ").removesuffix(f" to {regulator_short(code)}")
    return phrase


def _when(step: Step) -> str:
    return date_text(step.event.date) if step.event.date else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _fitting(text: str, size: int, room: float) -> str:
    """Return the text in letters that the font has, cut where the room ends."""
    plain = "".join(_MARKS.get(letter, letter) for letter in text[:_LONGEST])
    plain = " ".join("".join(letter if ord(letter) in _SHOWN else "?" for letter in plain).split())
    font = _font(size)
    if font.getlength(plain) <= room:
        return plain
    least, most = 0, len(plain)
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if font.getlength(f"{plain[:middle]}...") <= room else (least, middle - 1)
    return plain[:least].rstrip() + "..."


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    """Return the font that comes with Pillow."""
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        message = "Pillow was built without FreeType"
        raise TypeError(message)
    return font
