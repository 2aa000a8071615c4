"""Texts that break out of a query, sort otherwise by UTF-16 than by code point, fold to nothing, or to very much."""

HOSTILE = (
    "'; MATCH (n) DETACH DELETE n //", "'; DROP TABLE node;--", "<script>alert(1)</script>", '"', "`", "\\", "\\u0027",
    "$every", "{}", "${x}", "%", "_", "a" * 1000, "～ wave", "🙂 smile", "🫰" * 1000, "𐍈 gothic", "ﬁ ligature",
    "ﷺ" * 500, "İstanbul", "ß", "ẞ" * 1000, "Ａ wide", "Совет", "مرحبا", "\u200fمرحبا", "日本", "e\u0301", "é",
    "Chemical Council", "chemical  council", "ICC", "-", "=1+1", "NULL", "true", "1e9", "�",
)  # fmt: skip
