"""What people read can be translated: Chinese text stands in gettext calls and translate tags only."""

from __future__ import annotations

import ast
import re

from .source import HAN, place, python_files, templates, tree

_GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "gettext_noop"}
_SHOWN = ("minzheng/access", "minzheng/ui", "minzheng/web", "minzheng/domains")
_CHINESE_BY_NATURE = {"actions"}  # they fill in letters and read workbooks, Chinese whatever the screen speaks
_RECORDED = {"purpose", "why", "number_word"}  # written into logs and papers, whatever the reader's language
_BILINGUAL = "{% block zh %}"  # pages of last resort say it in both languages: they know no reader
_TAGS = re.compile(
    r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%}"
    r"|{%\s*trans(?:late)?\b.*?%}|_\(\"[^\"]*\"\)|_\('[^']*'\)",
    re.DOTALL,
)


def _untranslatable(module: ast.Module) -> list[ast.Constant]:
    """String constants with Chinese in them that no gettext call and no pair ``{"zh": …, "en": …}`` contains."""
    inside: set[ast.AST] = set()
    for node in ast.walk(module):
        if _is_translated(node):
            inside.update(ast.walk(node))
    return [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and HAN.search(node.value)
        if node not in inside
    ]


def _is_translated(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in _GETTEXT
    if isinstance(node, ast.Dict):
        return {"zh", "en"} <= {ast.unparse(key).strip("'") for key in node.keys if key}
    if isinstance(node, ast.keyword):
        return node.arg in _RECORDED
    if isinstance(node, ast.Assign):
        return isinstance(node.targets[0], ast.Name) and node.targets[0].id.lower() in _RECORDED
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and "%Y" in node.value  # a way of writing dates
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)  # a docstring


def test_chinese_in_code_goes_through_gettext() -> None:
    """On the floors that speak to people. Official letters, bank files and tables of surnames are Chinese by nature."""
    wrong = [
        f"{place(path, node)} {node.value[:20]}"
        for path in python_files(*_SHOWN)
        if not _CHINESE_BY_NATURE & set(path.parts)
        for node in _untranslatable(tree(path))
    ]
    assert not wrong, "\n".join(["not translatable:", *wrong])


def test_chinese_in_templates_stands_in_translate_tags() -> None:
    wrong = [
        f"{place(path)} {line.strip()[:60]}"
        for path in templates()
        if _BILINGUAL not in path.read_text(encoding="utf-8")
        for line in _TAGS.sub("", path.read_text(encoding="utf-8")).splitlines()
        if HAN.search(line) and 'lang="zh-Hans"' not in line  # the name of a language is written in it
    ]
    assert not wrong, "\n".join(["not translatable:", *wrong])
