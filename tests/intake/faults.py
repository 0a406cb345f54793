"""One planted fault for every rule that the tables of a sound village can break.

Rows are counted from 0; the households, parcels and lots are those of the demo village.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from rural_rights.kernel.codes.id_numbers import check_character
from tests.intake.planting import (
    Fault,
    cell,
    copy,
    drop,
    fact,
    shape,
    stated,
    total,
    without,
)

# The first household: its contract, its members, its first parcel; the second household.
H1, H2 = "330783123201010001", "330783123201020001"
C1, C2 = f"{H1}J", f"{H2}J"
HEAD, WIFE, SON = f"{H1}/吴平宝", f"{H1}/陈芳美", f"{H1}/吴金生"
P1, P2 = "3307831232010100001", "3307831232010100002"
L1 = "LZ3307831232010004"
LOT1, LOT2 = "330783123201JC00001", "330783123201JC00002"
S1, S2 = "0001/吴平宝", "0001/陈芳美"
ISSUER = "33078312320101"
SHEET, BOOK, ASSETS = "宅基地调查表", "股东名册", "资产清查"
ORG = "N2330783MF1232019A"


def _number(body: str) -> str:
    return body + check_character(body)


def _f(rule: str, table: str, key: str, *plants: object) -> Fault:
    return Fault(rule, table, key, plants)  # type: ignore[arg-type]


def _id(rule: str, number: str) -> Fault:
    return _f(rule, "CBF_JTCY", WIFE, cell("CBF_JTCY", 1, CYZJHM=number))


def _name(rule: str, name: str) -> Fault:
    return _f(rule, "CBF_JTCY", f"{H1}/{name}", cell("CBF_JTCY", 1, CYXM=name))


COLUMNS = [
    _f("required-empty", "CBF", H1, cell("CBF", 0, CBFDZ=" ")),
    _f("code-form", "CBDKXX", P1, cell("CBDKXX", 0, CBJYQZBM="330783")),
    _f("not-in-code-list", "CBF_JTCY", WIFE, cell("CBF_JTCY", 1, YHZGX="04")),
    _f("code-unknown", "DK", P1, cell("DK", 0, TDLYLX="999")),
    _f("list-value-taken", "CBF_JTCY", WIFE, cell("CBF_JTCY", 1, YHZGX="妻")),
    _f("list-value-taken", "DK", P1, cell("DK", 0, DLDJ="3")),
    _f("written-form", "CBF", H1, cell("CBF", 0, CBFBM="３３０７８３１２３２０１０１０００１")),
    _f("number-format", "CBHT", C1, cell("CBHT", 0, HTZMJ="abc")),
    _f("number-format", "CBHT", C1, cell("CBHT", 0, CBDKZS="六块")),
    _f("number-format", BOOK, S1, cell(BOOK, 0, 农龄股="many")),
    _f("area-negative", "DK", P1, cell("DK", 0, SCMJ="-250.99")),
    _f("area-zero", "CBDKXX", P1, cell("CBDKXX", 0, HTMJ="0.00")),
    _f("area-rounded", "DK", P1, cell("DK", 0, SCMJ="250.9916")),
    _f("date-format", "CBHT", C1, cell("CBHT", 0, QDSJ="1999-1-1")),
    _f("date-impossible", "CBF", H1, cell("CBF", 0, CBFDCRQ="20160231")),
    _f("date-ahead", "CBJYQZDJB", C1, cell("CBJYQZDJB", 0, DJSJ="20990101")),
    _f("too-long", "CBF", H1, cell("CBF", 0, CBFDZ="前" * 101)),
    _f("postcode-form", "CBF", H1, cell("CBF", 0, YZBM="32211")),
    _f("phone-form", "CBF", H1, cell("CBF", 0, LXDH="12")),
    _name("formula-in-name", "=1+1"),
    _name("formula-in-name", "@SUM(A1)"),
    _name("markup-in-name", "<b>陈</b>"),
    _name("name-with-gap", "陈?美"),
    _name("name-with-gap", "锟斤拷"),
    _name("private-use-character", "陈\ue000"),
    _name("odd-name", "陈芳美2"),
    _name("name-form", "陈 芳美"),
    _id("id-wrong-length", "33242419390720968"),
    _id("id-illegal-character", "33242419390720968A"),
    _id("id-unknown-region", "992424193907209684"),
    _id("id-impossible-date", "332424193902309684"),
    _id("id-birth-in-future", _number("33078320260601002")),
    _id("id-check-digit", "332424193907209685"),
    _id("id-excel-mangled", "3.32424E+17"),
    _id("id-excel-zeroed", "332424193907208000"),
    _id("id-fifteen-digits", "332424390720968"),
    _f("document-form", "CBF_JTCY", WIFE, cell("CBF_JTCY", 1, CYZJLX="5", CYZJHM="?")),
    _f("uscc-check", "CBF", H1, cell("CBF", 0, CBFZJLX="3", CBFZJHM="N2330783MF1232019B")),
]

LINKS = [
    _f("code-twice", "CBF", H1, copy("CBF", 0)),
    _f("code-twice", "CBHT", C1, copy("CBHT", 0)),
    _f("code-twice", "FBF", ISSUER, copy("FBF", 0)),
    _f("code-twice", "LZHT", L1, copy("LZHT", 0)),
    _f("code-twice", "CBJYQZ", C1, copy("CBJYQZ", 0)),
    _f("code-twice", "ZD", LOT1, copy("ZD", 0)),
    _f("unknown-issuer", "CBHT", C1, cell("CBHT", 0, FBFBM="33078312320177")),
    _f("unknown-issuer", "DK", "3307831232017700001", copy("DK", 0, DKBM="3307831232017700001")),
    _f(
        "issuer-of-other-village",
        "FBF",
        "33078312320201",
        copy("FBF", 0, FBFBM="33078312320201"),
    ),
    _f("prefix-of-other-issuer", "CBHT", C1, cell("CBHT", 0, FBFBM="33078312320102")),
    _f("contractor-kind-band", "CBF", H1, cell("CBF", 0, CBFLX="2")),
    _f("issuer-held-back", "CBHT", C1, cell("FBF", 0, FBFMC="")),
    _f("orphan-member", "CBF_JTCY", "330783123201010999/某", copy(
        "CBF_JTCY", 1, CBFBM="330783123201010999", CYXM="某", CYZJHM="330783199003071266")),
    _f("orphan-contract", "CBHT", "330783123201010999J", copy(
        "CBHT", 0, CBHTBM="330783123201010999J", CBFBM="330783123201010999")),
    _f("orphan-parcel-row", "CBDKXX", P1, cell("CBDKXX", 0, CBHTBM="330783123201010999J")),
    _f("orphan-register-row", "CBJYQZDJB", "330783123201010999J", copy(
        "CBJYQZDJB", 0, CBJYQZBM="330783123201010999J", CBJYQZLSH="特1号")),
    _f("orphan-certificate", "CBJYQZ", C1, drop("CBJYQZDJB", 0)),
    _f("orphan-lease", "LZHT", L1, cell("LZHT", 0, YCBHTBM="330783123201010999J")),
    _f("contract-of-other-household", "CBDKXX", P1, cell("CBDKXX", 0, CBFBM=H2)),
    _f("contract-of-other-household", "CBHT", C1, cell("CBHT", 0, CBFBM=H2, FBFBM="33078312320102")),
    _f("contract-letter", "CBHT", C1, cell("CBHT", 0, CBFS="121")),
    _f("contract-issuer-differs", "CBDKXX", P1, cell("CBDKXX", 0, FBFBM="33078312320102")),
    _f("register-code-differs", "CBDKXX", P1, cell("CBDKXX", 0, CBJYQZBM=C2)),
    _f("lease-unknown", "CBDKXX", P1, cell("CBDKXX", 0, LZHTBM="LZ9")),
]  # fmt: skip

HOUSEHOLDS = [
    _f("member-count", "CBF", H1, cell("CBF", 0, CBFCYSL="4")),
    _f("household-without-members", "CBF", H1, drop("CBF_JTCY", 0, 1, 2)),
    _f("household-without-head", "CBF_JTCY", H1, cell("CBF_JTCY", 0, YHZGX="99")),
    _f("household-two-heads", "CBF_JTCY", WIFE, cell("CBF_JTCY", 1, YHZGX="02")),
    _f("household-two-heads", "CBF_JTCY", WIFE, cell("CBF_JTCY", 1, YHZGX="01")),
    _f("head-coded-01", "CBF_JTCY", HEAD, cell("CBF_JTCY", 0, YHZGX="本人")),
    _f("sex-contradicts-id", "CBF_JTCY", WIFE, cell("CBF_JTCY", 1, CYXB="1")),
    _f("sex-contradicts-relation", "CBF_JTCY", WIFE, cell("CBF_JTCY", 1, YHZGX="22")),
    _f("member-twice", "CBF_JTCY", WIFE, copy("CBF_JTCY", 1), cell("CBF", 0, CBFCYSL="4")),
    _f("person-in-two-households", "CBF_JTCY", WIFE, copy("CBF_JTCY", 1, CBFBM=H2, YHZGX="97")),
    _f("deceased-co-holder", "CBF_JTCY", WIFE, cell("CBF_JTCY", 1, CYBZ="7")),
    _f("head-deceased", "CBF_JTCY", HEAD, cell("CBF_JTCY", 0, CYBZ="7", SFGYR="2")),
    _f("co-holder-blank", "CBF_JTCY", WIFE, cell("CBF_JTCY", 1, SFGYR="")),
    _f("no-co-holder", "CBF_JTCY", HEAD, *(cell("CBF_JTCY", at, SFGYR="2") for at in range(3))),
    _f("age-impossible", "CBF_JTCY", WIFE, cell("CBF_JTCY", 1, CYZJHM=_number("33242419040720968"))),
    _f("child-older-than-head", "CBF_JTCY", SON, cell("CBF_JTCY", 2, CYZJHM=_number("33242419310801783"))),
    _f("age-contradicts-relation", "CBF_JTCY", SON,
       cell("CBF_JTCY", 2, CYZJHM=_number("33242419410801783"))),
    _f("spouse-same-sex", "CBF_JTCY", WIFE, cell(
        "CBF_JTCY", 1, CYXB="1", CYZJHM="33242419390720965X", YHZGX="10")),
    _f("mark-contradicts-sex", "CBF_JTCY", SON, cell("CBF_JTCY", 2, CYBZ="1")),
    _f("representative-not-a-member", "CBF", H1,
       cell("CBF", 0, CBFMC="楼大", CBFZJHM="330783199003071231")),
    _f("representative-not-head", "CBF", H1,
       cell("CBF", 0, CBFMC="陈芳美", CBFZJHM="332424193907209684")),
    _f("representative-id-differs", "CBF", H1, cell("CBF", 0, CBFZJHM="330783199003071231")),
    _f("household-without-contract", "CBF", H1, drop("CBHT", 0), drop("CBDKXX", *range(6)),
       drop("CBJYQZDJB", 0), drop("CBJYQZ", 0)),
    _f("id-differs-between-tables", BOOK, S2, cell(BOOK, 1, 身份证号="332424193907209641")),
    _f("name-differs-for-id", BOOK, "0001/陈香", drop("CBJYQZ", 0), cell(BOOK, 1, 姓名="陈香")),
    _f("name-contradicts-id", SHEET, LOT1, cell(SHEET, 0, 户主姓名="楼大")),
]  # fmt: skip

CONTRACTS = [
    _f("contract-total", "CBHT", C1, cell("CBHT", 0, HTZMJ="2268.80")),
    _f("contract-total-mu", "CBHT", C1, cell("CBHT", 0, HTZMJM="4.41")),
    _f("parcel-count", "CBHT", C1, cell("CBHT", 0, CBDKZS="7")),
    _f("contract-without-parcels", "CBHT", C1, drop("CBDKXX", *range(6))),
    _f("former-total-differs", "CBHT", C1, cell("CBHT", 0, YHTZMJ="1.00", YHTZMJM="0.00")),
    _f("former-mu-differs", "CBHT", C1, cell("CBHT", 0, YHTZMJM="9.99")),
    _f("former-mu-differs", "CBDKXX", P1, cell("CBDKXX", 0, YHTMJM="9.99")),
    _f("term-reversed", "CBHT", C1, cell("CBHT", 0, CBQXQ="20281231", CBQXZ="19990101")),
    _f("term-not-thirty-years", "CBHT", C1, cell("CBHT", 0, CBQXZ="20081231")),
    _f("signed-after-term", "CBHT", C1,
       cell("CBHT", 0, CBQXQ="19830101", CBQXZ="20121231", QDSJ="20130101")),
    _f("mu-inconsistent", "CBDKXX", P1, cell("CBDKXX", 0, HTMJM="0.39")),
    _f("mu-rounded", "CBDKXX", P1, cell("CBDKXX", 0, HTMJM="0.36")),
    _f("parcel-not-in-layer", "CBDKXX", P1, drop("DK", 0)),
    _f("parcel-in-two-contracts", "CBDKXX", P1, copy("CBDKXX", 6, DKBM=P1, FBFBM=ISSUER)),
    _f("parcel-row-twice", "CBDKXX", P1, copy("CBDKXX", 0)),
    _f("contract-area-exceeds-survey", "CBDKXX", P1,
       cell("CBDKXX", 0, HTMJ="300.00", HTMJM="0.45")),
    _f("way-differs", "CBDKXX", P1, cell("CBDKXX", 0, CBJYQQDFS="121")),
]  # fmt: skip


def _moved(east: float, north: float) -> object:
    return lambda drawn: shapely.transform(drawn, lambda xy: np.add(xy, (east, north)))


def _drawn(row: int, change: object) -> object:
    return shape("DK", row, change)  # type: ignore[arg-type]


PARCELS = [
    _f("parcel-code-twice", "DK", P1, copy("DK", 0)),
    _f("parcel-without-contract", "DK", "3307831232010109999",
       copy("DK", 0, DKBM="3307831232010109999"), _drawn(739, _moved(5000, 0))),
    _f("layer-mu-inconsistent", "DK", P1, cell("DK", 0, SCMJM="0.45")),
    _f("area-vs-geometry", "DK", P1, cell("DK", 0, SCMJ="280.00", SCMJM="0.42")),
    _f("area-near-geometry", "DK", P1, cell("DK", 0, SCMJ="255.00", SCMJM="0.38")),
    _f("geometry-missing", "DK", P1, _drawn(0, lambda drawn: None)),
    _f("geometry-missing", "DK", P1, _drawn(0, lambda drawn: shapely.Polygon())),
    _f("self-intersection", "DK", P1, _drawn(0, lambda drawn: shapely.Polygon(
        [(548700, 3248300), (548720, 3248320), (548720, 3248300), (548700, 3248320)]))),
    _f("self-intersection", "DK", P1, _drawn(0, lambda drawn: shapely.Polygon(
        drawn.exterior.coords, [shapely.box(0, 0, 5, 5).exterior.coords]))),
    _f("axes-swapped", "DK", P1, _drawn(0, lambda drawn: shapely.transform(
        drawn, lambda xy: xy[:, ::-1]))),
    _f("zone-prefix", "DK", P1, _drawn(0, _moved(40_000_000, 0))),
    _f("far-away", "DK", P1, _drawn(0, _moved(20_000, 0))),
    _f("far-off", "DK", P1, _drawn(0, _moved(5_000, 0))),
    _f("overlap", "DK", P1, _drawn(0, _moved(2, 0))),
    _f("overlap", "DK", P2, copy("DK", 1, DKBM="3307831232010109999")),
    _f("overlap", "DK", P1, copy("DK", 0, DKBM="3307831232010109999"), _drawn(739, lambda drawn:
        shapely.box(*(drawn.representative_point().coords[0] * 2)).buffer(0.5))),
    _f("overlap-thin", "DK", P1, _drawn(0, lambda drawn: drawn.buffer(0.02, join_style="mitre"))),
    _f("sliver", "DK", P1, _drawn(0, lambda drawn: shapely.box(
        549600, 3248000, 549600.2, 3248100))),
    _f("bounds-missing", "DK", P1, cell("DK", 0, DKNZ="")),
    _f("use-not-farming", "DK", P1, cell("DK", 0, TDYT="5")),
    _f("not-contract-land", "DK", P1, cell("DK", 0, DKLB="21")),
]  # fmt: skip

OLDER_REGISTER = [
    _f("certificate-number-twice", "CBJYQZDJB", C2, cell(
        "CBJYQZDJB", 0, CBJYQZLSH="浙（2016）东阳市农村土地承包经营权证第123002号")),
    _f("certificate-number-form", "CBJYQZDJB", C1, cell("CBJYQZDJB", 0, CBJYQZLSH="123001")),
    _f("certificate-year-differs", "CBJYQZDJB", C1, cell(
        "CBJYQZDJB", 0, CBJYQZLSH="浙(2015)东阳市农村土地承包经营权证第123001号")),
    _f("term-text", "CBJYQZDJB", C1, cell("CBJYQZDJB", 0, CBQX="长期")),
    _f("register-term-differs", "CBJYQZDJB", C1, cell("CBJYQZDJB", 0, CBQXZ="20581231")),
    _f("register-household-differs", "CBJYQZDJB", C1, cell("CBJYQZDJB", 0, CBFBM=H2)),
    _f("register-way-differs", "CBJYQZDJB", C1, cell("CBJYQZDJB", 0, CBFS="120")),
    _f("register-row-missing", "CBHT", C1, drop("CBJYQZDJB", 0), drop("CBJYQZ", 0)),
    _f("issued-before-registered", "CBJYQZ", C1, cell("CBJYQZ", 0, FZRQ="20160531")),
    _f("collected-before-issued", "CBJYQZ", C1, cell("CBJYQZ", 0, QZLQRQ="20160531")),
    _f("collector-missing", "CBJYQZ", C1, cell("CBJYQZ", 0, QZLQRXM="")),
    _f("collector-missing", "CBJYQZ", C1, cell("CBJYQZ", 0, QZLQRQ="")),
    _f("collector-not-member", "CBJYQZ", C1, cell(
        "CBJYQZ", 0, QZLQRXM="楼大", QZLQRZJHM="330783199003071231")),
]  # fmt: skip

LEASES = [
    _f("lessee-is-lessor", "LZHT", L1, cell("LZHT", 0, SRFBM="330783123201010002")),
    _f("unknown-lessee", "LZHT", L1, cell("LZHT", 0, SRFBM="330783123201020999")),
    _f("lessee-elsewhere", "LZHT", L1, cell("LZHT", 0, SRFBM="330783106205019001")),
    _f("lessor-differs", "LZHT", L1, cell("LZHT", 0, CBFBM=H1)),
    _f("lease-after-contract", "LZHT", L1, cell("LZHT", 0, LZQXJSRQ="20290101")),
    _f("lease-before-contract", "LZHT", L1, cell("LZHT", 0, LZQXKSRQ="19981231")),
    _f("term-reversed", "LZHT", L1, cell("LZHT", 0, LZQXJSRQ="20141231")),
    _f("lease-area", "LZHT", L1, cell("LZHT", 0, LZMJ="999.00", LZMJM="1.50")),
    _f("lease-parcel-count", "LZHT", L1, cell("LZHT", 0, LZDKS="2")),
    _f("lease-without-parcel", "LZHT", L1, cell("CBDKXX", 28, LZHTBM="")),
    _f("lease-of-other-contract", "LZHT", L1, cell("CBDKXX", 0, LZHTBM=L1)),
    _f("lease-term-text", "LZHT", L1, cell("LZHT", 0, LZQX="三年")),
    _f("lease-use-not-farming", "LZHT", L1, cell("LZHT", 0, LZHTDYT="5")),
]

HOMESTEADS = [
    _f("lot-not-homestead", SHEET, "330783123201JB00001", cell(
        SHEET, 0, 宗地代码="330783123201JB00001", 不动产单元号="330783123201JB00001F00010001")),
    _f("lot-not-in-layer", SHEET, "330783123201JC09999", cell(
        SHEET, 0, 宗地代码="330783123201JC09999", 不动产单元号="330783123201JC09999F00010001")),
    _f("lot-without-row", "ZD", LOT1, drop(SHEET, 0)),
    _f("lot-claimed-twice", SHEET, LOT2, cell(
        SHEET, 0, 宗地代码=LOT2, 不动产单元号=f"{LOT2}F00010001")),
    _f("unit-not-of-lot", SHEET, LOT1, cell(SHEET, 0, 不动产单元号=f"{LOT2}F00010001")),
    _f("unit-not-of-lot", "ZD", LOT1, cell("ZD", 0, BDCDYH=f"{LOT2}F00010001")),
    _f("code-form", SHEET, LOT1, cell(SHEET, 0, 不动产单元号=f"{LOT1}F0001")),
    _f("homestead-over-limit", SHEET, LOT1, cell(SHEET, 0, 宅基地面积="160.01")),
    _f("homestead-area-differs", SHEET, LOT1, cell(SHEET, 0, 宅基地面积="131.00")),
    _f("footprint-exceeds-lot", SHEET, LOT1, cell(SHEET, 0, 建筑占地面积="140", 建筑面积="420")),
    _f("building-area-odd", SHEET, LOT1, cell(SHEET, 0, 建筑面积="900")),
    _f("number-in-words", SHEET, LOT1, cell(SHEET, 0, 层数="三层")),
    _f("storeys-odd", SHEET, LOT1, cell(SHEET, 0, 层数="三层半")),
    _f("storeys-odd", SHEET, LOT1, cell(SHEET, 0, 层数="平房")),
    _f("built-year-unreadable", SHEET, LOT1, cell(SHEET, 0, 建成年份="八十年代")),
    _f("built-year-impossible", SHEET, LOT1, cell(SHEET, 0, 建成年份="2099")),
    _f("structure-unknown", SHEET, LOT1, cell(SHEET, 0, 结构="竹")),
    _f("approval-missing", SHEET, LOT1, cell(SHEET, 0, 批准文号="")),
    _f("approval-twice", SHEET, LOT1, cell(SHEET, 0, 批准文号="东土宅字〔1991〕2号")),
    _f("co-owner-unknown", SHEET, LOT1, cell(SHEET, 0, 共有人="陈芳美、楼不在")),
    _f("co-owner-outside-family", SHEET, LOT1, cell(SHEET, 0, 共有人="陈芳美、包琴霞")),
    _f("co-owner-repeated", SHEET, LOT1, cell(SHEET, 0, 共有人="陈芳美、吴金生、陈芳美")),
    _f("homestead-twice", SHEET, LOT2, cell(
        SHEET, 1, 户主姓名="吴平宝", 身份证号="332424193602092155", 共有人="")),
    _f("household-two-homesteads", SHEET, LOT2, cell(
        SHEET, 1, 户主姓名="吴金生", 身份证号="33242419580901783X", 共有人="")),
    _f("deceased-holder", SHEET, "330783123201JC00004", cell(
        SHEET, 3, 共有人="卢凤红、胡永斌、胡峰、胡桐涵")),
    _f("deceased-holder", BOOK, S2, cell("CBF_JTCY", 1, CYBZ="7", SFGYR="2")),
    _f("layer-owner-differs", SHEET, LOT1, cell("ZD", 0, ZJH="332424197011089390")),
    _f("layer-building-differs", SHEET, LOT1, cell("ZD", 0, JZMJ="500.00")),
    _f("overlap", "ZD", LOT1, shape("ZD", 0, lambda drawn: drawn.buffer(1))),
]  # fmt: skip

SHARES = [
    _f("share-sum", BOOK, S1, cell(BOOK, 0, 合计股数="44")),
    _f("share-negative", BOOK, S1, cell(BOOK, 0, 农龄股="-33")),
    _f("share-places", BOOK, S1, cell(BOOK, 0, 农龄股="33.00001")),
    _f("no-shares", BOOK, S1, cell(BOOK, 0, 人口股="0", 农龄股="", 合计股数="0")),
    _f("share-of-non-member", BOOK, S1, cell(BOOK, 0, 成员类别="非本集体成员")),
    _f("member-class-unknown", BOOK, S1, cell(BOOK, 0, 成员类别="待定")),
    _f("shareholder-twice", BOOK, "0002/陈芳美", cell(
        BOOK, 4, 姓名="陈芳美", 身份证号="332424193907209684")),
    _f("household-number-twice", BOOK, "0001/郭良", *(cell(BOOK, at, 户号="0001")
                                                    for at in (3, 4, 5, 6))),
    _f("share-head-not-listed", BOOK, S1, *(cell(BOOK, at, 户主="楼大") for at in range(3))),
    _f("share-relation-sex", BOOK, S2, cell(BOOK, 1, 与户主关系="子")),
    _f("born-after-base-date", BOOK, S2, cell(BOOK, 1, 身份证号=_number("33078320160601002"))),
    _f("above-three-percent", BOOK, S1, cell(BOOK, 0, 农龄股="500", 合计股数="510")),
    _f("share-grand-total", BOOK, "合计", total(BOOK, "农龄股", "1")),
    _f("share-grand-total", BOOK, "合计", total(BOOK, "合计股数", "不详")),
    _f("share-total-missing", BOOK, "合计", lambda handover: handover.with_table(
        replace(handover.tables[BOOK], total=()))),
    _f("uscc-missing", BOOK, "", fact(BOOK, "统一社会信用代码", "")),
    _f("uscc-wrong-length", BOOK, "N2330783", fact(BOOK, "统一社会信用代码", "N2330783")),
    _f("uscc-illegal-character", BOOK, "N2330783MFI232019A", fact(
        BOOK, "统一社会信用代码", "N2330783MFI232019A")),
    _f("uscc-not-collective", BOOK, "91330783MA2E5XK91K", fact(
        BOOK, "统一社会信用代码", "91330783MA2E5XK91K")),
    _f("base-date-unreadable", BOOK, ORG, fact(BOOK, "基准日", "2015年底")),
    _f("asset-unreadable", ASSETS, "资产总额", cell(ASSETS, 0, **{"金额(元)": "约四百万"})),
    _f("asset-total-shares", ASSETS, "总股数", cell(ASSETS, 3, **{"金额(元)": "13690"})),
    _f("asset-per-share", ASSETS, "每股净值", cell(ASSETS, 4, **{"金额(元)": "86"})),
    _f("asset-order", ASSETS, "经营性净资产", cell(ASSETS, 1, **{"金额(元)": "9999999"})),
    _f("share-mode-unknown", ASSETS, "股权管理方式", cell(ASSETS, 5, **{"金额(元)": "另行决定"})),
]  # fmt: skip

WHOLE = [
    _f("table-missing", SHEET, "", without(SHEET)),
    _f("stated-total-differs", "说明", "persons", stated("persons", "441")),
    _f("right-held-back", "CBHT", C1, cell("CBF", 0, CBFDZ="")),
]

FAULTS = [
    *COLUMNS, *LINKS, *HOUSEHOLDS, *CONTRACTS, *PARCELS, *OLDER_REGISTER, *LEASES, *HOMESTEADS,
    *SHARES, *WHOLE,
]  # fmt: skip
