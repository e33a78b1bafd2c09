"""Bank holidays as a round counts them: the council's own (`perfportal.core.working_days`)."""

from perfportal.core.working_days import bank_holidays

__all__ = ["bank_holidays"]
