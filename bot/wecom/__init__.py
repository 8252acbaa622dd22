"""WeCom's formats, and nothing but them: envelope, parser, renderer, client (design D15)."""
