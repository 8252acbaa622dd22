"""Cards as values: `(case, viewer, now) -> Card`; `bot/wecom/render.py` turns them into WeCom's JSON and XML."""
