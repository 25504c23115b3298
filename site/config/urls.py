"""All addresses: ours first, Wagtail's pages last."""

from __future__ import annotations

from csp.decorators import csp_update
from django.conf import settings
from django.conf.urls.static import static
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path
from django.utils.http import urlencode
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from people.urls import administration_patterns


def to_log_in(request: HttpRequest) -> HttpResponse:
    """Wagtail's own log-in addresses lead to the one log-in, which knows second factors."""
    query = {"next": request.GET.get("next", "/verwaltung/")}
    return redirect(f"/konto/anmelden/?{urlencode(query)}")


def no_password_log_in(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    """Pages behind a shared password are not used here."""
    raise PermissionDenied


admin_patterns = decorate_urlpatterns(
    [
        *decorate_urlpatterns(administration_patterns, require_admin_access),
        *wagtailadmin_urls.urlpatterns,
    ],
    csp_update(
        {
            "script-src": ["'unsafe-inline'", "'unsafe-eval'"],
            "style-src": ["'unsafe-inline'"],
            "img-src": ["data:", "blob:"],
        }
    ),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("verwaltung/login/", to_log_in),
    path("verwaltung/logout/", lambda request: redirect("account_logout")),
    path("verwaltung/password_reset/", to_log_in),
    path("_util/login/", to_log_in),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        no_password_log_in,
    ),
    path("verwaltung/", include(admin_patterns)),
    path("konto/", include("people.urls")),
    path("dokumente/", include(wagtaildocs_urls)),
    path("intern/postausgang/", include("notices.urls")),
    path("intern/", include("desk.urls")),
    path("", include("handlungskonzept.urls")),
    path("", include("meetings.urls")),
    path("", include("projectgroups.urls")),
    path("", include("pages.urls")),
    path("", include(wagtail_urls)),
]
if settings.DEBUG:
    urlpatterns[:0] = static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)
