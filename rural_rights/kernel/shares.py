"""Interests of co-owners: exact fractions that sum to one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm


@dataclass(frozen=True, slots=True, order=False)
class Share:
    """One holder's interest in (0, 1], kept as the two integers that were agreed.

    Law: 《民法典》第二百九十八条 (按份共有).
    """

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if not 0 < self.numerator <= self.denominator:
            raise ValueError(f"not a share: {self.numerator}/{self.denominator}")

    @classmethod
    def parse(cls, written: str) -> Share:
        """Read ``1/3``; ``1`` stands for the whole.  Raises: ``ValueError``."""
        numerator, _, denominator = written.strip().partition("/")
        return cls(int(numerator), int(denominator or 1))

    @property
    def fraction(self) -> Fraction:
        """The exact value."""
        return Fraction(self.numerator, self.denominator)

    def __str__(self) -> str:
        return f"{self.numerator}/{self.denominator}"


def whole(shares: Iterable[Share]) -> bool:
    """Tell whether the shares sum to exactly one."""
    return sum((share.fraction for share in shares), Fraction(0)) == 1


def on_common_denominator(shares: Iterable[Share]) -> tuple[Share, ...]:
    """Return the same shares written over their least common denominator."""
    given = tuple(shares)
    denominator = lcm(*(share.denominator for share in given))
    return tuple(
        Share(share.numerator * (denominator // share.denominator), denominator) for share in given
    )


def equal_shares(holders: int) -> tuple[Share, ...]:
    """Return one equal share for each of ``holders`` (at least one).

    Law: 《民法典》第三百零九条 (份额不明的,等额享有).
    """
    return tuple(Share(1, holders) for _ in range(holders))
