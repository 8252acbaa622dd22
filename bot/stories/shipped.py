"""Which story is told of which shipped regulation."""

from __future__ import annotations

from collections.abc import Mapping

from bot.stories import complaint_office, customer_service, nursing_home, office
from bot.stories.scene import Story

STORIES: Mapping[str, Story] = {
    "office": office.STORY,
    "complaint-office": complaint_office.STORY,
    "nursing-home": nursing_home.STORY,
    "customer-service": customer_service.STORY,
}
