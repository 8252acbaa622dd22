"""WeCom's other side, played on this machine. Imports none of our packages: it must stay an honest outside world."""
