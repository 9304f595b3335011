"""Who has no business in 逢源街道, and how each may come in: by a browser, by a program, or not at all."""

from __future__ import annotations

STRANGERS = (
    "clerk of 温泉镇",
    "reviewer of 温泉镇",
    "confirmer of 从化区",
    "payments officer of 从化区",
    "payments approver of 从化区",
    "auditor of 从化区",
    "worker of the street next door",
    "clerk who left in November",
    "policy officer",
    "administrator of 从化区",
    "another resident",
    "a member of the family",
    "nobody",
)
"""Browsers: everybody whom a screen must tell nothing."""

WITHOUT_A_POSTING = frozenset({"clerk who left in November", "another resident", "a member of the family", "nobody"})
"""Those of them for whom no token speaks today."""

PROGRAMS = tuple(who for who in STRANGERS if who not in WITHOUT_A_POSTING)
"""Tokens of postings that are in force, elsewhere or of another role: 404."""

UNKNOWN = (
    "no token",
    "a token that is none",
    "a token of a posting that ended",
    "a token of a posting that has not begun",
    "a revoked token",
    "an expired token",
    "a resident's session",
    "the clerk's own session without a token",
)
"""Ways to come without a valid token: 401."""
