"""How each provider's addresses are read. ``None``: not the address of one broadcast."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

from broadcasts.addresses.address import HOSTS, Address, Provider


@dataclass(frozen=True, slots=True)
class Place:
    """What a reader looks at: the host, the parts of the path, the query."""

    host: str
    path: list[str]
    query: dict[str, list[str]]

    @classmethod
    def of(cls, parts: SplitResult) -> "Place":
        path = [part for part in parts.path.split("/") if part]
        return cls(parts.netloc.lower(), path, parse_qs(parts.query))

    def first(self, key: str) -> str:
        return self.query.get(key, [""])[0]


_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
# Words of eleven letters where a video's number stands: whatever a channel or a playlist shows.
_YOUTUBE_WORDS = {"live_stream", "videoseries"}
_FACEBOOK_ID = re.compile(r"[0-9]{5,20}")
_FACEBOOK_CODE = re.compile(r"[A-Za-z0-9_-]{5,40}")
_VIMEO_ID = re.compile(r"[0-9]{5,12}")
_VIMEO_HASH = re.compile(r"[0-9a-f]{6,24}")
_VK_ID = re.compile(r"(?:video|clip)(-?[0-9]{1,12})_([0-9]{1,12})")
_HLS_PATH = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/[A-Za-z0-9_~-][A-Za-z0-9._~-]*\.m3u8")


def _youtube(place: Place) -> Address | None:
    match place.path:
        case ["watch"]:
            video = place.first("v")
        case [("live" | "embed" | "shorts" | "v"), video] if place.host != "youtu.be":
            pass
        case [video] if place.host == "youtu.be":
            pass
        case _:
            return None
    if not _YOUTUBE_ID.fullmatch(video) or video in _YOUTUBE_WORDS:
        return None
    url = f"https://www.youtube.com/watch?v={video}"
    return Address(
        Provider.YOUTUBE,
        url,
        embed_url=f"https://www.youtube-nocookie.com/embed/{video}",
        # The page of a video that was removed answers 200, its description 404.
        probe_url=f"https://www.youtube.com/oembed?format=json&url={quote(url, safe='')}",
        time_key="&t=",
        embed_time_key="?start=",
    )


def _facebook(place: Place) -> Address | None:
    match place.path:
        case [code] | ["v", code] if place.host.endswith("fb.watch"):
            return _facebook_short(f"https://fb.watch/{code}/", code)
        case ["plugins", "video.php"]:
            return _facebook_plugin(place.first("href"))
        case ["share", *kind, code] if kind in ([], ["v"], ["r"], ["p"]):
            return _facebook_short("/".join(("https://www.facebook.com/share", *kind, code, "")), code)
        case ["watch"] | ["watch", "live"] | ["video.php"]:
            video = place.first("v")
        case ["reel", video] | [_, "videos", *_, video]:
            pass
        case _:
            return None
    if not _FACEBOOK_ID.fullmatch(video):
        return None
    # Of its addresses, the player is documented to take this one.
    shown = quote(f"https://www.facebook.com/video.php?v={video}", safe="")
    return Address(
        Provider.FACEBOOK,
        f"https://www.facebook.com/watch/?v={video}",
        embed_url=f"https://www.facebook.com/plugins/video.php?show_text=false&href={shown}",
        time_key="&t=",
        embed_time_key="&t=",
    )


def _facebook_plugin(href: str) -> Address | None:
    """The video inside the address of a player."""
    try:
        place = Place.of(urlsplit(href))
    except ValueError:
        return None
    return _facebook(place) if place.host in HOSTS[Provider.FACEBOOK] else None


def _facebook_short(url: str, code: str) -> Address | None:
    """A short link: only Facebook knows the video behind it, so there is no player for it."""
    return Address(Provider.FACEBOOK, url) if _FACEBOOK_CODE.fullmatch(code) else None


def _vimeo(place: Place) -> Address | None:
    if place.path[:1] == ["event"]:
        return _vimeo_event(place)
    match place.path:
        case [video] | ["channels", _, video] | [("video" | "videos"), video]:
            return _vimeo_video(video, place.first("h"))
        case ["groups", _, "videos", video] | [("album" | "showcase"), _, "video", video]:
            return _vimeo_video(video, place.first("h"))
        case [video, key]:
            return _vimeo_video(video, key)
    return None


def _vimeo_video(video: str, key: str) -> Address | None:
    """A video; ``key`` opens one that is shown to whoever has its link."""
    if not _VIMEO_ID.fullmatch(video) or (key and not _VIMEO_HASH.fullmatch(key)):
        return None
    player = f"https://player.vimeo.com/video/{video}?dnt=1"
    return Address(
        Provider.VIMEO,
        f"https://vimeo.com/{video}/{key}" if key else f"https://vimeo.com/{video}",
        embed_url=f"{player}&h={key}" if key else player,
        time_key="#t=",
        embed_time_key="#t=",
    )


def _vimeo_event(place: Place) -> Address | None:
    match [part for part in place.path if part != "embed"]:
        case [_, event]:
            key = ""
        case [_, event, key]:
            pass
        case _:
            return None
    if not _VIMEO_ID.fullmatch(event) or (key and not _VIMEO_HASH.fullmatch(key)):
        return None
    url, tail = f"https://vimeo.com/event/{event}", f"/{key}" if key else ""
    return Address(Provider.VIMEO, f"{url}{tail}", embed_url=f"{url}/embed{tail}")


def _vk(place: Place) -> Address | None:
    if place.path[-1:] == ["video_ext.php"]:
        named = f"video{place.first('oid')}_{place.first('id')}"
    else:
        # A video opened over a page of the network stands in its query: ?z=video-1_2/club1.
        named = place.first("z").split("/")[0] or (place.path[-1] if place.path else "")
    found = _VK_ID.fullmatch(named)
    if found is None:
        return None
    owner, video = found.groups()
    return Address(
        Provider.VK,
        f"https://vkvideo.ru/video{owner}_{video}",
        embed_url=f"https://vkvideo.ru/video_ext.php?oid={owner}&id={video}",
        time_key="?t=",
        embed_time_key="&t=",
    )


def read_hls(host: str, parts: SplitResult) -> Address | None:
    """A stream of a server that the settings name; keys and tracking in its query are not stored."""
    if parts.query or not _HLS_PATH.fullmatch(parts.path):
        return None
    return Address(Provider.HLS, f"https://{host}{parts.path}", time_key="#t=")


_READERS: dict[str, Callable[[Place], Address | None]] = {
    Provider.YOUTUBE: _youtube,
    Provider.FACEBOOK: _facebook,
    Provider.VIMEO: _vimeo,
    Provider.VK: _vk,
}
READERS = {host: _READERS[provider] for provider, hosts in HOSTS.items() for host in hosts}
