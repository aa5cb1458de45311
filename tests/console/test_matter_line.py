"""A line of the list of matters: marks are marks, and whatever a person wrote is text."""

from datetime import date

from fadu.console.matter_line import line
from fadu.ledger.models import Matter


def test_marks_are_drawn_and_what_was_written_is_escaped() -> None:
    row = Matter(
        pk=7, title="<b>甲</b>", number="1号", stage="立案", acted_on=date(2023, 1, 2), late=True, published=True, synthetic=True
    )
    drawn = line(row, "普通程序", "", "<i>某街道", "某人", "")
    assert (
        '1号 <span class="badge">历史补录</span> <span class="badge ok">已公开</span> <span class="mark">示例</span></span>'
        in drawn
    )
    assert '<a href="/matters/7/"><strong>&lt;b&gt;甲&lt;/b&gt;</strong></a>' in drawn
    assert "&lt;i&gt;某街道" in drawn
    assert "&lt;span" not in drawn
