"""House rule: whoever is refused can read about the rule that stood against him."""

from __future__ import annotations

import ast

from rural_rights.web.pages.legal import rules
from tests.house.sources import sources


def rules_in_the_code() -> dict[str, str]:
    """Every rule id that a breach names, with the place."""
    return {
        keyword.value.value: source.at(call)
        for source in sources()
        for _name, call in source.calls()
        for keyword in call.keywords
        if keyword.arg == "rule"
        and isinstance(keyword.value, ast.Constant)
        and isinstance(keyword.value.value, str)
        and any(other.arg == "says_zh" for other in call.keywords)
    }


class TestRulePages:
    def test_every_rule_of_the_code_is_explained(self):
        """An entry in web/rules.toml for each rule id; the left side says where it is raised."""
        unexplained = {
            place: rule for rule, place in rules_in_the_code().items() if rule not in rules()
        }
        assert unexplained == {}

    def test_no_page_explains_a_rule_that_is_gone(self):
        """What the code no longer says is taken out of web/rules.toml."""
        text = "\n".join(source.text for source in sources())
        gone = [
            rule
            for rule in rules()
            if f'"{rule}"' not in text and f'"{rule.replace("-", "_")}"' not in text
        ]
        assert gone == []

    def test_every_explanation_speaks_both_languages(self):
        """Chinese and English, the remedy too."""
        halves = [
            rule.rule
            for rule in rules().values()
            if not rule.says_zh or not rule.says_en or bool(rule.remedy_zh) != bool(rule.remedy_en)
        ]
        assert halves == []
