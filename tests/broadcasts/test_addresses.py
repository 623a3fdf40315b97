"""What people paste, and what becomes of it."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcasts import addresses
from broadcasts.addresses import Provider
from broadcasts.addresses.address import HOSTS
from core.rulings import Invalid

HLS_HOST = "live.maslikhat.example"


@pytest.fixture(autouse=True)
def own_server(settings):
    settings.HLS_HOSTS = [HLS_HOST]


YOUTUBE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
FACEBOOK = "https://www.facebook.com/watch/?v=1234567890123456"
VIMEO = "https://vimeo.com/76979871"
PRIVATE_VIMEO = "https://vimeo.com/76979871/8272103f6e"
EVENT = "https://vimeo.com/event/2087134"
PRIVATE_EVENT = "https://vimeo.com/event/2087134/8272103f6e"
VK = "https://vkvideo.ru/video-220754053_456241234"
HLS = f"https://{HLS_HOST}/session/26/index.m3u8"

ACCEPTED = {
    YOUTUBE: [
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "http://youtube.com/watch?v=dQw4w9WgXcQ",
        "www.youtube.com/watch?v=dQw4w9WgXcQ",
        "youtube.com/watch?v=dQw4w9WgXcQ",
        "  https://www.youtube.com/watch?v=dQw4w9WgXcQ\n",
        "HTTPS://WWW.YouTube.com/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/watch/?v=dQw4w9WgXcQ",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1h2m3s",
        "https://www.youtube.com/watch?t=90&v=dQw4w9WgXcQ#t=90",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PLabcdef&index=3&pp=ygU",
        "https://www.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ&feature=youtu.be&utm_source=x",
        "https://m.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://music.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ",
        "youtu.be/dQw4w9WgXcQ?si=AbCdEf&t=90",
        "https://www.youtube.com/live/dQw4w9WgXcQ?feature=share",
        "https://www.youtube.com/embed/dQw4w9WgXcQ?start=90&autoplay=1",
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
        "https://www.youtube.com/shorts/dQw4w9WgXcQ",
        "https://www.youtube.com/v/dQw4w9WgXcQ",
    ],
    FACEBOOK: [
        "https://www.facebook.com/watch/?v=1234567890123456",
        "https://www.facebook.com/watch?v=1234567890123456&ref=sharing",
        "https://www.facebook.com/watch/live/?ref=watch_permalink&v=1234567890123456",
        "https://www.facebook.com/akmola.maslikhat/videos/1234567890123456/",
        "https://www.facebook.com/akmola.maslikhat/videos/xxvi-sessiya/1234567890123456/?mibextid=a",
        "https://facebook.com/100064/videos/vb.100064/1234567890123456/?type=2&theater",
        "https://m.facebook.com/watch/?v=1234567890123456&_rdr",
        "https://kk-kz.facebook.com/akmola/videos/1234567890123456",
        "https://www.facebook.com/мәслихат/videos/1234567890123456",
        "https://www.facebook.com/video.php?v=1234567890123456",
        "https://www.facebook.com/reel/1234567890123456",
        "https://www.facebook.com/plugins/video.php?height=314&href="
        "https%3A%2F%2Fwww.facebook.com%2Fakmola%2Fvideos%2F1234567890123456%2F&t=0",
    ],
    "https://fb.watch/aB3_dE-5fG/": ["https://fb.watch/aB3_dE-5fG/?mibextid=q", "fb.watch/v/aB3_dE-5fG/"],
    # What the button "share" of an app gives out, for whatever was shared.
    "https://www.facebook.com/share/1CcGSdzvH4/": [
        "https://www.facebook.com/share/1CcGSdzvH4/",
        "https://m.facebook.com/share/1CcGSdzvH4?mibextid=wwXIfr",
    ],
    "https://www.facebook.com/share/p/1AbCdEfGhI/": ["facebook.com/share/p/1AbCdEfGhI/"],
    "https://www.facebook.com/share/v/1AbCdEfGhI/": [
        "https://www.facebook.com/share/v/1AbCdEfGhI/?mibextid=q"
    ],
    VIMEO: [
        "https://vimeo.com/76979871",
        "vimeo.com/76979871?share=copy#t=90s",
        "https://player.vimeo.com/video/76979871?autoplay=1",
        "https://vimeo.com/channels/staffpicks/76979871",
        "https://vimeo.com/groups/akmola/videos/76979871",
        "https://vimeo.com/showcase/11223344/video/76979871",
        "https://vimeo.com/album/11223344/video/76979871",
    ],
    PRIVATE_VIMEO: [
        "https://vimeo.com/76979871/8272103f6e?share=copy",
        "https://vimeo.com/76979871?h=8272103f6e",
        "https://player.vimeo.com/video/76979871?h=8272103f6e&badge=0",
    ],
    EVENT: ["https://vimeo.com/event/2087134", "https://vimeo.com/event/2087134/embed"],
    PRIVATE_EVENT: [
        "https://vimeo.com/event/2087134/8272103f6e",
        "https://vimeo.com/event/2087134/embed/8272103f6e",
    ],
    VK: [
        "https://vk.com/video-220754053_456241234",
        "https://vk.com/video-220754053_456241234?list=ln-abc&t=1m30s",
        "https://m.vk.com/video-220754053_456241234",
        "https://vk.ru/video-220754053_456241234",
        "https://vk.com/clip-220754053_456241234",
        "https://vk.com/videos-220754053?z=video-220754053_456241234%2Fpl_-220754053_-2",
        "https://vk.com/video/@akmola?z=video-220754053_456241234%2Fclub220754053",
        "https://vk.com/video/playlist/-220754053_3/video-220754053_456241234",
        "https://vkvideo.ru/video-220754053_456241234",
        "https://vk.com/video_ext.php?oid=-220754053&id=456241234&hash=0123456789abcdef&hd=2",
        "https://vkvideo.ru/video_ext.php?oid=-220754053&id=456241234",
    ],
    HLS: [f"http://{HLS_HOST}/session/26/index.m3u8", f"{HLS_HOST}/session/26/index.m3u8"],
}
PASTED = [(pasted, url) for url, forms in ACCEPTED.items() for pasted in forms]


@pytest.mark.parametrize(("pasted", "url"), PASTED)
def test_every_common_form_has_one_address(pasted, url):
    assert addresses.canonical(pasted) == url


@pytest.mark.parametrize("url", ACCEPTED)
def test_what_is_canonical_stays_as_it_is(url):
    assert addresses.canonical(url) == url


REFUSED = {
    "empty": ["", "   ", "\n"],
    "begins with https": [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://youtube.com/watch",
        "rtmp://a.b/c",
    ],
    "spaces": [
        "https://www.youtube.com/watch?v=dQw4w9 WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ\nhttps://youtu.be/dQw4w9WgXcQ",
        "https://youtu.be/\u200bdQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ\x00",
        "java\tscript:alert(1)",
        "https://youtu.be/\u202edQw4w9WgXcQ",
    ],
    "too long": ["https://youtu.be/dQw4w9WgXcQ?" + "a" * 5_000],
    "code of a player": ['<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>'],
    "name of the site": [
        "https://www.youtube.com@evil.example/watch?v=dQw4w9WgXcQ",
        "https://user:key@www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com:8443/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com:443/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com\\@evil.example/",
        "https://www.youtubе.com/watch?v=dQw4w9WgXcQ",
        "https://\u212aouTube.com/",
        "https://[::1]/index.m3u8",
        "https://localhost/index.m3u8",
        "https:youtube.com/watch?v=dQw4w9WgXcQ",
        "https:///watch?v=dQw4w9WgXcQ",
        f"https://{HLS_HOST}:8080/index.m3u8",
        "https://www.you%74ube.com/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com./watch?v=dQw4w9WgXcQ",
    ],
    "not an address": ["https://[youtube.com/watch?v=dQw4w9WgXcQ"],
    "not the address of a site": [
        "https://evil.example/watch?v=dQw4w9WgXcQ",
        "https://xn--yotube-n4a.com/watch?v=dQw4w9WgXcQ",
        "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "https://notyoutube.com/watch?v=dQw4w9WgXcQ",
        "https://evil.example/index.m3u8",
        "https://169.254.169.254/index.m3u8",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fyoutu.be%2FdQw4w9WgXcQ",
    ],
    "does not lead to one broadcast": [
        "https://www.youtube.com/",
        "https://www.youtube.com/@akmola/live",
        "https://www.youtube.com/channel/UC1234567890123456789012",
        "https://www.youtube.com/playlist?list=PLabcdef",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ%22onload",
        "https://www.youtube.com/embed/live_stream?channel=UC123",
        "https://www.youtube.com/embed/videoseries?list=PLabcdef",
        "https://www.youtube.com/redirect?q=https%3A%2F%2Fevil.example",
        "https://www.facebook.com/akmola",
        "https://www.facebook.com/akmola/posts/1234567890123456",
        "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fevil.example%2Fvideos%2F1234567890",
        "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2F%5B",
        "https://fb.watch/",
        "https://vimeo.com/about",
        "https://vimeo.com/76979871/settings",
        "https://vimeo.com/event/",
        "https://vk.com/akmola",
        "https://vk.com/",
        "https://vk.com/video_ext.php?oid=-1",
        "https://vk.com/video٣_٤",
        f"https://{HLS_HOST}/index.html",
        f"https://{HLS_HOST}/../secret.m3u8",
        f"https://{HLS_HOST}//evil.example/index.m3u8",
        f"https://{HLS_HOST}/index.m3u8?token=1",
    ],
}


@pytest.mark.parametrize(("problem", "pasted"), [(p, text) for p, texts in REFUSED.items() for text in texts])
def test_anything_else_is_refused_with_a_clear_sentence(problem, pasted):
    with pytest.raises(Invalid, match=problem) as refusal:
        addresses.parse(pasted)

    assert "YouTube, Facebook, Vimeo or VK" in str(refusal.value)


def test_a_stream_file_needs_a_server_that_is_named(settings):
    settings.HLS_HOSTS = []

    with pytest.raises(Invalid):
        addresses.parse(HLS)


@pytest.mark.parametrize(
    ("url", "at", "embed_at"),
    [
        (YOUTUBE, f"{YOUTUBE}&t=5400", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=5400"),
        (VIMEO, f"{VIMEO}#t=5400s", "https://player.vimeo.com/video/76979871?dnt=1#t=5400s"),
        (
            PRIVATE_VIMEO,
            f"{PRIVATE_VIMEO}#t=5400s",
            "https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e#t=5400s",
        ),
        (EVENT, EVENT, f"{EVENT}/embed"),
        (
            VK,
            f"{VK}?t=1h30m0s",
            "https://vkvideo.ru/video_ext.php?oid=-220754053&id=456241234&t=1h30m0s",
        ),
        (HLS, f"{HLS}#t=5400", ""),
        ("https://fb.watch/aB3_dE-5fG/", "https://fb.watch/aB3_dE-5fG/", ""),
    ],
)
def test_an_address_leads_to_a_second(url, at, embed_at):
    address = addresses.parse(url)

    assert address.at(5400) == at
    assert address.embed_at(5400) == embed_at
    assert address.at(0) == address.at(-5) == url


def test_a_minute_is_written_as_its_provider_wants_it():
    assert addresses.parse(VK).at(90).endswith("?t=1m30s")
    assert addresses.parse(FACEBOOK).at(90) == f"{FACEBOOK}&t=90"


@pytest.mark.parametrize("url", ACCEPTED)
def test_an_address_at_a_second_is_still_of_the_same_broadcast(url):
    address = addresses.parse(url)

    assert addresses.parse(address.at(754)) == address
    if address.embed_url:
        assert addresses.parse(address.embed_at(754)) == address


@pytest.mark.parametrize("url", ACCEPTED)
def test_players_come_only_from_the_sources_that_are_named(url):
    address = addresses.parse(url)

    assert address.url.startswith("https://")
    if address.embed_url:
        assert address.source in addresses.frame_sources()
        assert address.embed_url.startswith(f"{address.source}/")


@pytest.mark.parametrize("url", ACCEPTED)
def test_a_check_asks_the_provider_only(url):
    address = addresses.parse(url)
    asked = (address.probe_url or address.url).split("/")[2]

    assert asked in address.hosts


def test_a_fault_of_youtube_is_asked_where_it_shows():
    assert addresses.parse(YOUTUBE).probe_url == (
        "https://www.youtube.com/oembed?format=json&url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DdQw4w9WgXcQ"
    )


# Properties ---------------------------------------------------------------------------------

HOSTS_IN_USE = sorted(host for hosts in HOSTS.values() for host in hosts)
SIGNS = string.ascii_letters + string.digits + "_-"
videos = st.text(SIGNS, min_size=11, max_size=11)
numbers = st.integers(10_000, 10**12 - 1)
keys = st.text("0123456789abcdef", min_size=6, max_size=24)
pasted = st.one_of(
    st.builds("https://www.youtube.com/watch?v={}&t=9".format, videos),
    st.builds("youtu.be/{}".format, videos),
    st.builds("https://www.facebook.com/x/videos/{}/".format, numbers),
    st.builds("https://vimeo.com/{}/{}".format, numbers, keys),
    st.builds("https://vimeo.com/event/{}/embed/{}".format, numbers, keys),
    st.builds("https://vk.com/video-{}_{}".format, numbers, numbers),
)


@given(pasted)
def test_canonical_is_idempotent(text):
    try:
        url = addresses.canonical(text)
    except Invalid:
        return

    assert addresses.canonical(url) == url
    assert addresses.parse(addresses.parse(url).embed_url).url == url


@given(
    st.one_of(
        st.text(max_size=600),
        st.builds("https://{}/{}".format, st.sampled_from(HOSTS_IN_USE), st.text(max_size=60)),
    )
)
def test_nothing_that_is_pasted_breaks_the_reader(text):
    try:
        address = addresses.parse(text)
    except Invalid:
        return

    assert address.provider in Provider
    assert address.url.isascii()
    assert not set(address.url) & set(" \"'<>\\`{}|^")
    assert addresses.canonical(address.url) == address.url
