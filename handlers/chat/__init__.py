"""One module a feature: what a person said or tapped becomes a command and an answer."""
