from __future__ import annotations

import pytest

from bot.sandbox import server
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import serve
from tests.bot.sandbox.conftest import Stage


async def test_the_page_comes_with_a_strict_policy_and_its_files_from_one_folder_only(
    stage: Stage, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("site")
    page = folder / "page"
    page.mkdir()
    (page / "index.html").write_text("<!doctype html>回音", encoding="utf-8")
    (page / "app.js").write_text("export {}", encoding="utf-8")
    (folder / "secret.txt").write_text("x", encoding="utf-8")
    monkeypatch.setattr(server, "PAGE", page)
    async with stage.client.get(stage.url + "/") as response:
        assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert "回音" in await response.text()
    async with stage.client.get(stage.url + "/page/app.js") as response:
        assert response.content_type.endswith("/javascript")
    for path in ("/page/none.js", "/page/..%2fsecret.txt", "/page/%2e%2e/secret.txt"):
        await stage.get(path, status=404)


async def test_a_page_of_another_origin_may_not_play_with_the_phones(stage: Stage) -> None:
    for origin, status in [("https://evil.example", 403), ("null", 403), (stage.url, 200)]:
        headers = {"Origin": origin}
        async with stage.client.post(stage.url + "/sandbox/settle", headers=headers) as response:
            assert response.status == status


async def test_a_taken_port_is_told_and_a_free_one_is_found() -> None:
    async with Sandbox() as one, Sandbox() as other:
        runner, port = await serve(one)
        assert port > 0
        with pytest.raises(OSError, match="address already in use"):
            await serve(other, port=port)
        await runner.cleanup()
