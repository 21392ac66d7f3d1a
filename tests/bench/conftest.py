"""The fixture that every benchmark at full scale shares."""

from scale import full_scale  # noqa: F401
