"""Export and import of subscriptions: from Slack, and by the commands of whoever runs the bot."""

from pathlib import Path

import pytest

from bot.config import Settings
from bot.errors import UserError
from bot.portable import render_yaml
from handlers.porting import export_file, import_file
from storage.database import Database
from tests.block_kit import buttons
from tests.peer import Bot, Json


@pytest.fixture
def admin(bot: Bot) -> str:
    bot.slack.people["UADMIN"] = {"is_admin": True}
    return "UADMIN"


async def _ids(bot: Bot) -> list[tuple[str, str]]:
    async with bot.desk.database.snapshot() as tx:
        return [(one.channel_id, one.created_by) for one in await tx.subscriptions.list_for_team("T1")]


def _code(answer: Json) -> str:
    parts = [block["text"]["text"] for block in answer["blocks"] if block["type"] == "section"]
    return "\n".join(part.strip("`") for part in parts if part.startswith("```"))


async def test_what_was_exported_is_imported_once_however_often(bot: Bot, admin: str) -> None:
    bot.slack.refusals["conversations.open"] = "missing_scope"
    await bot.command("subscribe BCMA, CD19")
    await bot.command('subscribe company:"R&D <Foo>"')
    await bot.command("subscribe Pfizer", channel="D2", user="U2")
    exported = await bot.command("admin export", user=admin)
    text = _code(exported)
    assert ("scope `files:write`" in str(exported["blocks"]), "Pfizer" in text) == (True, False)

    assert (
        "0 new, 0 told otherwise than now, 3 there already"
        in (await bot.command(f"admin import {text}", user=admin))["text"]
    )
    await bot.command("unsubscribe all")
    planned = await bot.command(f"admin import\n```{text}```", user=admin)
    assert ("3 new" in planned["text"], "Nothing was changed" in planned["text"]) == (True, True)
    assert await _ids(bot) == [("D2", "U2")]
    for _ in range(2):
        await bot.command(f"admin import now\n{text}", user=admin)
    assert sorted(await _ids(bot)) == [("C1", "U1")] * 3 + [("D2", "U2")]


async def test_a_long_export_without_files_comes_in_parts(bot: Bot, admin: str) -> None:
    bot.slack.refusals["conversations.open"] = "missing_scope"
    for n in range(3):
        await bot.command("subscribe " + ", ".join(f'"{n} {m} {"wide " * 15}"' for m in range(15)))
    first = await bot.command("admin export", user=admin)
    following = buttons(first)["Next page"]
    second = await bot.press(following["action_id"], following["value"], user=admin)
    assert (_code(first) + _code(second)).count("- channel: C1") == 45


async def test_a_file_goes_out_by_command_and_in_by_command_after_a_look(tmp_path: Path, bot: Bot) -> None:
    await bot.command("subscribe BCMA, CD19")
    settings = Settings(topline_data=tmp_path / "other")
    file = tmp_path / "all.yaml"
    async with bot.desk.database.snapshot() as tx:
        held = await tx.subscriptions.list_for_team("T1")
    file.write_text(render_yaml("T1", held), encoding="utf-8")
    assert "2 new" in await import_file(file, None, settings, applies=False)
    assert "Imported 2 into T1; 0 were there already" in await import_file(file, None, settings, applies=True)
    assert "Imported 0 into T1; 2 were there already" in await import_file(file, None, settings, applies=True)
    again = tmp_path / "again.yaml"
    assert "2 subscriptions of T1" in await export_file(again, None, settings)
    assert again.read_text(encoding="utf-8") == file.read_text(encoding="utf-8")
    database = Database(settings.database)
    async with database.snapshot() as tx:
        assert {audit.deed.user_id for audit in await tx.audits.list_latest("T1", 9)} == {"operator"}
    await database.close()


async def test_a_file_that_is_not_there_or_of_no_workspace_is_said_to_be_so(tmp_path: Path) -> None:
    settings = Settings(topline_data=tmp_path)
    with pytest.raises(UserError, match="Cannot read"):
        await import_file(tmp_path / "none.yaml", None, settings, applies=True)
    with pytest.raises(UserError, match="Say which workspace"):
        await export_file(tmp_path / "out.yaml", None, settings)
