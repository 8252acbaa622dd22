"""A story for each shipped regulation: one complaint or two, from the first word to the closing, told as each person
sees it. Data only; bot/story.py plays it."""
