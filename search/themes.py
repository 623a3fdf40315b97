"""Themes of many short texts in Kazakh and Russian, for people to confirm.

A text is what its stems say, which concepts they name and to which fields of life those belong
(``search.lexicon``), each weighted by how rare it is. Two texts are alike as far as they share that, and as
far as the texts nearest to them are the same: neighbors in one language often meet through one in the other.
Groups come from average linkage over this likeness. Nothing is random, and order doesn't matter.

How well that works, and how the numbers below were chosen, stands in ``docs/search.md``.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.cluster import hierarchy
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from search.lexicon import concepts
from search.words import LANGUAGES, Token, tokens

# How much stems, concepts and fields count.
_WEIGHTS = (0.35, 0.35, 0.30)
# Rare words count for more than their usual weight: its power.
_RARITY = 1.5
# A title says it in short, so it's read so often.
_TITLE = 2
# Of the likeness, the part that comes from shared neighbors.
_SHARED = 0.5
# As many themes are expected, so that many neighbors of a text should be about the same.
_THEMES = 70
_NEIGHBORS = (4, 100)
# From this average likeness on, groups become one.
SAME = 0.27
# Less than this is no likeness: it keeps the matrices thin.
_FLOOR = 0.05
_CHUNK = 500
_REPRESENTATIVES = 3
_LABELS = 5


@dataclass(frozen=True, slots=True)
class Item:
    """A text to group; ``theme`` if people have said where it belongs."""

    id: int
    language: str
    text: str
    title: str = ""
    theme: Hashable = None


@dataclass(frozen=True, slots=True)
class Theme:
    """Texts that are about one thing.

    ``key`` is that of the confirmed theme, nothing for one that is new. The representatives are the
    members nearest to all others; labels are words in each language that set the theme apart.
    """

    key: Hashable
    members: tuple[int, ...]
    representatives: tuple[int, ...]
    labels: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Collection:
    """Texts with what is known of them, each by its place."""

    items: list[Item]
    words: list[list[Token]]
    alike: sparse.csr_matrix

    def rarity(self) -> dict[str, float]:
        """How much each stem tells about a text, by how few texts have it."""
        having = Counter(stem for text in self.words for stem in {token.stem for token in text})
        return {stem: math.log((1 + len(self.words)) / number) for stem, number in having.items()}


def group(items: Iterable[Item]) -> list[Theme]:
    """Confirmed themes with what belongs to them, then new ones of two members and more, the largest first.

    What people assigned stays where it is; a confirmed theme takes in what is like its members, and only
    the rest is grouped anew. What is like nothing is in no theme.
    """
    items = sorted(items, key=lambda item: item.id)
    if not items:
        return []
    words = [_words(item) for item in items]
    texts = _Collection(items, words, likeness(items, words))
    confirmed = _confirmed(texts)
    taken = {place for members in confirmed.values() for place in members}
    rest = [place for place in range(len(items)) if place not in taken]
    new = [(None, members) for members in _grouped(texts.alike, rest) if len(members) > 1]
    rarity = texts.rarity()
    found = [_theme(texts, key, members, rarity) for key, members in [*confirmed.items(), *new]]
    return sorted(found, key=lambda theme: (theme.key is None, -len(theme.members), theme.members))


# Likeness -----------------------------------------------------------------------------------


def likeness(items: Sequence[Item], words: Sequence[list[Token]] | None = None) -> sparse.csr_matrix:
    """How much each two items are alike, from 0 to 1: a symmetric matrix in the order of the items."""
    words = words or [_words(item) for item in items]
    direct = _direct(_features(items, words))
    return (1 - _SHARED) * direct + _SHARED * _shared(direct)


def _words(item: Item) -> list[Token]:
    return tokens(f"{item.title}\n" * _TITLE + item.text, item.language)


def _features(items: Sequence[Item], words: Sequence[list[Token]]) -> sparse.csr_matrix:
    stems = [[token.stem for token in text] for text in words]
    named = [concepts(text, item.language) for text, item in zip(stems, items, strict=True)]
    names = [[concept.name for concept in text] for text in named]
    fields = [[concept.field for concept in text if concept.field] for text in named]
    parts = zip((stems, names, fields), _WEIGHTS, strict=True)
    return sparse.hstack([_weighted(part) * math.sqrt(weight) for part, weight in parts]).tocsr()


def _weighted(texts: Sequence[list[str]]) -> sparse.csr_matrix:
    """Texts as rows of length one in which what is rare counts for more."""
    if not any(texts):
        return sparse.csr_matrix((len(texts), 1), dtype=np.float32)
    vectorizer = TfidfVectorizer(analyzer=list, sublinear_tf=True, norm=None)
    counted = vectorizer.fit_transform(texts)
    return normalize(counted @ sparse.diags(vectorizer.idf_ ** (_RARITY - 1))).astype(np.float32)


def _direct(features: sparse.csr_matrix) -> sparse.csr_matrix:
    """The cosine of each two rows, chunk by chunk, without what is too little to matter."""
    chunks = []
    for start in range(0, features.shape[0], _CHUNK):
        chunk = (features[start : start + _CHUNK] @ features.T).tocsr()
        chunk.data[chunk.data < _FLOOR] = 0
        chunk.eliminate_zeros()
        chunks.append(chunk)
    return sparse.vstack(chunks).tocsr()


def _shared(direct: sparse.csr_matrix) -> sparse.csr_matrix:
    """How much two rows have the same nearest neighbors."""
    count = direct.shape[0]
    nearest = sparse.lil_matrix((count, count), dtype=np.float32)
    for row in range(count):
        others, values = _nearest(direct, row, most=_neighbors(count))
        nearest[row, others] = values
        # Itself, so that two neighbors of each other share something.
        nearest[row, row] = values.max(initial=1e-9)
    rows = normalize(nearest.tocsr())
    return (rows @ rows.T).tocsr()


def _neighbors(count: int) -> int:
    """How many neighbors tell about a text: about as many as there are texts on one theme."""
    fewest, most = _NEIGHBORS
    return min(max(fewest, count // _THEMES), most)


def _nearest(direct: sparse.csr_matrix, row: int, *, most: int) -> tuple[np.ndarray, np.ndarray]:
    begin, end = direct.indptr[row], direct.indptr[row + 1]
    others, values = direct.indices[begin:end], direct.data[begin:end]
    others, values = others[others != row], values[others != row]
    if len(values) > most:
        # Those that may be among them; which of equals are is decided by their places.
        least = np.partition(values, -most)[-most]
        others, values = others[values >= least], values[values >= least]
    order = np.lexsort((others, -values))[:most]
    return others[order], values[order]


# Groups -------------------------------------------------------------------------------------


def _confirmed(texts: _Collection) -> dict[Hashable, list[int]]:
    """What people assigned, by theme, and with it what is like that on average."""
    assigned: dict[Hashable, list[int]] = defaultdict(list)
    for place, item in enumerate(texts.items):
        if item.theme is not None:
            assigned[item.theme].append(place)
    if not assigned:
        return {}
    means = np.hstack([np.asarray(texts.alike[:, members].mean(axis=1)) for members in assigned.values()])
    nearest = means.argmax(axis=1)
    themes = {key: list(members) for key, members in assigned.items()}
    for place, item in enumerate(texts.items):
        if item.theme is None and means[place, nearest[place]] >= SAME:
            themes[list(assigned)[nearest[place]]].append(place)
    return {key: sorted(members) for key, members in themes.items()}


def _grouped(alike: sparse.csr_matrix, indices: list[int]) -> list[list[int]]:
    """Groups by average linkage.

    Groups can only become one when some two of their members are alike enough, so the parts of the
    graph of such pairs are grouped each on its own: the result is the same and the matrices are small.
    """
    if not indices:
        return []
    among = alike[indices][:, indices]
    close = among >= SAME
    count, parts = sparse.csgraph.connected_components(close, directed=False)
    members: list[list[int]] = [[] for _ in range(count)]
    for place, part in enumerate(parts):
        members[part].append(place)
    return [[indices[place] for place in found] for part in members for found in _linked(among, part)]


def _linked(among: sparse.csr_matrix, part: list[int]) -> list[list[int]]:
    if len(part) == 1:
        return [part]
    tree = hierarchy.linkage(_distances(among[part][:, part]), "average")
    groups: dict[int, list[int]] = defaultdict(list)
    for place, label in zip(part, hierarchy.fcluster(tree, 1 - SAME, "distance"), strict=True):
        groups[label].append(place)
    return list(groups.values())


def _distances(alike: sparse.csr_matrix) -> np.ndarray:
    """From each to all after it, in one row; made chunk by chunk, for a part can be thousands large."""
    count = alike.shape[0]
    distances = np.empty(count * (count - 1) // 2)
    end = 0
    for start in range(0, count, _CHUNK):
        for row, values in enumerate(alike[start : start + _CHUNK].toarray(), start=start):
            begin, end = end, end + count - row - 1
            distances[begin:end] = 1 - values[row + 1 :]
    return distances.clip(0, 1, out=distances)


# What is shown of a theme -------------------------------------------------------------------


def _theme(texts: _Collection, key: Hashable, members: list[int], rarity: dict[str, float]) -> Theme:
    items, inside = texts.items, texts.alike[members][:, members]
    nearness = np.asarray(inside.sum(axis=1)).ravel()
    central = [members[place] for place in np.lexsort((np.array(members), -nearness))]
    written = {
        language: [texts.words[place] for place in members if items[place].language == language]
        for language in LANGUAGES
    }
    return Theme(
        key=key,
        members=tuple(items[place].id for place in members),
        representatives=tuple(items[place].id for place in central[:_REPRESENTATIVES]),
        labels={language: _label(words, rarity) for language, words in written.items() if words},
    )


def _label(texts: list[list[Token]], rarity: dict[str, float]) -> tuple[str, ...]:
    """The words that most of the texts have and few others do, each in its commonest form."""
    having: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        having.update({token.stem for token in text})
        for token in text:
            forms[token.stem][token.word] += 1
    best = sorted(having, key=lambda stem: (-having[stem] * rarity[stem], stem))[:_LABELS]
    return tuple(min(forms[stem], key=lambda word: (-forms[stem][word], len(word), word)) for stem in best)
