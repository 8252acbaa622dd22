"""The HTTP doors of the bot."""
