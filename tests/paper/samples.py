"""Certificates of invented people, from the plain to the hardest that the forms must hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import cos, pi, sin
from typing import Final

from certificates.content import (
    Change,
    ContractLandCertificate,
    Dividend,
    Holder,
    LeaseContract,
    LeasedParcel,
    LeaseParty,
    LeaseTerms,
    Member,
    Neighbour,
    Parcel,
    Payment,
    RealEstateCertificate,
    RegistrationProof,
    Shape,
    ShareCertificate,
    Shareholder,
    Sketch,
    TransactionCertificate,
)
from certificates.geometry import Ring

ISSUED: Final = date(2026, 11, 22)
SEAL: Final = "东阳市自然资源和规划局"


def field(x: float, y: float, wide: float, high: float, bulge: float = 0.0) -> Ring:
    """Return a field with slightly uneven sides, corner at the given place."""
    return (
        (x, y),
        (x + wide * 0.52, y - bulge),
        (x + wide, y + high * 0.03),
        (x + wide * 0.98, y + high),
        (x + wide * 0.4, y + high * 1.04),
        (x - wide * 0.01, y + high * 0.97),
        (x, y),
    )


def pond(x: float, y: float, radius: float) -> Ring:
    """Return a round pond of 24 corners."""
    return tuple(
        (x + radius * cos(2 * pi * k / 24), y + radius * sin(2 * pi * k / 24)) for k in range(24)
    )


def parcel(number: int, **changes: str) -> Parcel:
    """Return the household's parcel of this number."""
    usual = Parcel(
        code=f"33078312320101{number:05d}",
        name=f"门前丘{number}",
        area_m2="1,243.61",
        area_mu="1.87",
        east="吴平宝承包地",
        south="机耕路",
        west="水渠",
        north="陈秀英承包地",
        basic_farmland="是",
        land_use="种植业",
    )
    return replace(usual, **changes)


def sketch_of(shown: Parcel, *, with_pond: bool = False) -> Sketch:
    """Return a sketch of a parcel between two neighbours."""
    x, y = 523_792.13, 3_238_599.72
    holes = (pond(x + 20, y + 14, 5),) if with_pond else ()
    return Sketch(
        parts=(Shape(field(x, y, 46, 27, 1.5), holes),),
        label=shown.code[-5:],
        area=f"{shown.area_m2}㎡",
        caption=(f"{shown.name}　{shown.code}",),
        east=shown.east,
        south=shown.south,
        west=shown.west,
        north=shown.north,
        neighbours=(
            Neighbour(Shape(field(x + 46, y, 40, 27)), "00007"),
            Neighbour(Shape(field(x, y + 28, 46, 30)), "00009"),
            Neighbour(Shape(field(x - 38, y - 2, 38, 30)), "00010"),
        ),
    )


def contract_land(parcels: int = 6, members: int = 4) -> ContractLandCertificate:
    """Return the certificate of a household with so many parcels and members."""
    land = tuple(parcel(number) for number in range(1, parcels + 1))
    family = (
        Member("吴平宝", "户主", "332424193602092155"),
        Member("李桂兰", "妻", "332424193805122043"),
        Member("吴建国", "长子", "330724196208150019"),
        Member("吴小燕", "长女", "330724196511230027", "外嫁女"),
        *(Member(f"吴家{k}", "孙子", f"3307831990{k:08d}") for k in range(1, max(1, members - 3))),
    )[:members]
    return ContractLandCertificate(
        number="浙(2026)东阳市农村土地承包经营权证第123001号",
        authority="东阳市人民政府",
        issued_on=ISSUED,
        entry_number="2026-0004711",
        seal_name="东阳市人民政府",
        seal_purpose="土地承包经营权专用",
        code="330783123201010001J",
        issuer="东阳市横店镇前溪村第1村民小组",
        issuer_code="33078312320101",
        contractor_code="330783123201010001",
        representative="吴平宝",
        representative_id="332424193602092155",
        address="浙江省东阳市横店镇前溪村1号",
        members=family,
        way="家庭承包",
        term="1999年1月1日至2028年12月31日（30年）",
        total_m2="7,461.66",
        total_mu="11.19",
        parcels=land,
        annex=("地块00003内有水塘一口，面积78.54平方米，不计入承包面积。",),
        sketches=tuple(sketch_of(p, with_pond=k == 2) for k, p in enumerate(land)),
    )


def real_estate() -> RealEstateCertificate:
    """Return the certificate of a homestead with its house, two co-owners."""
    x, y = 523_900.0, 3_238_700.0
    lot = ((x, y), (x + 12.4, y), (x + 12.4, y + 9.7), (x, y + 9.7))
    house = (
        (x + 0.8, y + 0.6),
        (x + 9.6, y + 0.6),
        (x + 9.6, y + 9.0),
        (x + 0.8, y + 9.0),
    )
    return RealEstateCertificate(
        number="浙(2026)东阳市不动产权第0012345号",
        authority="东阳市自然资源和规划局",
        issued_on=ISSUED,
        entry_number="2026-0004712",
        seal_name="东阳市自然资源和规划局",
        seal_purpose="不动产登记专用章",
        holders=(
            Holder("吴建国", "330724196208150019"),
            Holder("阿依古丽·麦麦提", "330783196705060028"),
        ),
        co_ownership="共同共有",
        location="浙江省东阳市横店镇前溪村12号",
        unit_code="330783123201JC00123F00010001",
        right_type="宅基地使用权/房屋所有权",
        nature="批准拨用/自建房",
        use="农村宅基地/住宅",
        area="宅基地使用权面积 120.28㎡　房屋建筑面积 221.76㎡",
        term="无固定期限",
        structure="砖混结构",
        storeys="总层数3层，地下0层",
        built="1998年10月",
        conditions=(
            ("批准文号", "东土建〔1997〕横字第45号"),
            ("批准面积", "120.28㎡"),
            ("房屋占地面积", "73.92㎡"),
        ),
        annex=("本宗地实际使用面积131.50平方米，超出批准面积11.22平方米，不予确权。",),
        sketches=(
            Sketch(
                parts=(Shape(lot),),
                label="JC00123",
                area="120.28㎡",
                caption=("宗地代码 330783123201JC00123　2000国家大地坐标系",),
                east="村道",
                south="吴建华宅基地",
                west="空地",
                north="陈秀英宅基地",
                buildings=(Neighbour(Shape(house), "砖混3\n73.92㎡"),),
                neighbours=(
                    Neighbour(
                        Shape(((x, y + 9.7), (x + 12.4, y + 9.7), (x + 12.4, y + 19), (x, y + 19)))
                    ),
                    Neighbour(Shape(((x, y - 9), (x + 12.4, y - 9), (x + 12.4, y), (x, y)))),
                ),
                measured=True,
            ),
        ),
    )


def share() -> ShareCertificate:
    """Return the share certificate of a household of four."""
    return ShareCertificate(
        number="330783-123201-0001-01",
        authority="东阳市横店镇前溪村股份经济合作社",
        issued_on=ISSUED,
        entry_number="2026-0004713",
        seal_name="东阳市横店镇前溪村股份经济合作社",
        seal_purpose="股权专用章",
        organisation="东阳市横店镇前溪村股份经济合作社",
        organisation_code="N2330783MF1232019A",
        head="吴平宝",
        head_id="332424193602092155",
        address="浙江省东阳市横店镇前溪村1号",
        management="静态管理（生不增、死不减）",
        base_day="2015年12月31日",
        classes=("人口股", "农龄股"),
        shareholders=(
            Shareholder("吴平宝", "户主", "332424193602092155", ("30", "10.5"), "40.5", "4,050.00"),
            Shareholder("李桂兰", "妻", "332424193805122043", ("30", "9"), "39", "3,900.00"),
            Shareholder("吴建国", "长子", "330724196208150019", ("30", "6"), "36", "3,600.00"),
            Shareholder(
                "吴小燕", "长女", "330724196511230027", ("30", "0"), "30", "3,000.00", "外嫁"
            ),
        ),
        total_units="145.5",
        value_per_share="100.00 元",
        value_day="2015年12月31日",
        total_value="人民币 14,550.00 元",
        dividends=(Dividend("2024", "3.20", "465.60", "2025年1月20日"),),
        changes=(Change("2025年6月3日", "吴小燕继承增加10股", "2025-0001200"),),
    )


def registration_proof() -> RegistrationProof:
    """Return the proof of a bank's mortgage on a land management right."""
    return RegistrationProof(
        number="浙(2026)东阳市不动产证明第0000027号",
        authority="东阳市自然资源和规划局",
        issued_on=ISSUED,
        entry_number="2026-0004714",
        seal_name="东阳市自然资源和规划局",
        seal_purpose="不动产登记专用章",
        proves="抵押权",
        mortgagee="浙江东阳农村商业银行股份有限公司横店支行",
        mortgagee_code="91330783MA2E5XK91K",
        mortgagor="吴平宝",
        mortgagor_id="332424********2155",
        location="东阳市横店镇前溪村第1村民小组",
        unit_label="不动产单元号",
        unit_code="330783123201JD00058W00000000",
        certificate_number="浙(2026)东阳市农村土地承包经营权证第123001号",
        object_of_security="土地经营权，6块，7,461.66㎡（11.19亩）",
        method="一般抵押",
        amount="¥120,000.00",
        amount_in_capitals="壹拾贰万元整",
        term="2026年11月22日至2028年11月21日",
        scope="主债权及其利息、违约金、损害赔偿金和实现抵押权的费用",
        transfer_ban="否",
        priority="第 2 号",
        rank="第 1 顺位",
    )


def transaction() -> TransactionCertificate:
    """Return the transaction certificate of a lease of two parcels."""
    return TransactionCertificate(
        number="东农鉴〔2026〕第000018号",
        authority="东阳市公共资源交易中心",
        issued_on=ISSUED,
        entry_number="2026-0004715",
        seal_name="东阳市公共资源交易中心",
        seal_purpose="交易鉴证专用章",
        listing_number="330783-CQ-2026-000031",
        object_name="前溪村门前丘土地经营权出租",
        object_codes=("3307831232010100001", "3307831232010100002"),
        location="东阳市横店镇前溪村第1村民小组",
        transferor="吴平宝",
        transferor_id="332424********2155",
        transferee="东阳市绿野家庭农场",
        transferee_id="92330783MA29ABCD1X",
        way="出租",
        method="协议交易",
        area="2,487.22㎡（3.73亩）",
        use="种植业（水稻）",
        term="2027年1月1日至2031年12月31日（5年）",
        price="每亩每年 850.00 元",
        total_price="¥15,852.50",
        total_in_capitals="壹万伍仟捌佰伍拾贰元伍角整",
        listed_from="2026年11月2日",
        listed_to="2026年11月13日",
        contract_number="LZ3307832026000018",
        contract_signed_on="2026年11月20日",
        certificate_number="浙(2026)东阳市农村土地承包经营权证第123001号",
        approved_by="东阳市横店镇人民政府",
    )


def lease() -> LeaseContract:
    """Return the lease contract of the same deal."""
    sides = {"east": "吴平宝承包地", "south": "机耕路", "west": "水渠", "north": "陈秀英承包地"}
    return LeaseContract(
        number="LZ3307832026000018",
        authority="东阳市公共资源交易中心",
        issued_on=ISSUED,
        entry_number="2026-0004716",
        lessor=LeaseParty(
            "吴平宝", "承包农户", "332424193602092155", "浙江省东阳市横店镇前溪村1号"
        ),
        lessee=LeaseParty(
            "东阳市绿野家庭农场",
            "家庭农场",
            "92330783MA29ABCD1X",
            "东阳市横店镇工业路8号",
            "13800000000",
        ),
        issuer="东阳市横店镇前溪村第1村民小组",
        head_contract="330783123201010001J",
        head_contract_ends_on="2058年12月31日",
        parcels=(
            LeasedParcel("3307831232010100001", "门前丘1", "1.87", "3等", **sides),
            LeasedParcel("3307831232010100002", "门前丘2", "1.86", "3等", **sides),
        ),
        total_mu="3.73",
        payments=tuple(
            Payment(f"{year}年1月1日至{year}年12月31日", f"{year}年1月10日", "3,170.50")
            for year in range(2027, 2032)
        ),
        terms=LeaseTerms(
            use="种植业（水稻）",
            starts_on="2027年1月1日",
            ends_on="2031年12月31日",
            years="5年",
            delivered_by="2027年1月5日",
            assets="无",
            assets_afterwards="归甲方所有，不作补偿",
            rent="每亩每年850.00元",
            total_rent="15,852.50元",
            total_in_capitals="壹万伍仟捌佰伍拾贰元伍角整",
            account="吴平宝，浙江东阳农村商业银行，尾号1234",
            adjustment="租赁期内不调整",
            subsidies="耕地地力保护补贴归甲方，种粮补贴归实际种粮的乙方",
            risk_deposit="乙方于签订之日缴存1,585.25元至横店镇专户，期满无违约全额退还",
            requisition="土地补偿费归发包方和甲方依法分配，青苗和乙方投入的附着物补偿归乙方。",
            renewal_notice_days="60日",
            facilities_at_end="可拆除的由乙方拆除，不可拆除的无偿归甲方",
            filing_days="15日",
            late_delivery_penalty="5",
            late_rent_penalty="5",
            late_return_penalty="5",
            terminate_after_days="30日",
            disputes="协商、调解不成的，向东阳市农村土地承包仲裁委员会申请仲裁，或者向人民法院起诉。",
            copies="本合同一式四份，甲乙双方、发包方、横店镇人民政府各执一份。",
        ),
    )


LONG_NAME: Final = "阿卜杜热西提·阿卜杜克热木·买买提明·吐尔逊江"
RARE_NAME: Final = "吴𠮷䶮"


def crowded() -> ContractLandCertificate:
    """Return the largest household: 30 members, 60 parcels, long and rare names."""
    usual = contract_land(parcels=60, members=30)
    first, second, *others = usual.members
    hedge = "东阳市横店镇前溪村股份经济合作社集体所有的未承包到户的荒山荒坡及附属水利设施用地"
    return replace(
        usual,
        representative=LONG_NAME,
        members=(replace(first, name=LONG_NAME), replace(second, name=RARE_NAME), *others),
        parcels=tuple(
            replace(land, east=hedge, note="与邻户共有水渠") if number % 7 == 0 else land
            for number, land in enumerate(usual.parcels)
        ),
        annex=tuple(f"附记第{number}条：" + "依登记簿记载。" * 40 for number in range(1, 12)),
    )


EVERY: Final = (
    contract_land(),
    real_estate(),
    share(),
    registration_proof(),
    transaction(),
    lease(),
)
