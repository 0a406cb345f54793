"""What must hold before somebody may apply, and before a deal is struck by agreement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from rural_rights.kernel import law
from rural_rights.kernel.codes import CodeFault, Uscc, id_number_fault, uscc_fault
from rural_rights.kernel.refusal import Breach
from rural_rights.transfers.model import ApplicantKind, Application, Listing
from rural_rights.transfers.rules.listing import TRADING_RULES

_COMPANY = "91"
"""How the code of an enterprise begins; cooperatives are 93, collectives N1 to N3."""


NOBODY_APPLIED = Breach(
    rule="nobody-applied",
    says_zh="尚无意向方申请",
    says_en="Nobody has applied yet",
    remedy_zh="请等待申请,或终止项目",
    remedy_en="Wait for an application, or end the listing",
    law=TRADING_RULES + "及本市交易规则",
)


def notice_over(listing: Listing, on: date) -> Breach | None:
    """Refuse an award while the notice runs: its last day included.

    Law: 农村土地承包纠纷解释 11; county practice on the length.
    """
    if listing.notice_to is not None and on > listing.notice_to:
        return None
    return Breach(
        rule="notice-still-running",
        says_zh=f"公告期至{listing.notice_to}止,期满后方可成交",
        says_en=f"The notice runs until {listing.notice_to}; a deal may follow only then",
        remedy_zh="请待公告期满",
        remedy_en="Wait until the notice has ended",
        law=TRADING_RULES + "及本市交易规则",
    )


def only_applicant(application: Application, all_waiting: Iterable[Application]) -> Breach | None:
    """Refuse an agreement while another qualified applicant waits: then they must compete.

    Law: 国办发〔2014〕71号; trading rules (协议: exactly one qualified bidder).
    """
    others = [other for other in all_waiting if other.waits and other.id != application.id]
    if not others:
        return None
    return Breach(
        rule="several-applicants",
        says_zh=f"另有{len(others)}名符合条件的意向方,不能采用协议方式",
        says_en=f"{len(others)} other qualified applicants wait: an agreement is not open",
        remedy_zh="请审核其余意向方的资格,或改用竞价方式",
        remedy_en="Review the other applicants' qualification, or let them bid",
        law="《国务院办公厅关于引导农村产权流转交易市场健康发展的意见》及本市交易规则",
    )


def open_for_applications(listing: Listing) -> Breach | None:
    """Refuse an application to a listing that is not, or no longer, public and open.

    Law: trading rules.
    """
    if listing.state == "published":
        return None
    return Breach(
        rule="listing-not-open",
        says_zh="该项目现不接受申请",
        says_en="This listing takes no applications now",
        remedy_zh="请查看其他挂牌项目",
        remedy_en="Look at other listings",
        law=TRADING_RULES + "及本市交易规则",
    )


def still_waits(application: Application) -> Breach | None:
    """Refuse to award to, or decline, an application that is no longer in line.

    Law: 民法典 141 (an offer may be withdrawn before it is accepted).
    """
    if application.waits:
        return None
    return Breach(
        rule="application-not-open",
        says_zh="该申请已不在等候之列",
        says_en="This application no longer stands",
        remedy_zh="请刷新页面",
        remedy_en="Reload the page",
        law=law.CIVIL_CODE + "第一百四十一条",
    )


def price_reached(listing: Listing, rent_per_mu_yuan: Decimal) -> Breach | None:
    """Refuse a price below the one that was published.

    Law: trading rules (成交价不低于挂牌价).
    """
    if rent_per_mu_yuan >= listing.rent_per_mu_yuan:
        return None
    return Breach(
        rule="price-below-asked",
        says_zh=f"报价{rent_per_mu_yuan}元/亩·年低于挂牌价{listing.rent_per_mu_yuan}元",
        says_en=f"{rent_per_mu_yuan} yuan is below the asked {listing.rent_per_mu_yuan}",
        remedy_zh="请提高报价",
        remedy_en="Offer at least the price asked",
        law=TRADING_RULES + "及本市交易规则",
        field="offered",
    )


def code_valid(kind: ApplicantKind, code: str, on: date) -> Breach | None:
    """Refuse an applicant whose identity number or credit code is not one.

    Law: GB 11643-1999; GB 32100-2015.
    """
    fault: CodeFault | None
    if kind is ApplicantKind.PERSON:
        fault = id_number_fault(code, on=on)
        law_text = "《居民身份证法》第三条"
    else:
        fault = uscc_fault(code)
        law_text = "《法人和其他组织统一社会信用代码编码规则》"
    if fault is None:
        return None
    return Breach(
        rule=fault.rule,
        says_zh=fault.says_zh,
        says_en=fault.says_en,
        remedy_zh="请核对证件",
        remedy_en="Check the document",
        law=law_text,
        field="code",
    )


def screened(application: Application, screening_no: str) -> Breach | None:
    """Refuse an enterprise that has not passed the screening of business tenants.

    Law: 农村土地承包法 45; 农村土地经营权流转管理办法 29-31.
    """
    company = application.uscc is not None and Uscc(application.uscc).text.startswith(_COMPANY)
    if not company or screening_no:
        return None
    return Breach(
        rule="business-tenant-not-screened",
        says_zh="社会资本流转土地经营权,须先通过资格审查、项目审核",
        says_en="An enterprise must pass the screening of business tenants first",
        remedy_zh="请填写审查审核意见的文号",
        remedy_en="Give the number of the screening decision",
        law=law.CONTRACT_LAND_ACT + "第四十五条",
        field="screening_no",
    )


def not_own_land(holder_ids: Iterable[int], party_id: int | None) -> Breach | None:
    """Refuse an application of the household for its own land.

    Law: 农村土地承包法 36.
    """
    if party_id is None or party_id not in set(holder_ids):
        return None
    return Breach(
        rule="applicant-is-holder",
        says_zh="承包农户成员不能申请自家的地块",
        says_en="A member of the household cannot apply for its own land",
        remedy_zh="请另选项目",
        remedy_en="Choose another listing",
        law=law.CONTRACT_LAND_ACT + "第三十六条",
    )
