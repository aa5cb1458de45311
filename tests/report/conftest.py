"""The small year and the large one as fixtures."""

import pytest

from tests.furnished import furnish
from tests.report import work


@pytest.fixture
def bureau(db: None) -> None:
    """The registers as delivered."""
    furnish()


@pytest.fixture
def worked(bureau: None) -> None:
    """The small year."""
    work.fill()


@pytest.fixture
def demo_size(worked: None) -> None:
    """As many files and acts as the demo year: 3,200 and 25,600."""
    work.multiply(3_200)
