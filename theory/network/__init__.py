"""Networks: read from a spec, a file or a name, or traced from a torch module; walked, totalled and explained."""

from __future__ import annotations
