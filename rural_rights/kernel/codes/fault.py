"""What is wrong with a code, said in two languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodeFault:
    """One reason why a text is not the code that it should be; ``rule`` is kebab-case."""

    rule: str
    says_zh: str
    says_en: str


class CodeError(ValueError):
    """The text is not such a code; ``fault`` says why."""

    def __init__(self, fault: CodeFault) -> None:
        self.fault = fault
        super().__init__(fault.rule)

    @property
    def rule(self) -> str:
        """The rule's id, such as ``id-check-digit``."""
        return self.fault.rule

    @property
    def says_zh(self) -> str:
        """The reason in Chinese."""
        return self.fault.says_zh

    @property
    def says_en(self) -> str:
        """The reason in English."""
        return self.fault.says_en
