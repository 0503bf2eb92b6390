from sqlalchemy import delete, select
from sqlmodel import col

from storage.tables import AttemptRow, MuteRow, OutboxRow, StoryRow
from tests.apart import find_unnamed


def test_a_query_that_names_no_workspace_is_found() -> None:
    own = col(MuteRow.team_id) == "T1"
    assert find_unnamed(select(col(MuteRow.team_id))) == {"mutes"}
    assert find_unnamed(delete(MuteRow).where(col(MuteRow.key) == "k")) == {"mutes"}
    assert find_unnamed(delete(MuteRow).where(own)) == set()
    assert find_unnamed(select(col(StoryRow.id))) == set()


def test_each_table_of_a_join_must_be_named() -> None:
    joined = select(col(AttemptRow.id)).join(OutboxRow, col(OutboxRow.id) == col(AttemptRow.outbox_id))
    assert find_unnamed(joined.where(col(OutboxRow.team_id) == "T1")) == {"attempts"}
    assert find_unnamed(joined.where(col(AttemptRow.team_id) == col(OutboxRow.team_id))) == set()
