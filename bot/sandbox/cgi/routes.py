"""`/cgi-bin/{api}` over HTTP: token, method, handler; every request is written to the traffic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.asked import answer as json_answer
from bot.sandbox.cgi import app, contacts, messages
from bot.sandbox.cgi.call import Call, File, read_body, token_of
from bot.sandbox.clock import RealTime
from bot.sandbox.errors import ApiError
from bot.sandbox.traffic import Entry, Traffic, masked
from bot.sandbox.wire import Json
from bot.sandbox.world import World

Handler = Callable[[Call], Json | File]


@dataclass(frozen=True, slots=True)
class Api:
    """One API: its HTTP method and what answers it; an upload is multipart instead of JSON."""

    method: str
    handle: Handler
    upload: bool = False


APIS: dict[str, Api] = {
    "message/send": Api("POST", messages.send),
    "message/update_template_card": Api("POST", messages.update_template_card),
    "user/get": Api("GET", contacts.user_get),
    "user/list": Api("GET", contacts.user_list),
    "user/simplelist": Api("GET", contacts.user_simplelist),
    "department/list": Api("GET", contacts.department_list),
    "department/simplelist": Api("GET", contacts.department_simplelist),
    "tag/list": Api("GET", contacts.tag_list),
    "tag/get": Api("GET", contacts.tag_get),
    "menu/create": Api("POST", app.menu_create),
    "menu/get": Api("GET", app.menu_get),
    "menu/delete": Api("GET", app.menu_delete),
    "media/upload": Api("POST", app.media_upload, upload=True),
    "media/get": Api("GET", app.media_get),
    "getcallbackip": Api("GET", app.callback_ips),
}


class ServerApi:
    """The server API of one world."""

    def __init__(self, world: World, traffic: Traffic, real: RealTime) -> None:
        self._world = world
        self._traffic = traffic
        self._real = real

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request; HTTP 200 whatever happens."""
        name = request.match_info["api"]
        world = self._world
        query = dict(request.query.items())
        entry = Entry("api", name, world.clock.now(), self._real.wall(), status=200)
        entry.request = {"method": request.method, "query": masked(query)}
        try:
            answer = await self._answer(name, request, query, entry)
        except ApiError as error:
            answer = error.body(world.clock.now(), world.serial("hint"), request.remote or "127.0.0.1")
        if isinstance(answer, File):
            entry.response = {"file": answer.name, "bytes": len(answer.content)}
            self._traffic.add(entry)
            return _file(answer)
        entry.response = masked(answer)
        self._traffic.add(entry)
        return json_answer(answer)

    async def _answer(self, name: str, request: web.Request, query: dict[str, str], entry: Entry) -> Json | File:
        if name == "gettoken":
            return app.get_token(self._world, query)
        api = APIS.get(name)
        if api is None:
            raise ApiError(48002, f"the sandbox does not offer {name}")
        token = token_of(self._world, query)
        if request.method != api.method:
            raise ApiError(40058, f"{name} wants {api.method}")
        call = Call(self._world, self._world.accounts[token.agent_id], query)
        if api.upload:
            call.upload = await _uploaded(request)
            entry.request["upload"] = None if call.upload is None else call.upload.name
        elif api.method == "POST":
            call.body = read_body(await request.read())
            entry.request["body"] = masked(call.body)
        answer = api.handle(call)
        entry.dropped, entry.dropped_for = bool(call.dropped_for), call.dropped_for
        return answer


def _file(file: File) -> web.Response:
    # the name in two forms, as RFC 6266 has it: clients of 2010 read the first, all others the second
    plain = file.name.encode("ascii", "replace").decode().replace('"', "_")
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name)}"
    headers = {"Content-Type": file.content_type, "Content-disposition": disposition}
    return web.Response(body=file.content, headers=headers)


async def _uploaded(request: web.Request) -> File | None:
    if not request.content_type.startswith("multipart/"):
        return None
    form = await request.post()
    part = form.get("media")
    if not isinstance(part, web.FileField):
        return None
    return File(part.filename, part.content_type, part.file.read())
