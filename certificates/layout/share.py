"""集体资产股权证 on paper."""

from __future__ import annotations

from typing import Final

from certificates.layout import face, sheets
from certificates.layout.composer import Composer
from certificates.layout.pen import Align
from certificates.layout.table import Column, form, table
from certificates.rights import ShareCertificate

_STATEMENT: Final = (
    "根据《中华人民共和国农村集体经济组织法》《浙江省农村集体资产管理条例》和本组织章程，"
    "本证所列成员依法享有本组织经营性资产的收益分配权利。股权可以依法继承，"
    "在本组织内部转让；集体资产不得分割到个人。"
)
_DIVIDENDS: Final = (
    Column(1.4, "年度", Align.CENTRE),
    Column(1.8, "每股红利（元）", Align.RIGHT),
    Column(2.0, "金额（元）", Align.RIGHT),
    Column(2.0, "发放日期", Align.CENTRE),
    Column(2.6, "备注"),
)


def compose(composer: Composer, document: ShareCertificate) -> None:
    """Set the certificate: face, persons with their shares, dividends, changes."""
    face.begin(composer)
    face.statement(composer, _STATEMENT)
    composer.y -= 6
    form(
        composer,
        (
            (("集体经济组织", document.organisation),),
            (("统一社会信用代码", document.organisation_code),),
            (("户主", document.head), ("证件号码", document.head_id)),
            (("住址", document.address),),
            (("股权管理", document.management), ("基准日", document.base_day)),
            (
                ("持股人数", f"{len(document.shareholders)} 人"),
                ("总股数", f"{document.total_units} 股"),
            ),
            (("每股价值", document.value_per_share), ("价值日期", document.value_day)),
            (("总价值", document.total_value),),
        ),
        label_width=98.0,
        least=23.0,
        most=36.0,
        size=10.5,
    )
    face.foot(composer, composer.face)
    composer.leave_face()
    _shareholders(composer, document)
    _entries(composer, document)


def _shareholders(composer: Composer, document: ShareCertificate) -> None:
    composer.heading("持股人")
    columns = (
        Column(64, "姓名"),
        Column(46, "与户主\n关系", Align.CENTRE, 9),
        Column(104, "证件号码", Align.CENTRE, 9),
        *(Column(46, name, Align.RIGHT, 9) for name in document.classes),
        Column(50, "股数合计", Align.RIGHT, 9),
        Column(64, "价值（元）", Align.RIGHT, 9),
        Column(50, "备注", size=8.5),
    )
    rows: list[tuple[str, ...]] = [
        (
            person.name,
            person.relation,
            person.id_number,
            *person.units,
            person.total,
            person.value,
            person.note,
        )
        for person in document.shareholders
    ]
    rows.append(("合计", "", "", *("" for _ in document.classes), document.total_units, "", ""))
    table(composer, columns, rows)


def _entries(composer: Composer, document: ShareCertificate) -> None:
    if document.annex:
        sheets.notes(composer, document.annex)
    sheets.entries(
        composer,
        "红利分配",
        _DIVIDENDS,
        [(d.year, d.per_share, d.amount, d.paid_on, d.note) for d in document.dividends],
    )
    sheets.entries(
        composer,
        "股权变更",
        sheets.CHANGE_COLUMNS,
        [(change.changed_on, change.what, change.entry_number, "") for change in document.changes],
    )
