"""What a notebook's parameters mean: the run configs of its tables and figures. One module a notebook."""

from xlt_lib.plans.monox import Plan, make_plan

__all__ = ["Plan", "make_plan"]
