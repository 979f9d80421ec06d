"""No addresses; the composition root puts the real ones in its place."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
