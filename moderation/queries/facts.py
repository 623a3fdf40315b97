"""The statements that count what moderators did.

Everything that happened is a row of one table of facts: what, to which subject, on which day, and of a
decision after how many working days. These are handed over as one sorted array; the place of a day in
it (``width_bucket``) is the number of working days up to it, so that a term is a subtraction.
"""


def _day(moment: str) -> str:
    return f"({moment} AT TIME ZONE %(zone)s)::date"


def _place(moment: str) -> str:
    return f"width_bucket({_day(moment)}, %(working)s::date[])"


def _within(moment: str) -> str:
    return f"{moment} >= %(start)s AND {moment} < %(end)s"


_FACTS = f"""
    SELECT 'received' AS what, c.subject_kind AS kind, c.subject_id AS number, NULL::bigint AS reviewer,
           {_day("c.opened_at")} AS day, NULL::integer AS days, FALSE AS is_late
      FROM moderation_case c
     WHERE {_within("c.opened_at")}
    UNION ALL
    SELECT d.outcome, c.subject_kind, c.subject_id, d.by_id, {_day("d.at")},
           greatest({_place("d.at")} - {_place("c.opened_at")}, 0), {_day("d.at")} > c.due_date
      FROM moderation_decision d JOIN moderation_case c ON c.id = d.case_id
     WHERE {_within("d.at")}
    UNION ALL
    SELECT 'dropped', c.subject_kind, c.subject_id, NULL, {_day("c.closed_at")}, NULL, FALSE
      FROM moderation_case c
     WHERE {_within("c.closed_at")} AND NOT EXISTS (SELECT FROM moderation_decision d WHERE d.case_id = c.id)
    UNION ALL
    SELECT 'waiting', c.subject_kind, c.subject_id, NULL, NULL, NULL, c.due_date < %(as_of)s
      FROM moderation_case c
     WHERE c.opened_at < %(end)s AND (c.closed_at IS NULL OR c.closed_at >= %(end)s)
    UNION ALL
    SELECT 'appealed', c.subject_kind, c.subject_id, d.by_id, {_day("a.filed_at")}, NULL, FALSE
      FROM moderation_appeal a
      JOIN moderation_decision d ON d.id = a.decision_id
      JOIN moderation_case c ON c.id = d.case_id
     WHERE {_within("a.filed_at")}
    UNION ALL
    SELECT CASE WHEN a.is_upheld THEN 'upheld' ELSE 'dismissed' END,
           c.subject_kind, c.subject_id, d.by_id, {_day("a.decided_at")}, NULL, FALSE
      FROM moderation_appeal a
      JOIN moderation_decision d ON d.id = a.decision_id
      JOIN moderation_case c ON c.id = d.case_id
     WHERE {_within("a.decided_at")}
    UNION ALL
    SELECT 'reported', r.subject_kind, r.subject_id, NULL, {_day("r.at")}, NULL, FALSE
      FROM moderation_report r
     WHERE {_within("r.at")}
    UNION ALL
    SELECT CASE WHEN r.is_justified THEN 'justified' ELSE 'unjustified' END,
           r.subject_kind, r.subject_id, NULL, {_day("r.closed_at")}, NULL, FALSE
      FROM moderation_report r
     WHERE {_within("r.closed_at")}
    UNION ALL
    SELECT 'taken_down', p.subject_kind, p.subject_id, NULL, {_day("p.decided_at")}, NULL, FALSE
      FROM moderation_approval p
     WHERE p.act = 'take_down' AND p.state IN ('done', 'undone') AND {_within("p.decided_at")}
    UNION ALL
    SELECT 'put_back', p.subject_kind, p.subject_id, NULL, {_day("p.undone_at")}, NULL, FALSE
      FROM moderation_approval p
     WHERE p.act = 'take_down' AND p.state = 'undone' AND {_within("p.undone_at")}
"""  # noqa: S608

# Every fact with the body that it concerns and the post of whoever decided, as it was on that day.
_PLACED = f"""
    WITH fact AS MATERIALIZED (SELECT * FROM ({_FACTS}) AS fact WHERE kind = ANY(%(kinds)s)),
         concerned (kind, number, body) AS ({{concerned}}),
         worked AS (SELECT DISTINCT reviewer, day FROM fact WHERE reviewer IS NOT NULL),
         post AS MATERIALIZED (
             SELECT DISTINCT ON (worked.reviewer, worked.day) worked.reviewer, worked.day,
                    CASE held.role WHEN 'moderator' THEN 'moderator:' || coalesce(held.body_id::text, '')
                                   ELSE held.role END AS reviewers
               FROM worked JOIN accounts_post held
                 ON held.user_id = worked.reviewer AND held.role IN ('moderator', 'administrator')
                AND held.from_date <= worked.day AND (held.to_date IS NULL OR held.to_date >= worked.day)
              ORDER BY worked.reviewer, worked.day, held.role = 'moderator' DESC, held.from_date, held.id)
    SELECT fact.*, concerned.body, post.reviewers
      FROM fact
      LEFT JOIN concerned ON concerned.kind = fact.kind AND concerned.number = fact.number
      LEFT JOIN post ON post.reviewer = fact.reviewer AND post.day = fact.day
"""  # noqa: S608

SIZES = f"""
    WITH placed AS MATERIALIZED ({_PLACED})
    SELECT body, NULL AS reviewers, count(*)
      FROM (SELECT DISTINCT kind, number, body FROM placed WHERE body IS NOT NULL) AS subject
     GROUP BY body
    UNION ALL
    SELECT NULL, reviewers, count(*)
      FROM (SELECT DISTINCT coalesce(reviewers, '') AS reviewers, reviewer
              FROM placed WHERE days IS NOT NULL AND reviewer IS NOT NULL) AS decided
     GROUP BY reviewers
"""  # noqa: S608

COUNTED = {
    "received": "what = 'received'",
    "published": "what = 'publish'",
    "returned": "what = 'return'",
    "refused": "what = 'refuse'",
    "late": "what IN ('publish', 'return', 'refuse') AND is_late",
    "dropped": "what = 'dropped'",
    "waiting": "what = 'waiting'",
    "overdue": "what = 'waiting' AND is_late",
    "appealed": "what = 'appealed'",
    "appeals_decided": "what IN ('upheld', 'dismissed')",
    "upheld": "what = 'upheld'",
    "reported": "what = 'reported'",
    "reports_closed": "what IN ('justified', 'unjustified')",
    "justified": "what = 'justified'",
    "taken_down": "what = 'taken_down'",
    "put_back": "what = 'put_back'",
}


def _figures_of(source: str, part: str, key: str, groups: str) -> str:
    """Counts and percentiles of each group. Apart from each other, or percentiles would sort everything."""
    counts = ", ".join(f"count(*) FILTER (WHERE {test}) AS {name}" for name, test in COUNTED.items())
    return f"""
        WITH source AS MATERIALIZED ({source}),
             counted AS (SELECT {part} AS part, {key} AS key, {counts} FROM source GROUP BY {groups}),
             timed AS (SELECT {part} AS part, {key} AS key,
                              percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY days) AS shares
                         FROM source WHERE days IS NOT NULL GROUP BY {groups})
        SELECT part, key, shares[1], shares[2], {", ".join(COUNTED)}
          FROM counted LEFT JOIN timed USING (part, key)
         ORDER BY part, key
    """  # noqa: S608


BREAKDOWN = _figures_of(
    f"""SELECT what, kind, days, is_late,
               CASE WHEN body = ANY(%(bodies)s) THEN body::text ELSE '' END AS body,
               CASE WHEN reviewers = ANY(%(groups)s) THEN reviewers ELSE '' END AS reviewers
          FROM ({_PLACED}) AS placed""",  # noqa: S608
    part="grouping(kind, body, reviewers)",
    key="coalesce(kind, body, reviewers, '')",
    groups="GROUPING SETS ((), (kind), (body), (reviewers))",
)
# What ``grouping`` says of a row that is the total of all, of one kind, one body, one group.
TOTAL, KIND, BODY, GROUP = 0b111, 0b011, 0b101, 0b110

MONTHS = _figures_of(
    f"""SELECT what, days, is_late, date_trunc('month', day)::date AS month
          FROM ({_FACTS}) AS fact
         WHERE kind = ANY(%(kinds)s) AND day IS NOT NULL""",  # noqa: S608
    part="0",
    key="month",
    groups="month",
)
