"""WeCom's server API (`/cgi-bin/*`): what the bot may ask for. Always HTTP 200; the errcode tells (wecom.md 2)."""
