"""农村土地经营权出租合同 on paper: parties, parcels, articles, signatures."""

from __future__ import annotations

from typing import Final

from certificates.fonts import Style
from certificates.layout import face
from certificates.layout.composer import LEFT, RIGHT, WIDTH, Composer
from certificates.layout.pen import Align
from certificates.layout.table import Column, form, table
from certificates.layout.theme import INK
from certificates.layout.typeset import wrap
from certificates.lease import LeaseContract, LeaseParty

_SIZE: Final = 10.5
_LEADING: Final = 17.0
_SIGNATURES: Final = 112.0
_PARCELS: Final = (
    Column(74, "地块名称", size=9),
    Column(112, "地块代码", Align.CENTRE, 9),
    Column(52, "面积（亩）", Align.RIGHT, 9),
    Column(48, "质量等级", Align.CENTRE, 9),
    Column(186, "四至", size=9),
)
_PAYMENTS: Final = (
    Column(3, "租金期间", Align.CENTRE, 9),
    Column(2, "支付日", Align.CENTRE, 9),
    Column(2, "金额（元）", Align.RIGHT, 9),
)


def compose(composer: Composer, document: LeaseContract) -> None:
    """Set the contract."""
    face.title(composer, size=30.0)
    composer.y -= 6
    form(
        composer,
        (*_party("甲方（出租方）", document.lessor), *_party("乙方（承租方）", document.lessee)),
        label_width=84.0,
        size=9.5,
        least=21.0,
    )
    composer.heading("租赁土地")
    table(
        composer,
        _PARCELS,
        [
            (
                parcel.name,
                parcel.code,
                parcel.area_mu,
                parcel.grade,
                f"东：{parcel.east}　南：{parcel.south}　西：{parcel.west}　北：{parcel.north}",
            )
            for parcel in document.parcels
        ],
    )
    composer.heading("租金支付")
    table(composer, _PAYMENTS, [(p.period, p.due_on, p.amount) for p in document.payments])
    composer.y -= 10
    *articles, (last_heading, last) = document.articles()
    for heading, paragraphs in articles:
        _article(composer, heading, paragraphs)
    # A page that is signed carries a part of what is agreed.
    composer.need((len(last) + 2) * _LEADING + _SIGNATURES + face.FOOT_HEIGHT)
    _article(composer, last_heading, last)
    _signatures(composer, document)
    face.foot(composer, composer.pen)


def _party(role: str, party: LeaseParty) -> tuple[tuple[tuple[str, str], ...], ...]:
    return (
        ((role, party.name), ("类型", party.sort)),
        (("证件号码", party.id_number), ("联系电话", party.phone)),
        (("住所", party.address),),
    )


def _article(composer: Composer, heading: str, paragraphs: tuple[str, ...]) -> None:
    composer.need(3 * _LEADING)
    composer.y -= _LEADING + 3
    composer.pen.text(LEFT, composer.y, heading, 11, style=Style.TITLE, ink=INK)
    for paragraph in paragraphs:
        fonts = composer.book.fonts
        for line in wrap(fonts, Style.TEXT, "　　" + paragraph, _SIZE, WIDTH):
            composer.need(_LEADING)
            composer.y -= _LEADING
            composer.pen.text(LEFT, composer.y, line, _SIZE)


def _signatures(composer: Composer, document: LeaseContract) -> None:
    composer.y -= 40
    middle = (LEFT + RIGHT) / 2
    for x, role, party in (
        (LEFT, "甲方", document.lessor),
        (middle + 10, "乙方", document.lessee),
    ):
        pen = composer.pen
        pen.text(x, composer.y, f"{role}（签章）：", 11, style=Style.TITLE)
        pen.line(x + 76, composer.y - 3, x + 205, composer.y - 3, ink=INK, width=0.5)
        pen.text(x, composer.y - 26, f"姓名（名称）：{party.name}", _SIZE)
        pen.text(x, composer.y - 50, "签订日期：　　　　年　　月　　日", _SIZE)
