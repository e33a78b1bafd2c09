"""What a line says of its proxies."""

from django.utils.translation import gettext as _

from kpis.wording import format_value, lower_first, rag_mark
from scorecards.lines import ProxyLine


def proxy_words(proxy: ProxyLine) -> str:
    """`Proxy EDU-11 Attendance: 94.2%, on target, Q2 2026/27`."""
    return _("Proxy %(code)s %(title)s: %(figure)s, %(status)s, %(period)s") % {
        "code": proxy.code,
        "title": proxy.title,
        "figure": format_value(proxy.value, proxy.unit, proxy.decimal_places, proxy.multiplier),
        "status": lower_first(rag_mark(proxy.rag, proxy.polarity).word),
        "period": proxy.period.short_label,
    }
