"""Is this certificate in force?  The page behind the QR code, and the form for a number.

Public: nobody signs in, nothing is set by a script, nothing personal is shown or logged.
"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, File, Form, Path, Request, UploadFile
from starlette.responses import Response

from certificates.qr import QrFault, decode
from certificates.trust import Trust
from certificates.verify import LARGEST_PDF, Outcome, Verdict, verify_pdf, verify_qr
from rural_rights.db.desk import office_day
from rural_rights.installation import Installation
from rural_rights.kernel.dates import now_utc
from rural_rights.kernel.refusal import Breach, Refused
from rural_rights.registry.store.inquiry import (
    Standing,
    printed_text,
    standing_by_number,
    standing_by_qr,
    standing_by_words,
)
from rural_rights.web.doors import Public, Visit
from rural_rights.web.i18n import _, said
from rural_rights.web.pages.answer_words import Shown, shown_standing, shown_unknown
from rural_rights.web.pages.gentle import Gentle
from rural_rights.web.pieces import field_errors
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)

_LOOKS: Final = Gentle(most=120, within_s=60)
_NAMES: Final = Gentle(most=20, within_s=60)
_LONGEST_UPLOAD: Final = min(LARGEST_PDF, 8 * 1024 * 1024)
_HALF_WIDTH: Final = str.maketrans("（）【】", "()[]")

NOTHING_ASKED: Final = Breach(
    rule="nothing-to-verify",
    says_zh="请填写证书编号和持证人姓名，或粘贴二维码内容，或选择证书文件",
    says_en="Give the number and a holder's name, or the text of the QR code, or the PDF",
    field="number",
)
TOO_LARGE: Final = Breach(
    rule="paper-too-large",
    says_zh="文件超过 8 MB，不是本平台签发的证书文件",
    says_en="The file is larger than 8 MB: not a certificate file of this registry",
    field="paper",
)


@router.get("/verify")
def verify_page(request: Request, visit: Public) -> Response:  # noqa: ARG001
    """Show the form: number and name, the text of a QR code, or the PDF."""
    return _show(request, None)


@router.post("/verify")
def verify_form(
    *,
    request: Request,
    visit: Public,
    number: Annotated[str, Form(max_length=100)] = "",
    holder: Annotated[str, Form(max_length=100)] = "",
    code: Annotated[str, Form(max_length=600)] = "",
    paper: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Answer the form; the first of file, code, and number with name that is filled counts."""
    if not _NAMES.admits(_address(request)):
        return _too_often(request)
    content = paper.file.read(_LONGEST_UPLOAD + 1) if paper is not None else b""
    try:
        if content:
            answer = _by_paper(visit, content)
        elif code.strip():
            answer = _by_code(visit, code.strip())
        else:
            answer = _by_number(visit, number.strip(), holder.strip())
    except Refused as refusal:
        values = {"number": number, "holder": holder, "code": code}
        return _show(request, None, refusal=refusal, values=values)
    return _show(request, answer)


@router.get("/v/{payload}")
def scanned(
    request: Request, visit: Public, payload: Annotated[str, Path(max_length=300)]
) -> Response:
    """Answer the address that is printed in the QR code."""
    if not _LOOKS.admits(_address(request)):
        return _too_often(request)
    return _show(request, _by_code(visit, _text_on_paper(visit, payload)))


def _text_on_paper(visit: Visit, payload: str) -> str:
    """Return the text that was scanned: under our address, or the one that the paper has.

    The signature covers the address, so that the text must be exactly the printed one.
    """
    tail = f"{visit.root}/v/{payload}"
    text = f"{_site(visit).press.public_url}{tail}"
    try:
        entry_id = decode(text).entry_id
    except QrFault:
        return text
    with visit.desk.reading() as conn:
        return printed_text(conn, entry_id, tail) or text


def _by_code(visit: Visit, text: str) -> Shown:
    """Judge the signature over the exact text, then ask the register."""
    verdict = verify_qr(text, _trust(visit))
    if verdict.fields is None or verdict.fields.county != visit.county.code:
        return _not_ours(verdict)
    with visit.desk.reading() as conn:
        standing = standing_by_qr(conn, text, office_day(conn))
    return _answer(standing, _("签名真实，但登记簿中没有这份证书。请向登记机构查询。"))


def _by_paper(visit: Visit, content: bytes) -> Shown:
    """Judge every byte of a file, then ask the register."""
    if len(content) > _LONGEST_UPLOAD:
        raise Refused(TOO_LARGE)
    verdict = verify_pdf(content, _trust(visit))
    fields = verdict.fields
    if fields is None or fields.county != visit.county.code:
        return _not_ours(verdict)
    number = verdict.words[1][1]
    with visit.desk.reading() as conn:
        standing = standing_by_words(conn, number, fields.digest, office_day(conn))
    return _answer(standing, _("签名真实，但登记簿中没有这份证书。请向登记机构查询。"))


def _by_number(visit: Visit, number: str, holder: str) -> Shown:
    """Ask the register; a wrong number and a wrong name are answered alike."""
    if not number or not holder:
        raise Refused(NOTHING_ASKED)
    with visit.desk.reading() as conn:
        standing = standing_by_number(conn, one_spelling(number), holder, office_day(conn))
    return _answer(standing, _("没有找到与编号和姓名都相符的证书。请核对，或扫描证书上的二维码。"))


def _answer(standing: Standing | None, otherwise: str) -> Shown:
    at = now_utc()
    return shown_unknown(otherwise, at) if standing is None else shown_standing(standing, at)


def _not_ours(verdict: Verdict) -> Shown:
    if verdict.genuine:
        return shown_unknown(_("这份证书由另一个县（市、区）签发，请到那里核验。"), now_utc())
    return shown_unknown(said(verdict), now_utc(), alarming=verdict.outcome is Outcome.ALTERED)


def one_spelling(number: str) -> str:
    """Return a certificate number as it is kept: half-width parentheses, no blanks."""
    plain = number.translate(_HALF_WIDTH)
    return "".join(plain.split())


def _show(
    request: Request,
    answer: Shown | None,
    *,
    refusal: Refused | None = None,
    values: dict[str, str] | None = None,
) -> Response:
    return render(
        request,
        "public/verify.html",
        title=_("核验证书"),
        section="verify",
        status=422 if refusal else 200,
        errors=field_errors(refusal) if refusal else None,
        values=values,
        answer=answer,
    )


def _too_often(request: Request) -> Response:
    title = _("查询过于频繁")
    return render(request, "public/too_often.html", title=title, section="verify", status=429)


def _site(visit: Visit) -> Installation:
    site: Installation = visit.request.app.state.installation
    return site


def _trust(visit: Visit) -> Trust:
    return _site(visit).press.ring.trust


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
