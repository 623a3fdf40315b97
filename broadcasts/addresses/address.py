"""What a broadcast's address is made of."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Provider(TextChoices):
    """Who shows the broadcast."""

    YOUTUBE = "youtube", "YouTube"
    FACEBOOK = "facebook", "Facebook"
    VIMEO = "vimeo", "Vimeo"
    VK = "vk", "VK"
    HLS = "hls", _("the organizer's own server")


# Where each provider's addresses come from; what stands here is all that is ever accepted.
HOSTS: dict[str, list[str]] = {
    Provider.YOUTUBE: [
        *("youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "youtu.be"),
        *("youtube-nocookie.com", "www.youtube-nocookie.com"),
    ],
    Provider.FACEBOOK: [
        *("facebook.com", "www.facebook.com", "m.facebook.com", "web.facebook.com"),
        *("kk-kz.facebook.com", "ru-ru.facebook.com", "en-gb.facebook.com", "fb.watch", "www.fb.watch"),
    ],
    Provider.VIMEO: ["vimeo.com", "www.vimeo.com", "player.vimeo.com"],
    Provider.VK: [
        *("vk.com", "www.vk.com", "m.vk.com", "vk.ru", "www.vk.ru", "m.vk.ru"),
        *("vkvideo.ru", "www.vkvideo.ru", "m.vkvideo.ru"),
    ],
}
# Where the providers' players come from; a page allows the one that its reader chose.
FRAME_SOURCES = (
    "https://www.youtube-nocookie.com",
    "https://www.facebook.com",
    "https://player.vimeo.com",
    "https://vimeo.com",
    "https://vkvideo.ru",
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a broadcast is watched (``url``) and, if the provider has one, its player (``embed_url``).

    ``probe_url`` is what a check asks: a provider may show its page for videos that are gone.
    """

    provider: Provider
    url: str
    embed_url: str = ""
    probe_url: str = ""
    time_key: str = ""
    embed_time_key: str = ""

    def at(self, seconds: int) -> str:
        """The address at a second of the recording; the plain one where the provider can't."""
        return self._timed(self.url, self.time_key, seconds)

    def embed_at(self, seconds: int) -> str:
        """The player, starting at a second of the recording."""
        return self._timed(self.embed_url, self.embed_time_key, seconds)

    def _timed(self, url: str, key: str, seconds: int) -> str:
        return f"{url}{key}{_written(self.provider, seconds)}" if key and seconds > 0 else url

    @property
    def source(self) -> str:
        """The one origin that a page with the player must allow: ``https://player.vimeo.com``."""
        return _origin(self.embed_url or self.url)

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that a check may ask, and follow to."""
        return frozenset(HOSTS.get(self.provider) or [urlsplit(self.url).netloc])


def _written(provider: Provider, seconds: int) -> str:
    """A second of the recording as each provider writes it: 90, 90s or 1m30s."""
    if provider == Provider.VK:
        minutes, rest = divmod(seconds, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}h{minutes}m{rest}s" if hours else f"{minutes}m{rest}s"
    return f"{seconds}s" if provider == Provider.VIMEO else str(seconds)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
