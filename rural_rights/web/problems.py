"""What a person sees when something cannot be done: one table from error to page.

No page shows a trace; a fault of ours carries an incident number and says that nothing was
changed.  What is not there and what is not yours to know are told alike.
"""

from __future__ import annotations

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from rural_rights.kernel.refusal import NotFound, Refused, Stale
from rural_rights.web.headers import ALWAYS
from rural_rights.web.i18n import _, language_of, speaking
from rural_rights.web.pieces import FieldError
from rural_rights.web.shell import render


def page_for(request: Request, error: Exception, incident: str = "") -> HTMLResponse:
    """Return the page that tells ``error``; ``incident`` is the number noted in our log."""
    with speaking(language_of(request)):
        match error:
            case Refused():
                return refused(request, error)
            case Stale():
                return stale(request)
            case NotFound():
                return not_found(request)
            case RequestValidationError():
                return malformed(request, error)
            case HTTPException(status_code=404 | 405):
                return not_found(request)
            case HTTPException(status_code=401 | 403):
                return not_permitted(request)
            case _:
                return fault(request, incident)


def not_found(request: Request) -> HTMLResponse:
    """Tell that there is no such page, or that it is not the reader's to know."""
    return render(request, "errors/404.html", title=_("没有找到这一页"), status=404)


def not_permitted(request: Request) -> HTMLResponse:
    """Tell that the reader's role does not open this."""
    return render(request, "errors/403.html", title=_("您的身份不能办理此事"), status=403)


def refused(request: Request, refusal: Refused) -> HTMLResponse:
    """List every reason: what stands against it, why, what to do, which law."""
    return render(
        request,
        "errors/409.html",
        title=_("不能办理"),
        status=409,
        breaches=refusal.breaches,
    )


def stale(request: Request) -> HTMLResponse:
    """Tell that somebody else changed it meanwhile; a form shows both texts itself."""
    return render(request, "errors/stale.html", title=_("内容已被他人修改"), status=409)


def malformed(request: Request, error: RequestValidationError) -> HTMLResponse:
    """List the fields that could not be read."""
    faults = {
        str(found["loc"][-1]): FieldError(_reading_of(found["type"])) for found in error.errors()
    }
    return render(request, "errors/422.html", title=_("填写内容有误"), status=422, errors=faults)


def _reading_of(kind: str) -> str:
    """Return in the reader's words what pydantic says by its error type."""
    if kind == "missing":
        return _("请填写这一项")
    if kind.startswith(("date", "datetime")):
        return _("没有这一天，请核对年、月、日")
    if kind.startswith(("int", "decimal", "float", "greater", "less")):
        return _("请填有效的数字")
    return _("这一项的内容不符合要求")


def fault(request: Request, incident: str) -> HTMLResponse:
    """Tell that the fault is ours, under which number, and that nothing was changed."""
    page = render(request, "errors/500.html", title=_("系统出错"), status=500, incident=incident)
    # The last resort answers outside every middleware, and so brings the headers itself.
    page.headers.update({**ALWAYS, "Cache-Control": "no-store"})
    return page
