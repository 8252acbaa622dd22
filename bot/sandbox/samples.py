"""What a phone sends when a test does not care: the smallest files of each kind, one place, one link."""

from __future__ import annotations

import base64

from bot.sandbox.wire import Json

# a PNG of 8 × 8 grey points; an AMR header with one frame of silence; the `ftyp` box every MP4 begins with
_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR42mPYAAUMlDEAMKIsAYKJkUQAAAAASUVORK5CYII="
_AMR = b"#!AMR\n" + b"\x3c" + bytes(31)
_MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"

# type → every field it has, with the value taken when the field is left out
SAMPLES: dict[str, Json] = {
    "image": {"name": "photo.png", "content_type": "image/png", "content_base64": _PNG},
    "voice": {"name": "voice.amr", "content_type": "audio/amr", "content_base64": base64.b64encode(_AMR).decode()},
    "video": {"name": "video.mp4", "content_type": "video/mp4", "content_base64": base64.b64encode(_MP4).decode()},
    "location": {"latitude": "31.230416", "longitude": "121.473701", "scale": 16, "label": "示例路1号 食堂二楼"},
    "link": {
        "title": "施工公告",
        "description": "夜间施工许可",
        "url": "https://example.test/notice/1",
        "pic_url": "https://example.test/notice/1.png",
    },
}
